package org.rialto.secondary;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rialto.transfer.Scripted;
import org.rialto.message.Tsig;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigSigner;
import org.rialto.message.TsigVerdict;
import org.rialto.net.IpAddress;
import org.rialto.transfer.Remote;

/**
 * A primary on the loopback that answers SOA queries with its serial and transfers with what it is told to, in the
 * words of {@link Scripted}; it signs as it is asked to, if it has the key.
 */
final class ScriptedPrimary implements AutoCloseable {
  private static final long NOW = 1_800_000_000L;
  private static final int SOA = 6;

  private final ServerSocket streams;
  private final DatagramSocket datagrams;
  private final Optional<TsigKey> key;
  private final ConcurrentHashMap<Integer, String> scripts = new ConcurrentHashMap<>();
  /** The types asked for, in order. */
  final ConcurrentLinkedQueue<Integer> asked = new ConcurrentLinkedQueue<>();
  final AtomicLong serial = new AtomicLong(1);
  /** Whether it answers over TCP alone. */
  volatile boolean refusesDatagrams;

  ScriptedPrimary(Optional<TsigKey> key) throws IOException {
    this.key = key;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket stream = new ServerSocket(0, 10, loopback);
    DatagramSocket datagram;
    while (true) {
      try {
        datagram = new DatagramSocket(new InetSocketAddress(loopback, stream.getLocalPort()));
        break;
      } catch (BindException taken) {
        stream.close();
        stream = new ServerSocket(0, 10, loopback);
      }
    }
    streams = stream;
    datagrams = datagram;
    Thread.ofVirtual().start(this::serveDatagrams);
    Thread.ofVirtual().start(this::serveStreams);
  }

  /** What to send for AXFR (252) or IXFR (251): messages parted by slashes; one ending in … is sent over and over. */
  ScriptedPrimary answer(int type, String messages) {
    scripts.put(type, messages);
    return this;
  }

  Remote remote() {
    return new Remote("scripted", List.of(new Remote.Address(
        IpAddress.of(InetAddress.getLoopbackAddress().getAddress()), streams.getLocalPort())),
        key.stream().toList(), Optional.empty());
  }

  @Override public void close() throws IOException {
    streams.close();
    datagrams.close();
  }

  private void serveDatagrams() {
    DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
    while (!datagrams.isClosed()) {
      try {
        packet.setLength(65535);
        datagrams.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] reply = refusesDatagrams ? refusal(request) : replies(request).findFirst().orElseThrow();
        datagrams.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serveStreams() {
    while (!streams.isClosed()) {
      try {
        Socket client = streams.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      byte[] request = new byte[in.readUnsignedShort()];
      in.readFully(request);
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      for (var replies = replies(request).iterator(); replies.hasNext();) {
        byte[] reply = replies.next();
        out.writeShort(reply.length);
        out.write(reply);
      }
    } catch (IOException gone) {
      // The client gave up, as some tests want it to.
    }
  }

  private Stream<byte[]> replies(byte[] octets) {
    byte[] request = octets;
    Optional<TsigSigner> signer = Optional.empty();
    if (key.isPresent()) {
      TsigVerdict verdict = Tsig.judge(octets, List.of(key.get()), NOW);
      if (!(verdict instanceof TsigVerdict.Verified verified)) return Stream.of(Scripted.message("rcode=9", SOA));
      request = verified.request();
      signer = Optional.of(verified.replies());
    }
    int type = request[request.length > 25 ? 22 : request.length - 3];
    int asks = type & 0xff;
    asked.add(asks);
    String script = asks == SOA ? "soa=" + serial : scripts.getOrDefault(asks, "rcode=4");
    int id = (octets[0] & 0xff) << 8 | octets[1] & 0xff;
    Optional<TsigSigner> signing = signer;
    return messages(script).map(words -> Scripted.message("id=" + id + " " + words, asks))
        .map(message -> signing.isPresent() ? signing.get().sign(message, NOW) : message);
  }

  private static byte[] refusal(byte[] request) {
    return Scripted.message("id=" + ((request[0] & 0xff) << 8 | request[1] & 0xff) + " rcode=5", SOA);
  }

  private static Stream<String> messages(String script) {
    Stream<String> messages = Arrays.stream(script.split("/")).map(String::strip);
    if (!script.endsWith("…")) return messages;
    String last = script.substring(script.lastIndexOf('/') + 1, script.length() - 1).strip();
    return Stream.concat(Arrays.stream(script.split("/")).map(String::strip).filter(words -> !words.endsWith("…")),
        Stream.generate(() -> last));
  }
}
