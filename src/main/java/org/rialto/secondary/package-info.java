/**
 * Zones taken from other servers: looked after, transferred, kept; and the catalogs that list them (RFC 9432).
 *
 * <p><b>Start at</b> {@link org.rialto.secondary.Secondaries}; {@link org.rialto.secondary.Secondary} is one zone's
 * life between refresh, retry and expire.
 * <p><b>Enters</b> net, wire, zone, message, transfer. <b>Never</b> answer, serve or route: a version of a zone goes
 * out as {@link org.rialto.zone.ZoneRecords} to a {@link org.rialto.secondary.Publisher}.
 * <p><b>Invariant.</b> A version is taken or dropped as a whole: what a primary sends is applied to a copy and checked,
 * and whatever goes wrong on the way leaves the version there was.
 * <p><b>Why not</b> a thread for each zone: most of ten thousand zones are waiting at any time. One clock wakes those
 * that are due, and a transfer has a virtual thread for as long as it lasts.
 */
package org.rialto.secondary;
