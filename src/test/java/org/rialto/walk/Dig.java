package org.rialto.walk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.rialto.rfc.Asked;

/** Asks a server over the loopback, in the words of {@link Asked}. */
public final class Dig {
  private static final int PATIENCE_MILLIS = 5_000;
  /** A datagram may be lost, where more came at once than a socket holds: it is sent again, as any resolver would. */
  private static final int TRIES = 5;
  private static final int TRY_MILLIS = 1_000;

  private final InetAddress address;
  private final int port;
  private final InetSocketAddress from;

  public Dig(String address, int port) throws IOException {
    this(InetAddress.getByName(address), port, new InetSocketAddress(0));
  }

  private Dig(InetAddress address, int port, InetSocketAddress from) {
    this.address = address;
    this.port = port;
    this.from = from;
  }

  /** The same, and who asks is at this address of ours. */
  public Dig from(String own) throws IOException {
    return new Dig(address, port, new InetSocketAddress(InetAddress.getByName(own), 0));
  }

  /** Where it is. */
  public InetSocketAddress server() {
    return new InetSocketAddress(address, port);
  }

  /** Asks by datagram; the reply's octets. A reply from another address than the one asked is not taken. */
  public byte[] udp(String words) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(from)) {
      socket.connect(new InetSocketAddress(address, port));
      socket.setSoTimeout(TRY_MILLIS);
      byte[] asked = Asked.of(words);
      DatagramPacket told = new DatagramPacket(new byte[65_535], 65_535);
      for (int tries = 1; ; tries++) {
        socket.send(new DatagramPacket(asked, asked.length));
        try {
          socket.receive(told);
          return Arrays.copyOf(told.getData(), told.getLength());
        } catch (SocketTimeoutException silence) {
          if (tries == TRIES) throw silence;
        }
      }
    }
  }

  /** Asks over a stream of its own. */
  public byte[] tcp(String words) throws IOException {
    try (Socket socket = connect()) {
      send(socket, Asked.of(words));
      return receive(socket);
    }
  }

  /** A stream to the server. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(address, port, from.getAddress(), from.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  public static void send(Socket socket, byte[] message) throws IOException {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >>> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    new DataOutputStream(socket.getOutputStream()).write(framed);
  }

  public static byte[] receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }
}
