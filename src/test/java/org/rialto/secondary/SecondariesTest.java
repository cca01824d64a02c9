package org.rialto.secondary;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.transfer.Scripted;
import org.rialto.message.MessageWriter;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.secondary.SecondaryStatus.Standing;
import org.rialto.secondary.SecondaryStore.Kept;
import org.rialto.transfer.Rcode;
import org.rialto.transfer.Remote;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.ZoneRecords;

/** Secondary zones and a primary that does what a test tells it. */
class SecondariesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
  private static final byte[] ZONE = Scripted.name("example.");
  private static final int AXFR = 252;
  private static final int IXFR = 251;
  private static final TransferLimits LIMITS =
      new TransferLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 100_000, 1000);

  /** What was done with zones: {@code publish SERIAL}, {@code withhold}, {@code remove}. */
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private volatile Instant goodUntil = Instant.MIN;
  private volatile Runnable whileWithholding = () -> {};
  private ScriptedPrimary primary;
  private SecondaryStore store;
  private Secondaries secondaries;

  @BeforeEach void start(@TempDir Path folder) throws Exception {
    primary = new ScriptedPrimary(Optional.empty());
    store = new SecondaryFiles(folder);
    secondaries = secondaries(NOW);
  }

  /** What is under way still writes to the folder. */
  @AfterEach void stop() throws Exception {
    if (!secondaries.status().isEmpty()) await(status -> status.nextAt().isPresent());
    secondaries.close();
    primary.close();
  }

  @Test void aZoneIsWithheldUntilItHasComeAndServedThen() throws Exception {
    primary.answer(AXFR, "soa=1 ns:1 www:2 soa=1");
    secondaries.put(zone());
    assertEquals("withhold", event());
    secondaries.look(ZONE);
    assertEquals("publish 1", event());
    SecondaryStatus status = settled(Standing.SERVED);
    assertEquals(Optional.of(1L), status.serial());
    assertEquals(Optional.of("scripted"), status.primary());
    assertEquals(Optional.of(NOW.plusSeconds(86400)), status.expiresAt());
    assertEquals(NOW.plusSeconds(86400), goodUntil);
  }

  /** The look would need far less than the time it is given here to come before. */
  @Test void aVersionThatComesWhileTheZoneIsBeingWithheldIsServedAfterThat() throws Exception {
    primary.answer(AXFR, "soa=1 ns:1 www:2 soa=1");
    whileWithholding = () -> {
      secondaries.look(ZONE);
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    };
    secondaries.put(zone());
    assertEquals("withhold", event());
    assertEquals("publish 1", event());
    settled(Standing.SERVED);
  }

  @Test void aZoneRemovedWhileItIsBeingWithheldStaysRemoved() throws Exception {
    whileWithholding = () -> assertDoesNotThrow(() -> secondaries.remove(ZONE));
    secondaries.put(zone());
    assertEquals(List.of("remove", "withhold", "remove"), List.of(event(), event(), event()));
    assertEquals(List.of(), secondaries.status());
  }

  @Test void whatHasComeIsServedAtOnceAfterTheNextStart() throws Exception {
    store.write(ZONE, new Kept(Scripted.zone(1, "ns:1"), NOW.minusSeconds(86399)));
    secondaries.put(zone());
    assertEquals("publish 1", event());
    assertEquals(Standing.SERVED, secondaries.status().getFirst().standing());
    assertEquals(NOW.plusSeconds(1), goodUntil);
  }

  @Test void whatExpiredWhileWeWereAwayIsWithheld() throws Exception {
    store.write(ZONE, new Kept(Scripted.zone(1, "ns:1"), NOW.minusSeconds(86400)));
    secondaries.put(zone());
    assertEquals("withhold", event());
    assertEquals(Standing.EXPIRED, secondaries.status().getFirst().standing());
    assertEquals(Optional.of(NOW), secondaries.status().getFirst().expiresAt());
  }

  @Test void anExpiredZoneIsServedAgainOnceAPrimarySaysItIsTheNewest() throws Exception {
    store.write(ZONE, new Kept(Scripted.zone(1, "ns:1"), NOW.minusSeconds(86400)));
    primary.answer(IXFR, "soa=1");
    secondaries.put(zone());
    assertEquals("withhold", event());
    secondaries.look(ZONE);
    assertEquals("publish 1", event());
  }

  @Test void aPrimaryThatRefusesToAnswerOverUdpIsAskedOverTcp() throws Exception {
    primary.refusesDatagrams = true;
    primary.answer(AXFR, "soa=1 ns:1 soa=1");
    secondaries.put(zone());
    assertEquals("withhold", event());
    secondaries.look(ZONE);
    assertEquals("publish 1", event());
  }

  @Test void differencesAreAskedForAndKept() throws Exception {
    served();
    primary.serial.set(2);
    primary.answer(IXFR, "soa=2 soa=1 ns:1 soa=2 ns:9 www:2 soa=2");
    secondaries.look(ZONE);
    assertEquals("publish 2", event());
    settled(Standing.SERVED);
    assertEquals(3, store.read(ZONE).orElseThrow().records().count());
    assertFalse(primary.asked.contains(AXFR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rcode=4", "rcode=1", "soa=2 soa=1 gone:1 soa=2 soa=2"})
  void whereDifferencesCantBeHadTheWholeZoneIs(String incremental) throws Exception {
    served();
    primary.serial.set(2);
    primary.answer(IXFR, incremental).answer(AXFR, "soa=2 ns:7 soa=2");
    secondaries.look(ZONE);
    assertEquals("publish 2", event());
    assertEquals(List.of(6, IXFR, AXFR), List.copyOf(primary.asked));
  }

  /** What a primary may do to us; the version there was stays, and is tried again later. */
  @ParameterizedTest
  @ValueSource(strings = {"soa=2 / a:1 b:2…", "soa=2 a:1", "id=1 soa=2 a:1 soa=2", "out:1 soa=2 soa=2", "rcode=5",
      "soa=2 a:1 soa=3", "tc soa=2 soa=2", "soa=0 a:1 soa=0", "soa=2 class=3 a:1 soa=2", "loop soa=2 soa=2",
      "cut soa=2 soa=2"})
  void aHostilePrimaryChangesNothing(String whole) throws Exception {
    served();
    primary.serial.set(2);
    primary.answer(AXFR, whole);
    secondaries.look(ZONE);
    SecondaryStatus status = failing();
    assertEquals(Standing.SERVED, status.standing());
    assertEquals(Optional.of(1L), status.serial());
    assertEquals(1, store.read(ZONE).orElseThrow().records().serial());
    assertTrue(events.isEmpty());
    assertTrue(status.nextAt().orElseThrow().isAfter(NOW), "retried");
  }

  @Test void aSerialBehindOursIsNoNews() throws Exception {
    served();
    primary.serial.set(0);
    secondaries.look(ZONE);
    assertTrue(failing().failure().orElseThrow().contains("serial 0 is behind ours, 1"));
  }

  @Test void aVersionThatCantBeServedIsRefusedAndTheOldOneKept() throws Exception {
    served();
    primary.serial.set(13);
    primary.answer(AXFR, "soa=13 ns:1 soa=13");
    secondaries.look(ZONE);
    assertTrue(failing().failure().orElseThrow().contains("unlucky"));
    assertEquals(1, store.read(ZONE).orElseThrow().records().serial());
  }

  @Test void theNextPrimaryIsTriedWhereOneFails() throws Exception {
    try (ScriptedPrimary broken = new ScriptedPrimary(Optional.empty())) {
      primary.answer(AXFR, "soa=1 ns:1 soa=1");
      secondaries.put(new SecondaryZone(ZONE, List.of(broken.remote(), primary.remote()), List.of(),
          Duration.ofSeconds(1), Duration.ofDays(1)));
      assertEquals("withhold", event());
      secondaries.look(ZONE);
      assertEquals("publish 1", event());
    }
  }

  @Test void transfersAreSignedWhereThereIsAKey() throws Exception {
    TsigKey key = new TsigKey("key.example", TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});
    try (ScriptedPrimary signing = new ScriptedPrimary(Optional.of(key))) {
      signing.answer(AXFR, "soa=1 / ns:1 / www:2 / soa=1");
      secondaries.put(zone(signing.remote()));
      assertEquals("withhold", event());
      secondaries.look(ZONE);
      assertEquals("publish 1", event());
    }
  }

  @Test void anUnsignedTransferIsRefusedWhereThereIsAKey() throws Exception {
    TsigKey key = new TsigKey("key.example", TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});
    Remote plain = primary.remote();
    secondaries.put(zone(new Remote("plain", plain.addresses(), List.of(key), Optional.empty())));
    assertEquals("withhold", event());
    secondaries.look(ZONE);
    assertTrue(failing().failure().orElseThrow().contains("the first message isn't signed"));
  }

  @Test void aNoticeHasThePrimaryLookedAt() throws Exception {
    served();
    primary.serial.set(2);
    primary.answer(AXFR, "soa=2 ns:1 soa=2");
    assertEquals(Rcode.NOERROR, notice("example.", "127.0.0.1", "soa=2"));
    assertEquals("publish 2", event());
  }

  @Test void aNoticeOfWhatWeHaveIsAnsweredAndThatIsAll() throws Exception {
    served();
    assertEquals(Rcode.NOERROR, notice("example.", "127.0.0.1", "soa=1"));
    assertTrue(primary.asked.isEmpty());
  }

  @Test void strangersAndNoticesOfOtherZonesAreTurnedAway() throws Exception {
    served();
    assertEquals(Rcode.REFUSED, notice("example.", "127.0.0.9", "soa=2"));
    assertEquals(Rcode.NOTAUTH, notice("other.test.", "127.0.0.1", "soa=2"));
    assertTrue(primary.asked.isEmpty());
  }

  @Test void aFloodOfNoticesIsOneLook() throws Exception {
    served();
    primary.serial.set(2);
    primary.answer(AXFR, "soa=2 ns:1 soa=2");
    for (int i = 0; i < 1000; i++) notice("example.", "127.0.0.1", "");
    assertEquals("publish 2", event());
    assertTrue(primary.asked.stream().filter(type -> type == 6).count() <= 2, primary.asked.toString());
  }

  @Test void aRemovedZoneIsForgotten() throws Exception {
    served();
    secondaries.remove(ZONE);
    assertEquals("remove", event());
    assertEquals(Optional.empty(), store.read(ZONE));
    assertTrue(secondaries.status().isEmpty());
  }

  @Test void aDamagedFileIsNoVersion(@TempDir Path folder) throws Exception {
    SecondaryFiles files = new SecondaryFiles(folder);
    files.write(ZONE, new Kept(Scripted.zone(1, "ns:1 www:2"), NOW));
    assertEquals(NOW, files.read(ZONE).orElseThrow().checkedAt());
    Path file = folder.resolve("example.zone");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 16; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x41;
      Files.write(file, damaged);
      assertThrows(IOException.class, () -> files.read(ZONE));
    }
  }

  private void served() throws Exception {
    store.write(ZONE, new Kept(Scripted.zone(1, "ns:1"), NOW));
    secondaries.put(zone());
    assertEquals("publish 1", event());
  }

  private int notice(String zone, String peer, String answer) {
    byte[] message = Scripted.message("query opcode=4 " + answer, 6);
    byte[] question = Scripted.name(zone);
    byte[] other = new MessageWriter(1, MessageWriter.opcode(4), 512).question(question, 6).octets();
    return new Notices(secondaries).take(zone.equals("example.") ? message : other, IpAddress.parse(peer),
        Optional.empty());
  }

  private SecondaryZone zone() {
    return zone(primary.remote());
  }

  private static SecondaryZone zone(Remote remote) {
    return new SecondaryZone(ZONE, List.of(remote), List.of(), Duration.ofSeconds(1), Duration.ofDays(1));
  }

  private String event() throws InterruptedException {
    return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS)).orElse("nothing happened");
  }

  private SecondaryStatus settled(Standing standing) throws InterruptedException {
    return await(status -> status.standing() == standing && status.nextAt().isPresent());
  }

  private SecondaryStatus failing() throws InterruptedException {
    return await(status -> status.failure().isPresent());
  }

  private SecondaryStatus await(Predicate<SecondaryStatus> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < deadline) {
      SecondaryStatus status = secondaries.status().getFirst();
      if (wanted.test(status)) return status;
      Thread.sleep(5);
    }
    throw new AssertionError("still " + secondaries.status());
  }

  private Secondaries secondaries(Instant now) {
    return new Secondaries(new Recorder(), store, LIMITS, 2, Clock.fixed(now, ZoneOffset.UTC), new Random(7));
  }

  private final class Recorder implements Publisher {
    @Override public void publish(ZoneRecords records) throws RefusedZoneException {
      if (records.serial() == 13) throw new RefusedZoneException("unlucky");
      events.add("publish " + records.serial());
    }

    @Override public void extend(byte[] origin, Instant until) {
      goodUntil = until;
    }

    @Override public void withhold(byte[] origin) {
      whileWithholding.run();
      events.add("withhold");
    }

    @Override public void remove(byte[] origin) {
      events.add("remove");
    }
  }
}
