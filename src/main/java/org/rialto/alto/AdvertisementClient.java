package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.LocationIndex;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps fresh what one downstream CDN advertises (RFC 9241 §3), on a thread of its own: asks its server shortly before
 * that goes stale, and hands over what is new. When nothing can be had, the last good advertisement counts for a
 * bounded time; then nothing is known any more, for a CDN that is silent may have lost what it offered.
 */
public final class AdvertisementClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdvertisementClient.class);
  /** However often a server says something else, working it in takes one part of so many of a processor. */
  private static final int REST_PARTS = 10;
  /** More than all registered ones; what a server makes up beyond is no news. */
  private static final int CAPABILITIES_SHOWN_MAX = 100;

  private final Source source;
  private final Terms terms;
  private final Clock clock;
  private final Consumer<Optional<Advertisement>> consumer;
  private final Remarks remarks;
  private final Fetcher fetcher;
  private final Directories directories;
  private final Roots roots;
  private final Thread thread;

  private Optional<Cached<AdvertisementJson.Read>> advertisement = Optional.empty();
  private Optional<Cached<NetworkMap>> networkMap = Optional.empty();
  /** What was made of the two. */
  private Optional<Known> known = Optional.empty();
  /** Of what that was made of, the times of the older and of the first to go stale. */
  private Optional<Instant> fetchedAt = Optional.empty();
  private Optional<Instant> freshUntil = Optional.empty();
  /** How long to leave the server alone after what it said last had to be worked in. */
  private Duration rest = Duration.ZERO;
  private int failures;

  private volatile AdvertisementStatus status;
  private volatile boolean closed;

  /**
   * What is asked for, and how long it counts.
   *
   * @param resourceId of the advertisement; where empty, the only one
   * @param wanted which capabilities it is asked for the footprints of
   * @param forgetAfter how long it counts once it is stale and no other can be had; for ever, where empty
   * @param places where the names are that footprints have, by their type (RFC 8006 §7.2), as PIDs of an index; but for
   *     those of {@code altopid}, which the server tells itself
   */
  public record Terms(Optional<String> resourceId, Set<Capability> wanted, Optional<Duration> forgetAfter,
      Map<String, LocationIndex> places) {}

  /** @param map the network map it was made with, if one was needed */
  private record Known(AdvertisementJson.Read read, Optional<NetworkMap> map, Footprints footprints) {}

  /**
   * A client that does nothing before {@link #start}.
   *
   * @param source the server; of what it says of maps, only the limits count
   * @param consumer told what counts from now on, if anything does; on the client's own thread, so it may take its time
   * @throws IllegalArgumentException naming the file, if the trust anchors can't be used
   */
  public AdvertisementClient(Source source, DirectoryFinder finder, Terms terms, Clock clock,
      Consumer<Optional<Advertisement>> consumer, ThreadFactory threads) {
    this.source = source;
    this.terms = terms;
    this.clock = clock;
    this.consumer = consumer;
    remarks = new Remarks(LOG, "downstream-cdn=" + source.name());
    fetcher = new Fetcher(source, clock);
    directories = new Directories(source, clock, fetcher, remarks);
    roots = new Roots(finder, remarks);
    thread = threads.newThread(this::run);
    status = status(SourceStatus.State.WAITING, Optional.empty(), Optional.empty());
  }

  /** Begins to ask. To be called once. */
  public void start() {
    thread.start();
  }

  /** How it does; from any thread. */
  public AdvertisementStatus status() {
    return status;
  }

  /** Stops asking, in the middle of an answer too. The consumer isn't called any more once this returns. */
  @Override public void close() {
    closed = true;
    fetcher.close();
    thread.interrupt();
    Ending.await(thread);
  }

  private void run() {
    try {
      while (!closed) Thread.sleep(attempt());
    } catch (InterruptedException e) {
      if (!closed) LOG.error("event=downstream-cdn-ended cdn={} cause=\"interrupted by a stranger\"", source.name());
    } finally {
      status = status(SourceStatus.State.CLOSED, Optional.empty(), Optional.empty());
    }
  }

  /** Asks once; how long to wait before the next time. */
  private Duration attempt() throws InterruptedException {
    try {
      take(roots.first(this::from));
    } catch (IOException | RuntimeException | Error e) { // it may be more than there is memory for
      return closed ? Duration.ZERO : failed(e);
    }
    directories.trust();
    remarks.recovered();
    failures = 0;
    Duration due = untilDue();
    Duration pause = due.compareTo(rest) < 0 ? rest : due;
    status = status(SourceStatus.State.CURRENT, Optional.empty(), Optional.of(clock.instant().plus(pause)));
    return pause;
  }

  private void take(Known now) {
    rest = Duration.ZERO;
    fetchedAt = inUse().map(Cached::fetchedAt).min(Comparator.naturalOrder());
    freshUntil = inUse().map(Cached::freshUntil).min(Comparator.naturalOrder());
    if (known.filter(before -> before == now).isPresent()) return;
    Advertisement said = now.footprints.advertisement();
    LOG.info("event=advertisement-taken cdn={} tag={} capabilities={} ignored-objects={}", source.name(), said.tag(),
        said.offers().size(), now.footprints.ignored());
    if (now.footprints.ignored() > 0) {
      remarks.remark("of " + said.tag() + " " + now.footprints.ignored() + " objects are ignored: where footprints of"
          + " type " + String.join(", ", now.footprints.ignoredTypes()) + " are isn't known");
    }
    Instant begun = clock.instant();
    consumer.accept(Optional.of(said));
    rest = Duration.between(begun, clock.instant()).multipliedBy(REST_PARTS);
    known = Optional.of(now);
  }

  private Duration failed(Throwable e) {
    failures++;
    directories.doubt(); // the resource may have moved
    boolean isRefused = e instanceof IOException || e instanceof MapException;
    String cause = isRefused ? e.getMessage() : "unexpectedly failed: " + e;
    LOG.debug("event=attempt-failed cdn={} attempt={}", source.name(), failures, e);
    remarks.failed(cause);
    Instant now = clock.instant();
    if (goodUntil().filter(until -> !until.isAfter(now)).isPresent()) forget(cause);
    Duration wait = BackOff.after(failures, source.timing(),
        e instanceof FetchException refused ? refused.retryAfter() : Optional.empty());
    Instant next = goodUntil().filter(now.plus(wait)::isAfter).orElse(now.plus(wait));
    status = status(SourceStatus.State.FAILING, Optional.of(cause), Optional.of(next));
    return Duration.between(now, next);
  }

  private void forget(String cause) {
    LOG.warn("event=advertisement-forgotten cdn={} cause=\"{}\"", source.name(), cause);
    known = Optional.empty();
    try {
      consumer.accept(Optional.empty());
    } catch (RuntimeException | Error e) {
      remarks.failed("can't be forgotten: " + e);
    }
  }

  private Known from(URI root) throws IOException {
    Closure closure = directories.walk(root, _ -> false);
    Directory.Resource resource;
    try {
      resource = closure.advertisement(terms.resourceId);
    } catch (FetchException e) {
      throw e.about(root);
    }
    AdvertisementJson.Read read = read(resource, false).value();
    if (!Footprints.needPids(read)) return made(read, Optional.empty());
    Optional<Directory.Resource> map = closure.networkMapOf(resource);
    if (map.isEmpty() || tag(read, map.get()).isEmpty()) {
      remarks.remark(resource.uri() + ": has footprints of PIDs, but " + (map.isEmpty()
          ? "the directory has no network map that it uses" : "no tag of network map " + map.get().id())
          + " (RFC 9241 §4.1)");
      return made(read, Optional.empty());
    }
    return withPids(resource, read, map.get());
  }

  /** An advertisement with the network map it depends on: both anew if they aren't of one version. */
  private Known withPids(Directory.Resource resource, AdvertisementJson.Read first, Directory.Resource mapResource)
      throws IOException {
    AdvertisementJson.Read read = first;
    NetworkMap map = map(mapResource, false).value();
    if (!tag(read, mapResource).equals(Optional.of(map.tag()))) {
      map = map(mapResource, true).value();
      read = read(resource, true).value();
    }
    Optional<VersionTag> wanted = tag(read, mapResource);
    if (!wanted.equals(Optional.of(map.tag()))) {
      throw new FetchException(resource.uri() + ": is for network map "
          + wanted.map(VersionTag::toString).orElse("none") + ", while " + mapResource.uri() + " is " + map.tag()
          + " (RFC 9241 §4.1)");
    }
    return made(read, Optional.of(map));
  }

  private static Optional<VersionTag> tag(AdvertisementJson.Read read, Directory.Resource map) {
    return read.dependentTags().stream().filter(tag -> tag.resourceId().equals(map.id())).findFirst();
  }

  private Cached<AdvertisementJson.Read> read(Directory.Resource resource, boolean anew) throws IOException {
    URI uri = resource.uri();
    Optional<Cached<AdvertisementJson.Read>> before = advertisement.filter(each -> each.uri().equals(uri));
    if (before.isPresent() && !anew && !before.get().isDue(clock.instant())) return before.get();
    Cached<AdvertisementJson.Read> got = fetcher.get(uri, MediaType.CDNI_ADVERTISEMENT, before, anew,
        (in, _) -> AdvertisementJson.read(in, source.limits()));
    String id = got.value().tag().resourceId();
    if (!id.equals(resource.id())) {
      remarks.remark(uri + ": its tag names resource " + id + ", the directory calls it " + resource.id()
          + " (RFC 9241 §3.6)");
    }
    advertisement = Optional.of(before.map(Cached::value).filter(got.value()::equals).map(got::holding).orElse(got));
    return advertisement.get();
  }

  private Cached<NetworkMap> map(Directory.Resource resource, boolean anew) throws IOException {
    URI uri = resource.uri();
    Optional<Cached<NetworkMap>> before = networkMap.filter(each -> each.uri().equals(uri));
    if (before.isPresent() && !anew && !before.get().isDue(clock.instant())) return before.get();
    Cached<NetworkMap> got = fetcher.get(uri, MediaType.NETWORK_MAP, before, anew,
        (in, _) -> NetworkMapJson.read(in, source.limits(), before.map(Cached::value), _ -> {}));
    networkMap = Optional.of(before.map(Cached::value).filter(got.value()::isSame).map(got::holding).orElse(got));
    return networkMap.get();
  }

  /** What was made before, where nothing is new. */
  private Known made(AdvertisementJson.Read read, Optional<NetworkMap> map) {
    if (map.isEmpty()) networkMap = Optional.empty();
    return known.filter(made -> made.read == read && made.map.equals(map))
        .orElseGet(() -> new Known(read, map, Footprints.of(read, terms.wanted, places(map))));
  }

  private Map<String, LocationIndex> places(Optional<NetworkMap> map) {
    Map<String, LocationIndex> all = new HashMap<>(terms.places);
    map.ifPresent(pids -> all.put(Footprints.OF_PIDS, LocationIndex.compile(pids)));
    return all;
  }

  private Stream<Cached<?>> inUse() {
    return Stream.of(advertisement, networkMap).flatMap(Optional::stream);
  }

  private Optional<Instant> goodUntil() {
    return known.flatMap(_ -> freshUntil).flatMap(until -> terms.forgetAfter.map(until::plus));
  }

  /** Somewhat before the first of them goes stale, and never all clients of a server at once. */
  private Duration untilDue() {
    double part = 0.5 + ThreadLocalRandom.current().nextDouble();
    Instant due = inUse().map(each -> each.freshUntil().minus(BackOff.scaled(each.early(), part)))
        .min(Comparator.naturalOrder()).orElseThrow();
    Duration pause = Duration.between(clock.instant(), due);
    return pause.compareTo(ServerSupply.PAUSE_MIN) < 0 ? ServerSupply.PAUSE_MIN : pause;
  }

  private AdvertisementStatus status(SourceStatus.State state, Optional<String> error, Optional<Instant> nextFetch) {
    Optional<Advertisement> said = known.map(made -> made.footprints.advertisement());
    List<Capability> capabilities = known.stream().flatMap(made -> made.read.offers().stream())
        .flatMap(offer -> offer.capabilities().stream()).distinct()
        .sorted(Comparator.comparing(Capability::toString)).limit(CAPABILITIES_SHOWN_MAX).toList();
    return new AdvertisementStatus(source.name(), state, roots.last(), said.map(Advertisement::tag),
        said.flatMap(_ -> fetchedAt), said.flatMap(_ -> freshUntil), goodUntil(), error,
        failures, nextFetch, capabilities, known.map(made -> made.footprints.ignored()).orElse(0),
        known.map(made -> made.footprints.ignoredTypes()).orElse(Set.of()));
  }
}
