/**
 * ALTO spoken (RFC 7285): a client that fetches maps and keeps them fresh, a server that publishes them.
 *
 * <p><b>Start at</b> {@link org.rialto.alto.AltoClient} and {@link org.rialto.alto.AltoServer}.
 * <p><b>Enters</b> net, location. <b>Never</b> route, answer or zone: it knows maps, not what they are used for.
 * <p><b>Invariant.</b> A network map and a cost map leave this room, by hand-over or by HTTP, only as a pair whose tags
 * agree (RFC 7285 §6.3); whatever goes wrong, the last good pair stays.
 * <p><b>Why not</b> bind JSON to objects: a world map would be a million strings before the first prefix is a number.
 */
package org.rialto.alto;
