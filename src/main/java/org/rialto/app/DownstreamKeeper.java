package org.rialto.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rialto.alto.AdvertisementClient;
import org.rialto.alto.AdvertisementStatus;
import org.rialto.alto.SourceStatus;
import org.rialto.location.Advertisement;
import org.rialto.serve.Background;

/**
 * The clients that ask downstream CDNs what they advertise, and what that is. Those of CDNs that a reload changes or
 * takes out end before its outcome is published, and others begin after that. Where only needs or tables of footprints
 * have changed, what was advertised counts until it has been worked out anew. One thread at a time changes them.
 */
final class DownstreamKeeper implements AutoCloseable {
  private final Clock clock;
  private final Runnable changed;
  private final Map<String, Advertisement> advertised = new ConcurrentHashMap<>();
  private volatile List<Kept> kept = List.of();

  private record Kept(DownstreamSetup.Wanted wanted, AdvertisementClient client) {
    boolean isFor(DownstreamSetup.Wanted other) {
      return wanted.isAskedAs(other) && wanted.isWorkedOutAs(other);
    }
  }

  /** @param changed told on a client's own thread that something else is advertised */
  DownstreamKeeper(Clock clock, Runnable changed) {
    this.clock = clock;
    this.changed = changed;
  }

  /** What is known of them, by their names; those of whom nothing is known aren't there. */
  Map<String, Advertisement> advertised() {
    return Map.copyOf(advertised);
  }

  /** Begins to ask those that aren't asked yet, and puts all in order. */
  void follow(DownstreamSetup setup) {
    List<Kept> next = new ArrayList<>();
    List<AdvertisementClient> made = new ArrayList<>();
    for (DownstreamSetup.Wanted wanted : setup.all(clock)) {
      next.add(kept.stream().filter(each -> each.isFor(wanted)).findFirst().orElseGet(() -> {
        made.add(client(wanted));
        return new Kept(wanted, made.getLast());
      }));
    }
    kept = List.copyOf(next);
    made.forEach(AdvertisementClient::start);
  }

  private AdvertisementClient client(DownstreamSetup.Wanted wanted) {
    return new AdvertisementClient(wanted.server(), wanted.finder(), wanted.terms(), clock,
        said -> take(wanted.name(), said), new Background("cdn-" + wanted.name()));
  }

  private void take(String cdn, Optional<Advertisement> said) {
    Optional<Advertisement> before = Optional.ofNullable(advertised.get(cdn));
    put(cdn, said);
    try {
      changed.run();
    } catch (RuntimeException | Error unusable) { // nor could sources' maps be, as long as it counted
      put(cdn, before);
      throw unusable;
    }
  }

  private void put(String cdn, Optional<Advertisement> said) {
    said.ifPresentOrElse(advertisement -> advertised.put(cdn, advertisement), () -> advertised.remove(cdn));
  }

  /** Ends asking those that aren't wanted there, or not as they are, and forgets what they said. */
  void letGo(DownstreamSetup next) {
    List<DownstreamSetup.Wanted> wanted = next.all(clock);
    List<Kept> before = kept;
    kept = before.stream().filter(each -> wanted.stream().anyMatch(each::isFor)).toList();
    for (Kept each : before) {
      if (kept.contains(each)) continue;
      each.client.close();
      if (wanted.stream().noneMatch(each.wanted::isAskedAs)) advertised.remove(each.wanted.name());
    }
  }

  /** How each does, in the order of the configuration. */
  List<AdvertisementStatus> status() {
    return kept.stream().map(each -> each.client.status()).toList();
  }

  /** Whether each has said something, or can't be asked. */
  boolean isEachHeard() {
    return status().stream().noneMatch(status -> status.state() == SourceStatus.State.WAITING);
  }

  @Override public void close() {
    kept.forEach(each -> each.client.close());
  }
}
