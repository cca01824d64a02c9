/**
 * Assembly and commands.
 *
 * <p><b>Start at</b> {@link org.rialto.app.Rialto}, the assembly; {@link org.rialto.app.Program} is where the process
 * begins, {@link org.rialto.app.Main} the command line.
 * <p><b>Enters</b> every room; nobody enters this one. <b>Never</b> decides anything about an answer.
 * <p><b>Invariant.</b> {@link org.rialto.app.Setup} is what serve starts from, what check reports on and what reload
 * publishes, so these can't disagree; no other room knows the configuration; each is told its part in its own words.
 * <p>The last good maps of each source make one table, in the order of the configuration; sources come, go and change
 * by reload, as each client is a thread of its own. A kept table is of all sources that have maps on disk, or isn't
 * used.
 * <p>Which nodes there are is told by the configuration, and by the maps of sources that may announce some: the fleet
 * is made with each table, and so what is announced passes the gate as all else does. What is known by endpoint costs
 * is ranked anew for it, and published in the same step.
 * <p>What is done in the background is done in {@link org.rialto.app.Rounds}: what goes wrong in one is told, and ends
 * nothing but that one.
 * <p>Sources that are asked for endpoint costs have neither maps nor a place in that table: {@link
 * org.rialto.app.EndpointKeeper} has their clients asked about, and publishes what is known, at most twenty times a
 * second. It is kept on disk by the minute, and answered by again from the first query after a restart on; the guard
 * doesn't look at it, as each answer is of a few clients.
 * <p>A client that names a server, or says who it is, is guided by {@link org.rialto.app.PersonalGuidance}: by a table
 * with nothing in it but its own costs, in a state that the steward never sees.
 * <p>{@link org.rialto.app.FoundSources} come behind those of the configuration, each for the networks it was found
 * for. They are kept on disk, in a folder of their own, with their maps: after a restart they go on as long as the DNS
 * said, stale until they say their maps again; and no start waits for them. No table is kept that is of their maps too:
 * the one kept before is used as long as those of the configuration are as they were.
 * <p><b>Why not</b> a table for each source, asked in turn: the longest prefix decides over all of them, and a scope
 * must end where another source begins (RFC 7871 §7.2.1).
 * <p><b>Why not</b> a framework for the assembly: constructors called in order say what each part needs, and are read
 * in a minute.
 */
package org.rialto.app;
