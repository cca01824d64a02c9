package org.rialto.app;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rialto.answer.Sighting;
import org.rialto.answer.Sightings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one reader of what all that answer noted of clients: tells those who want to know of them. */
final class ClientWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
  /** Short beside the time a look-up takes, and long beside the work of finding nothing. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Supplier<List<Sightings>> noted;
  private final List<Consumer<Sighting>> told;
  private final Rounds rounds = new Rounds("client-watch", this::look);
  private boolean faulty;

  /**
   * @param noted asked each time, as streams come and go
   * @param told of each client in turn, by one thread; none may wait
   */
  ClientWatch(Supplier<List<Sightings>> noted, List<Consumer<Sighting>> told) {
    this.noted = noted;
    this.told = List.copyOf(told);
  }

  void start() {
    rounds.start();
  }

  private void look() throws InterruptedException {
    Thread.sleep(LOOK_AGAIN);
    noted.get().forEach(each -> each.read(this::tell));
  }

  /** One who fails on a client is told of the next; the first fault says all that helps to find it. */
  private void tell(Sighting sighting) {
    for (Consumer<Sighting> one : told) {
      try {
        one.accept(sighting);
      } catch (RuntimeException | Error fault) {
        if (!faulty) LOG.error("event=sighting-fault client={}", sighting.client(), fault);
        faulty = true;
      }
    }
  }

  @Override public void close() {
    rounds.close();
  }
}
