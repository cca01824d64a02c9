/**
 * The doors: datagrams and streams; threads, those too that step back behind the doors' own.
 *
 * <p><b>Start at</b> {@link org.rialto.serve.DnsDoor}.
 * <p><b>Enters</b> net, linux, wire, answer. <b>Never</b> zone, route or location: a door has no opinions.
 * <p><b>Invariant.</b> A worker owns its socket, its buffers and its {@link org.rialto.answer.Answerer}; it takes the
 * state once for each batch, and makes nothing for each message. What one client sends can't end a worker; what it
 * leaves unsent or unread costs the others neither time nor, beyond {@link org.rialto.serve.StreamLimits}, room.
 * <p><b>Why not</b> one transport: {@code recvmmsg} by {@code java.lang.foreign} costs a quarter less than a {@code
 * DatagramChannel}, allocates nothing and tells which of a wildcard's addresses was asked, but is Linux's. So there are
 * two behind one sealed interface, and the same tests run on both.
 * <p><b>Why</b> segmentation is on: replies of one length to one peer that leave as one message save the system a fifth
 * of an answer, and where every query comes from another port, looking for such replies costs nothing that shows. What
 * a device refuses is sent again without.
 * <p><b>Why not</b> DNS over QUIC (RFC 9250): Netty's and Jetty's QUIC are a native library for each system, with a TLS
 * of its own beside the JDK's; kwik is all Java, but LGPL and one person's; the JDK's own is inside its HTTP client.
 */
package org.rialto.serve;
