/**
 * The calls of Linux that the JDK doesn't have: datagrams by the batch, and how the system runs a thread.
 *
 * <p><b>Start at</b> {@link org.rialto.linux.Sockets}.
 * <p><b>Enters</b> net. <b>Never</b> a room that knows what is in a datagram: here are descriptors, addresses, octets.
 * <p><b>Invariant.</b> Only this room links to native code, and only here are the kernel's numbers and layouts. Nothing
 * is made for a call. Where {@link org.rialto.linux.Linux#isSupported} says no, nothing else here may be called.
 * <p><b>Why not</b> in {@code serve} and {@code load} themselves: a server's sockets are bound and wait, a load's are
 * connected and don't, but both rest on the same few calls and headers, and a wrong number in either is the same
 * mistake.
 * <p><b>Why not</b> io_uring: containers and hardened kernels forbid it, and its rings save a system call a batch where
 * the batch is a hundred times that.
 */
package org.rialto.linux;
