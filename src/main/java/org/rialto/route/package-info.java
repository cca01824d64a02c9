/**
 * Chooses nodes for a client: which nodes serve it, in which order, how much of its address mattered, and why.
 *
 * <p><b>Start at</b> {@link org.rialto.route.Decision}; how it is prepared is told by {@link
 * org.rialto.route.RedirectTable}.
 * <p><b>Enters</b> net, location. <b>Never</b> DNS messages, zones, JSON, HTTP, clocks, threads or sockets: the same
 * inputs give the same decision.
 * <p><b>Invariant.</b> Nothing outside this room ranks nodes; every door asks the same question. Scopes given for one
 * service, record family and client family are equal or disjoint (RFC 7871 §7.2.1). Costs of two sources are never
 * compared.
 * <p><b>Why not</b> join equal answers of two sources, for wider scopes: one source may go stale while the other is
 * fresh, and then the answers have other lifetimes; and nobody could say any more whose answer it was.
 * <p><b>Decision.</b> What is known by endpoint costs is a table beside that of the maps, by prefixes of one length: a
 * client becomes known every moment, and cutting the ranges of a million prefixes anew for each would take a processor.
 * Where it has an answer it comes before the maps, for a server that was asked about this client knows it better than a
 * prefix does; and where no source is asked, it costs one look at a field.
 * <p><b>Decision.</b> An announced node is one address, not all of its PID: so nodes keep their names, and an answer
 * its size, whatever comes and goes beside them. Nodes of other fleets are told apart by name, as only services have
 * the same numbers in each.
 * <p><b>Decision.</b> Whom a downstream CDN's nodes may serve is known before anybody asks: footprints cut the
 * locations that candidates are ranked for, for services that need something of downstream CDNs alone. A footprint is a
 * promise to who is in it, so it counts in whole blocks of the longest scope, and a block that reaches out of it gets
 * what is good for all of it, even if most of it is inside. Whoever may not serve everyone stands in for nobody.
 * <p><b>Why not</b> rank at query time, from a location: scopes would have to follow the map's prefixes instead of
 * where answers differ, and be narrower than they need be.
 */
package org.rialto.route;
