package org.rialto.secondary;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.rialto.transfer.Remote;
import org.rialto.transfer.TransferLimits;

/**
 * A stream to a primary, plain or over TLS, with messages behind their lengths (RFC 1035 §4.2.2). Blocks its thread,
 * but never longer than the limits say.
 */
final class PrimaryConnection implements AutoCloseable {
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Duration silence;
  private final long deadlineNanos;

  private PrimaryConnection(Socket socket, TransferLimits limits) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
    silence = limits.silence();
    deadlineNanos = System.nanoTime() + limits.time().toNanos();
  }

  /** Connects, over TLS where the remote says so. */
  static PrimaryConnection open(Remote remote, Remote.Address at, TransferLimits limits) throws IOException {
    Socket socket = new Socket();
    try {
      int port = remote.tls().map(Remote.Tls::port).orElse(at.port());
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(at.address().octets()), port),
          (int) CONNECTING.toMillis());
      socket.setSoTimeout((int) CONNECTING.toMillis());
      if (remote.tls().isPresent()) socket = TlsClient.over(socket, remote.tls().get());
      return new PrimaryConnection(socket, limits);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  void send(byte[] message) throws IOException {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    out.write(framed);
    out.flush();
  }

  /**
   * Waits for the next message.
   *
   * @throws EOFException if the peer ended the stream
   * @throws SocketTimeoutException if it has taken too long
   */
  byte[] receive() throws IOException {
    byte[] length = read(2);
    return read((length[0] & 0xff) << 8 | length[1] & 0xff);
  }

  @Override public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // Closed it is, whatever the peer makes of it.
    }
  }

  /** The deadline holds for each piece, so that a stream of single octets doesn't stretch it. */
  private byte[] read(int count) throws IOException {
    byte[] octets = new byte[count];
    long until = Math.min(deadlineNanos, System.nanoTime() + silence.toNanos());
    for (int at = 0; at < count;) {
      long leftMillis = (until - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) throw new SocketTimeoutException("the primary is too slow");
      socket.setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
      int got = in.read(octets, at, count - at);
      if (got < 0) throw new EOFException("the primary closed the connection");
      at += got;
    }
    return octets;
  }
}
