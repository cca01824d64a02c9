/**
 * Where a client is: network and cost maps, and the longest-prefix index compiled from them.
 *
 * <p><b>Start at</b> {@link org.rialto.location.LocationIndex}.
 * <p><b>Enters</b> net. <b>Never</b> JSON, HTTP, DNS or nodes: it knows where a client is, not who asks or who serves.
 * <p><b>Invariant.</b> Maps, once built, obey RFC 7285; what breaks it is refused with a {@link
 * org.rialto.location.MapException}. An index is disjoint: each address is in exactly one range, the one of its longest
 * matching prefix.
 * The maps of several sources are merged as indexes, already cut into ranges: a sweep over them costs what their ranges
 * do, and the index of one source alone is its own.
 * <p>Maps write and read their own octets ({@link org.rialto.location.MapOutput} and {@link
 * org.rialto.location.MapInput}), for only they know which narrow arrays they are in: whoever keeps them owns the file,
 * and need check nothing of this again.
 * <p><b>Why not</b> a trie of objects: a million prefixes would be millions of nodes to chase and to collect. Nor
 * arrays that grow by being copied: those of a large map are too large for the young generation, and wait as garbage
 * in the old one for a collection of everything. Nor one array for the ranges of a version: a single cost that changes
 * would copy it. Pages with gaps at their ends cost a look-up one more read, of what is always near.
 */
package org.rialto.location;
