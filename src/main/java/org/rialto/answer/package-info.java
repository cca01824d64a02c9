/**
 * One query, one reply; the state it is answered from; and the steward, who alone changes it.
 *
 * <p><b>Start at</b> {@link org.rialto.answer.Answerer}.
 * <p><b>Enters</b> net, wire, zone, location, route. <b>Never</b> sockets, dnsjava, JSON or clocks: the time is an
 * argument.
 * <p><b>Invariant.</b> All that a reply consults is one {@link org.rialto.answer.State}, taken once for a batch;
 * nothing in it changes. There is one way to answer, and no slow path: what the tables can't answer gets a response
 * code. A chain of aliases that one stored answer doesn't hold, for it leads out of its zone or through a wildcard or a
 * DNAME record, takes that same way several times, at most 16: find, then append.
 * Each source's guidance has its place there, which an answer names: so that only its own source's age bounds it.
 * Who is answered may leave word for the background in {@link org.rialto.answer.Sightings}, and never waits for it.
 * Which prefix places a client isn't known by then, as ranges of equal answers are one; so of a source that places
 * everyone all clients are noted, each once in half a minute, and the background tells them apart.
 * <p><b>Decision.</b> What stands for a client of whom nothing is shown is settled in its {@link
 * org.rialto.net.Client} before it is looked up, by one {@link org.rialto.answer.ResolverIndex}: all that looks later
 * sees the same, whether a batch was looked up ahead or not. Who may ask, and how often, stays the peer's own matter.
 * <p><b>Why not</b> look the client up in the {@link org.rialto.location.LocationIndex} first and rank then: the ranges
 * compiled for a service's answers hold its class and the scope at once, so one search does for both, and a location is
 * only named when somebody asks for an explanation.
 */
package org.rialto.answer;
