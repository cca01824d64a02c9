/**
 * What we are authoritative for: zone files read, checked, and compiled to bytes.
 *
 * <p><b>Start at</b> {@link org.rialto.zone.ZoneTable}, and the {@link org.rialto.zone.Zone} it finds; a {@link
 * org.rialto.zone.ZoneLoader} makes them.
 * <p><b>Enters</b> net, wire. <b>Never</b> route or location, and no type of dnsjava in a public signature: dnsjava
 * reads RDATA while a zone is loaded, and sees no query.
 * <p><b>Invariant.</b> What a name and type are answered with is settled when the zone is loaded, so that looking up is
 * a few probes of two hash tables, of the zones and of the one zone's names; and whatever is wrong with a zone is found
 * before it is served. A zone is compiled without a look at any other, so that it can be replaced alone.
 * <p><b>Why not</b> a tree of names, walked label by label: it costs a miss for each label and an object for each name.
 * The hashes of all suffixes are known once the question is read, so the closest encloser is found from the longest
 * suffix on, mostly at the first probe.
 */
package org.rialto.zone;
