/**
 * The load generator: asks a server many things, each from another client subnet, judges every answer and times it.
 *
 * <p><b>Start at</b> {@link org.rialto.load.Generator}.
 * <p><b>Enters</b> net, linux, wire. <b>Never</b> a room that answers: what is expected of a server is told to this
 * room, so that it measures other people's servers by the same code.
 * <p><b>Invariant.</b> One thread does it all. What is asked is laid out before the first query leaves; from then on
 * nothing is made for a query. A latency counts from when its query was due, sent or not, so that a server that stalls
 * can't keep the stall out of the figures by holding up the generator.
 * <p><b>Why not</b> the batches of {@code serve}: a server's socket is bound, waits and replies to whoever wrote, a
 * load's are connected, never wait and are many for one thread; what both need of the system is in {@code linux}.
 */
package org.rialto.load;
