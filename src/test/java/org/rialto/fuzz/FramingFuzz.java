package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.rialto.answer.Rehearsal;
import org.rialto.answer.Steward;
import org.rialto.net.IpAddress;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.Listen;
import org.rialto.serve.StreamLimits;
import org.rialto.serve.Streams;
import org.rialto.serve.Tuning;

/**
 * Messages of any octets on a stream, in pieces of any size: the replies are those that each message gets by itself.
 */
class FramingFuzz {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final DnsDoor DOOR = door();

  private static DnsDoor door() {
    try {
      Listen listen = new Listen(LOOPBACK, 0, 1, 1232, true, Listen.Transport.BEST, false, Tuning.NONE);
      Streams streams = new Streams(new StreamLimits(1000, 1000, PATIENCE, PATIENCE, PATIENCE));
      List<DnsDoor> doors = DnsDoor.openAll(List.of(listen), new Steward(SmallWorld.STATE), _ -> {}, streams,
          Optional.empty());
      doors.forEach(DnsDoor::start);
      return doors.getFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll static void close() {
    DOOR.close();
  }

  /** The first octet says how large the pieces are; the rest goes down the stream. */
  @FuzzTest(maxDuration = "90s")
  void piecesMakeNoDifference(byte[] octets) throws IOException {
    int piece = octets.length == 0 ? 1 : 1 + (octets[0] & 0xff);
    byte[] sent = Arrays.copyOfRange(octets, Math.min(1, octets.length), Math.min(octets.length, 4096));
    assertEquals(HexFormat.of().formatHex(expected(sent)), HexFormat.of().formatHex(exchange(sent, piece)));
  }

  private static byte[] exchange(byte[] sent, int piece) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", DOOR.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < sent.length; at += piece) out.write(sent, at, Math.min(piece, sent.length - at));
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    }
  }

  private static byte[] expected(byte[] sent) {
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    for (int at = 0; at + 2 <= sent.length; ) {
      int length = (sent[at] & 0xff) << 8 | sent[at + 1] & 0xff;
      at += 2;
      if (at + length > sent.length) break;
      byte[] reply = new Rehearsal(true).reply(SmallWorld.STATE, Arrays.copyOfRange(sent, at, at + length), LOOPBACK,
          System.currentTimeMillis() / 1000);
      at += length;
      if (reply.length == 0) continue;
      replies.write(reply.length >>> 8);
      replies.write(reply.length);
      replies.writeBytes(reply);
    }
    return replies.toByteArray();
  }
}
