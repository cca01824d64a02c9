package org.rialto.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The first query of a script, asked by itself before the load: whether there is a server at all. */
public final class Probe {
  private static final int TRIES = 3;

  private Probe() {}

  /**
   * The reply to the script's first query; empty if none comes, though it is asked three times.
   *
   * @throws ConnectException if nothing listens there
   * @throws IOException if the server can't be reached
   */
  public static Optional<byte[]> ask(InetSocketAddress server, boolean stream, Script script, Duration timeout)
      throws IOException {
    byte[] query = new byte[QueryForm.QUERY_OCTETS];
    int length = script.write(0, MemorySegment.ofArray(query), 0, 1);
    byte[] asked = Arrays.copyOf(query, length);
    for (int i = 0; i < TRIES; i++) {
      try {
        return Optional.of(stream ? byStream(server, asked, timeout) : byDatagram(server, asked, timeout));
      } catch (SocketTimeoutException | EOFException unanswered) {
        // Once more: a datagram may be lost, and a server that is starting may close.
      } catch (PortUnreachableException closed) {
        ConnectException refused = new ConnectException("nothing listens there");
        refused.initCause(closed);
        throw refused;
      }
    }
    return Optional.empty();
  }

  private static byte[] byDatagram(InetSocketAddress server, byte[] query, Duration timeout) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.send(new DatagramPacket(query, query.length));
      DatagramPacket reply = new DatagramPacket(new byte[Lines.MESSAGE_OCTETS], Lines.MESSAGE_OCTETS);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  private static byte[] byStream(InetSocketAddress server, byte[] query, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      byte[] framed = new byte[query.length + 2];
      framed[0] = (byte) (query.length >>> 8);
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      InputStream in = socket.getInputStream();
      byte[] length = in.readNBytes(2);
      if (length.length < 2) throw new EOFException();
      return in.readNBytes((length[0] & 0xff) << 8 | length[1] & 0xff);
    }
  }
}
