package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rialto.linux.Scheduling;
import org.rialto.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators tune is what the system is told. */
@EnabledOnOs(OS.LINUX)
class WorkerThreadTest {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerThreadTest.class);
  private static final int BUFFER_OCTETS = 100_000;
  private static final int NO_CPU = 8191;

  @Test void workersArePinnedInTurnAndTheOthersAreNot() throws Exception {
    BitSet all = Scheduling.cpus();
    List<Integer> cpus = all.stream().boxed().toList();
    for (int worker = 0; worker < cpus.size() + 1; worker++) {
      BitSet own = new BitSet();
      own.set(cpus.get(worker % cpus.size()));
      assertEquals(own, cpusOf(worker, cpus));
    }
    assertEquals(all, cpusOf(0, List.of()));
    assertEquals(all, Scheduling.cpus());
  }

  @Test void workerThatCannotBePinnedGoesOn() throws Exception {
    assertEquals(Scheduling.cpus(), cpusOf(0, List.of(NO_CPU)));
    assertNotEquals(true, Scheduling.cpus().get(NO_CPU));
  }

  private static BitSet cpusOf(int worker, List<Integer> cpus) throws Exception {
    Tuning tuning = new Tuning(true, Duration.ofMillis(1), 0, 0, Duration.ZERO, cpus);
    CompletableFuture<BitSet> seen = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> {
      WorkerThread.of(tuning, worker).prepare(LOG);
      try {
        seen.complete(Scheduling.cpus());
      } catch (IOException failed) {
        seen.completeExceptionally(new UncheckedIOException(failed));
      }
    });
    return seen.get();
  }

  @ParameterizedTest @EnumSource(names = {"NATIVE", "PORTABLE"})
  void socketsGetTheBuffersThatAreWanted(Listen.Transport transport) throws Exception {
    IpAddress address = IpAddress.parse("127.0.0.1");
    Tuning tuning = new Tuning(true, Duration.ZERO, BUFFER_OCTETS, BUFFER_OCTETS + 1, Duration.ZERO, List.of());
    boolean isNative = transport == Listen.Transport.NATIVE;
    try (Batch batch = isNative ? new NativeBatch(address, 0, false, tuning, LOG)
        : new ChannelBatch(address, 0, false, tuning)) {
      assertEquals(new Batch.Buffers(BUFFER_OCTETS, BUFFER_OCTETS + 1), batch.buffers());
      assertTrue(batch.port() > 0);
    }
  }
}
