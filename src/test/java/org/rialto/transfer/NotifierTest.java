package org.rialto.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.message.Tsig;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigRecord;
import org.rialto.message.TsigSigner;
import org.rialto.message.TsigVerdict;
import org.rialto.net.IpAddress;
import org.rialto.secondary.Notices;
import org.rialto.zone.Names;

/** Notices as they are sent and answered, over sockets; by section of RFC 1996. */
class NotifierTest {
  private static final TsigKey KEY = new TsigKey("good.key.", TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});
  private static final TsigKey FORGED = new TsigKey("good.key.", TsigAlgorithm.HMAC_SHA256, new byte[] {9});
  private static final int PATIENCE_MILLIS = 10_000;
  private static final Notifier.Patience USUAL =
      new Notifier.Patience(Duration.ofMillis(100), 7, Duration.ofMillis(1));
  private static final Notifier.Patience HURRIED =
      new Notifier.Patience(Duration.ofMillis(5), 3, Duration.ofMillis(1));

  private DatagramSocket secondary;
  private Notifier notifier;

  @BeforeEach void open() throws IOException {
    secondary = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    secondary.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach void close() {
    notifier.close();
    secondary.close();
  }

  /** RFC 1996 §3.7, §4.5: the zone as a question, AA set, and the SOA record as a hint. */
  @Test void noticeSaysWhichZoneAndItsSerial() throws Exception {
    start();
    notifier.publish(Scripted.zone(7, "a:1"));
    MessageReader notice = new MessageReader(octets(receive()));
    assertEquals(MessageWriter.NOTIFY, notice.opcode());
    assertTrue(notice.isAuthoritative());
    assertEquals("example.", Names.text(notice.question().orElseThrow().name(), 0));
    assertEquals(MessageWriter.SOA, notice.question().orElseThrow().type());
    assertTrue(notice.next());
    assertEquals(Section.ANSWER, notice.section());
    assertEquals(7, SoaTimes.serial(notice.rdata()));
  }

  /** §3.6: sent again until it is answered. */
  @Test void noticeIsSentAgainUntilItIsAnswered() throws Exception {
    start();
    notifier.publish(Scripted.zone(7, "a:1"));
    receive();
    reply(receive(), Rcode.NOERROR, Optional.empty());
    await("ok");
  }

  @Test void refusalEndsIt() throws Exception {
    start();
    notifier.publish(Scripted.zone(7, "a:1"));
    reply(receive(), Rcode.REFUSED, Optional.empty());
    await("REFUSED");
  }

  @Test void silenceEndsItAfterSomeTries() throws Exception {
    notifier = new Notifier(terms(), HURRIED, Clock.systemUTC());
    notifier.start();
    notifier.publish(Scripted.zone(7, "a:1"));
    for (int i = 0; i < HURRIED.tries(); i++) receive();
    await("no answer");
  }

  @Test void newerVersionTakesThePlaceOfOneThatIsStillToBeToldOf() throws Exception {
    notifier = new Notifier(terms(), USUAL, Clock.systemUTC());
    notifier.publish(Scripted.zone(7, "a:1"));
    notifier.publish(Scripted.zone(8, "a:1"));
    notifier.start();
    DatagramPacket notice = receive();
    MessageReader reader = new MessageReader(octets(notice));
    reader.next();
    assertEquals(8, SoaTimes.serial(reader.rdata()));
    reply(notice, Rcode.NOERROR, Optional.empty());
    await("ok");
    assertEquals(List.of(8L), notifier.status().stream().map(NotifyStatus::serial).toList());
  }

  @Test void signedNoticeWantsASignedAnswer() throws Exception {
    start(KEY);
    notifier.publish(Scripted.zone(7, "a:1"));
    DatagramPacket notice = receive();
    assertTrue(Tsig.judge(octets(notice), List.of(KEY), now()) instanceof TsigVerdict.Verified);
    reply(notice, Rcode.NOERROR, Optional.empty());
    await("the first message isn't signed");
    reply(receive(), Rcode.NOERROR, Optional.of(KEY));
    await("ok");
  }

  @Test void noticeThatFailsOnceIsSentAgain() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    InstantSource source = () -> {
      if (fails.getAndSet(false)) throw new IllegalStateException("a clock that fails once");
      return Instant.now();
    };
    notifier = new Notifier(terms(KEY), USUAL, source.withZone(ZoneOffset.UTC));
    notifier.publish(Scripted.zone(7, "a:1"));
    fails.set(true);
    notifier.start();
    reply(receive(), Rcode.NOERROR, Optional.of(KEY));
    await("ok");
    assertFalse(fails.get());
  }

  @Test void answerByAnotherKeyIsNone() throws Exception {
    start(KEY);
    notifier.publish(Scripted.zone(7, "a:1"));
    reply(receive(), Rcode.NOERROR, Optional.of(FORGED));
    assertTrue(Tsig.judge(octets(receive()), List.of(KEY), now()) instanceof TsigVerdict.Verified);
  }

  private void start(TsigKey... keys) throws IOException {
    notifier = new Notifier(terms(keys), USUAL, Clock.systemUTC());
    notifier.start();
  }

  private Terms terms(TsigKey... keys) {
    Remote remote = new Remote("ns2", List.of(new Remote.Address(IpAddress.parse("127.0.0.1"),
        secondary.getLocalPort())), List.of(keys), Optional.empty());
    return new Terms(List.of(keys), Map.of("example.", new Sharing(List.of(), List.of(remote))), 1, 1, 0);
  }

  private DatagramPacket receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    secondary.receive(packet);
    return packet;
  }

  private static byte[] octets(DatagramPacket packet) {
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** Replies, signed by a key that need not be the one that signed the notice. */
  private void reply(DatagramPacket notice, int rcode, Optional<TsigKey> key) throws Exception {
    byte[] request = octets(notice);
    int id = (request[0] & 0xff) << 8 | request[1] & 0xff;
    int flags = MessageWriter.QR | MessageWriter.opcode(MessageWriter.NOTIFY) | rcode;
    byte[] octets = new MessageWriter(id, flags, 512).question(Scripted.name("example."), MessageWriter.SOA).octets();
    if (key.isPresent()) {
      byte[] mac = TsigRecord.find(request).orElseThrow().record().mac();
      octets = new TsigSigner(key.get(), mac).sign(octets, now());
    }
    secondary.send(new DatagramPacket(octets, octets.length, notice.getSocketAddress()));
  }

  private void await(String outcome) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (!notifier.status().getFirst().outcome().equals(outcome)) {
      assertTrue(System.nanoTime() < deadline, () -> notifier.status().toString());
      Thread.sleep(1);
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }
}
