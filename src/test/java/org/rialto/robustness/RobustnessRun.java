package org.rialto.robustness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.walk.Dig;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * Sends a running server on the loopback, which serves the world of {@link org.rialto.walk.World}, mutated messages by
 * datagram and by stream. Every reply must be well formed, and after each batch a good query must get its answer.
 * {@code src/bench/robustness.sh} runs it against the packed server.
 */
public final class RobustnessRun {
  private static final int BATCH = 64;
  private static final int CONTROL_ID = 0x7fff;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int DATAGRAM_MOST = 1232;
  private static final String CONTROL = "www.cdn.example A";
  private static final String CONTROL_ANSWER = "rcode=NOERROR answer:A=198.18.1.1";

  private final int port;
  private final Mutant mutant;
  private final Map<Integer, byte[]> sent = new HashMap<>();
  private int datagrams;
  private int streams;
  private int messages;
  private int replies;

  public RobustnessRun(int port, long seed) throws IOException {
    this.port = port;
    this.mutant = new Mutant(seed);
  }

  /** {@code PORT PID PACKETS [SEED]}: prints what came of it, and what the process took on the way. */
  public static void main(String[] arguments) throws Exception {
    long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : System.nanoTime();
    System.out.println("seed " + seed);
    RobustnessRun run = new RobustnessRun(Integer.parseInt(arguments[0]), seed);
    int packets = Integer.parseInt(arguments[2]);
    for (int part = 1; part <= 10; part++) {
      run.send(packets / 10 * part);
      System.out.println(run + "; " + used(arguments[1]));
    }
  }

  /** Sends until there have been so many messages. */
  public void send(int packets) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName("127.0.0.1"), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      while (datagrams + messages < packets) {
        sendDatagrams(socket);
        sendStream();
        Told.check(new Dig("127.0.0.1", port).tcp(CONTROL), CONTROL_ANSWER);
      }
    }
  }

  /** The good query goes last, and the worker answers in turn: once its answer is there, all others are. */
  private void sendDatagrams(DatagramSocket socket) throws IOException {
    sent.clear();
    for (int i = 0; i < BATCH; i++, datagrams++) {
      byte[] octets = mutant.next(i);
      sent.put(i, octets);
      socket.send(new DatagramPacket(octets, octets.length));
    }
    byte[] control = Asked.of(CONTROL + " edns");
    control[0] = CONTROL_ID >>> 8;
    control[1] = (byte) CONTROL_ID;
    socket.send(new DatagramPacket(control, control.length));
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    while (true) {
      socket.receive(packet);
      byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
      if (id(reply) == CONTROL_ID) {
        Told.check(reply, CONTROL_ANSWER);
        return;
      }
      check(reply);
      if (reply.length > DATAGRAM_MOST) throw new AssertionError(reply.length + " octets in a datagram");
    }
  }

  private void sendStream() throws IOException {
    sent.clear();
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (int i = mutant.random().nextInt(BATCH); i >= 0; i--, messages++) {
      byte[] message = mutant.next(i);
      sent.put(i, message);
      int length = mutant.random().nextInt(200) == 0 ? mutant.random().nextInt(0x10000) : message.length;
      octets.write(length >>> 8);
      octets.write(length);
      octets.write(message);
    }
    streams++;
    try (Socket socket = new Dig("127.0.0.1", port).connect()) {
      socket.setTcpNoDelay(true);
      sendInPieces(socket, octets.toByteArray());
      int end = mutant.random().nextInt(10);
      if (end == 0) socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      if (end < 2) return;
      socket.shutdownOutput();
      readAll(new DataInputStream(socket.getInputStream()));
    } catch (SocketTimeoutException hang) {
      throw new AssertionError("no end of a stream", hang);
    } catch (SocketException reset) {
      // The server may hang up on a client that has lost count of its octets.
    }
  }

  private void sendInPieces(Socket socket, byte[] octets) throws IOException {
    int pieces = 1 + mutant.random().nextInt(6);
    for (int at = 0; at < octets.length;) {
      int count = Math.min(octets.length - at, 1 + mutant.random().nextInt(2 * octets.length / pieces + 1));
      socket.getOutputStream().write(octets, at, count);
      at += count;
    }
  }

  private void readAll(DataInputStream in) throws IOException {
    while (true) {
      int length;
      try {
        length = in.readUnsignedShort();
      } catch (EOFException end) {
        return;
      }
      byte[] reply = in.readNBytes(length);
      if (reply.length < length) throw new AssertionError("a reply ends after " + reply.length + " of " + length);
      check(reply);
    }
  }

  private void check(byte[] reply) {
    replies++;
    try {
      Message message = new Message(reply);
      boolean response = message.getHeader().getFlag(Flags.QR);
      if (response && message.numBytes() == reply.length) return;
    } catch (IOException | RuntimeException malformed) {
      throw new AssertionError(told(reply), malformed);
    }
    throw new AssertionError(told(reply));
  }

  private String told(byte[] reply) {
    HexFormat hex = HexFormat.of();
    return "malformed: " + hex.formatHex(reply) + " to " + hex.formatHex(sent.getOrDefault(id(reply), new byte[0]));
  }

  private static int id(byte[] message) {
    return message.length < 2 ? -1 : (message[0] & 0xff) << 8 | message[1] & 0xff;
  }

  private static String used(String pid) throws IOException {
    Path process = Path.of("/proc", pid);
    try (Stream<Path> threads = Files.list(process.resolve("task"));
        Stream<Path> descriptors = Files.list(process.resolve("fd"));
        Stream<String> status = Files.lines(process.resolve("status"))) {
      String resident = status.filter(line -> line.startsWith("VmRSS:")).findFirst().orElse("VmRSS: ?");
      return threads.count() + " threads, " + descriptors.count() + " descriptors, "
          + resident.replaceAll("\\s+", " ");
    }
  }

  @Override public String toString() {
    return datagrams + " datagrams, " + messages + " messages on " + streams + " streams, " + replies + " replies";
  }
}
