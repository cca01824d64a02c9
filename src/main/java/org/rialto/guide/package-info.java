/**
 * Finds ALTO servers in the DNS: by domain (RFC 7286), and by the prefix of a client (RFC 8686); and says which of
 * those found may be asked.
 *
 * <p><b>Start at</b> {@link org.rialto.guide.Discovery}; in the background, {@link org.rialto.guide.ClientDiscovery}
 * looks for clients' servers, and {@link org.rialto.guide.FoundServers} keeps them. What an endpoint cost service says
 * of clients is kept by {@link org.rialto.guide.EndpointCostCache}; what it said of one client for that one's request
 * alone, by {@link org.rialto.guide.PersonalCosts}.
 * <p><b>Enters</b> net, location, alto. <b>Never</b> speaks ALTO itself, and never asks another resolver than the one
 * it was given.
 * <p><b>Invariant.</b> A failed look-up is not repeated before a wait that suits the failure (RFC 7286 §3.2). What
 * strangers do, as clients or in the DNS, costs a bounded number of look-ups a second and a bounded amount of memory;
 * and a server that they name is reached only where {@link org.rialto.guide.ServerRights} let it be.
 * <p><b>Decision.</b> A client that names a server is guided by endpoint costs, be it that they are taken from the
 * server's maps: they are one answer, as long as the list of our nodes, where a table of its own would be megabytes for
 * each client. They aren't kept with those of sources under a longer key: what is in that cache goes into the table
 * that all are answered from, so another one can't leak into it. And servers are known by all their terms, not by a
 * name or a hash: two of one hash would be one.
 * <p><b>Why not</b> in alto: how a server is found and what is said to it change for different reasons, and only this
 * needs a resolver. That alto judges addresses by {@link org.rialto.alto.Reach} is the one thing that has to happen
 * where the connection is made. And why a cache library, Caffeine: answers that end at a time of their own, in a table
 * that stays bounded by how often each is wanted, are its trade.
 */
package org.rialto.guide;
