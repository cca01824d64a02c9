package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;

/**
 * Maps from two files, read again when they have changed. What they hold is fresh as long as they are there: HTTP's
 * rules are about copies, and this is the original. While files are being replaced they may be half written, or not
 * belong together; the maps of before stand then, and only what stays wrong for a while is a failure.
 */
final class FileSupply implements Supply {
  /** Later than any clock here goes, and not too late for a count of milliseconds. */
  static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");
  private static final Duration REPLACING_MAX = Duration.ofSeconds(5);

  private final Source source;
  private final MapPaths paths;
  private final Clock clock;
  private final Progress progress;
  private Optional<Walk.Pair> pair = Optional.empty();
  /** How the files looked when they were read last, and what was wrong with them then. */
  private List<Published.Stamp> settled = List.of();
  private Optional<String> refusal = Optional.empty();

  FileSupply(Source source, MapPaths paths, Clock clock, Progress progress) {
    this.source = source;
    this.paths = paths;
    this.clock = clock;
    this.progress = progress;
  }

  @Override public Walk.Pair get() throws IOException {
    List<Published.Stamp> stamps = List.of(Published.Stamp.of(paths.networkMap()),
        Published.Stamp.of(paths.costMap()));
    if (!stamps.equals(settled)) {
      refusal = read(stamps);
      settled = stamps;
    }
    boolean isWaiting = refusal.isPresent() && pair.isPresent() && isJustWritten(stamps);
    if (refusal.isPresent() && !isWaiting) throw new FetchException(refusal.get());
    return pair.orElseThrow();
  }

  private boolean isJustWritten(List<Published.Stamp> stamps) {
    Instant recently = clock.instant().minus(REPLACING_MAX);
    return stamps.stream().anyMatch(stamp -> stamp.modified().isAfter(recently));
  }

  /** Takes what the files hold; what is wrong with it, if something is. */
  private Optional<String> read(List<Published.Stamp> stamps) throws IOException {
    try {
      Cached<NetworkMap> network = networkMap(stamps.getFirst());
      Cached<CostMap> costs = costMap(stamps.getLast());
      if (!costs.value().networkMap().equals(network.value().tag())) {
        throw new MapException(paths.costMap() + ": meta/dependent-vtags: is for network map "
            + costs.value().networkMap() + ", while " + paths.networkMap() + " is " + network.value().tag()
            + " (RFC 7285 §6.3)");
      }
      pair = Optional.of(new Walk.Pair(network, costs));
      return Optional.empty();
    } catch (MapException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Cached<NetworkMap> networkMap(Published.Stamp stamp) throws IOException {
    Path file = paths.networkMap();
    Optional<Cached<NetworkMap>> known = pair.map(Walk.Pair::networkMap);
    if (isUnchanged(known, stamp)) return known.orElseThrow();
    URI uri = file.toUri();
    Cached<NetworkMap> read = read(file, stamp, in -> {
      NetworkMap map = NetworkMapJson.read(in, source.limits(), known.map(Cached::value),
          prefixes -> progress.read(uri, prefixes, in.bytes()));
      if (!source.acceptIncomplete()) NetworkMapJson.checkComplete(map);
      return map;
    });
    return known.filter(before -> before.value().isSame(read.value())).map(before -> read.holding(before.value()))
        .orElse(read);
  }

  private Cached<CostMap> costMap(Published.Stamp stamp) throws IOException {
    Path file = paths.costMap();
    Optional<Cached<CostMap>> known = pair.map(Walk.Pair::costMap);
    if (isUnchanged(known, stamp)) return known.orElseThrow();
    OtherCosts others = new OtherCosts(source.acceptsOtherCosts());
    Cached<CostMap> read = read(file, stamp, in -> {
      CostMap map = CostMapJson.read(in, source.limits(), known.map(Cached::value), new CostMeta(false), others);
      if (!map.type().metric().equals(source.type().metric())) {
        throw new MapException("meta/cost-type: is " + map.type() + ", while the source is to give "
            + source.type().metric());
      }
      progress.read(file.toUri(), 0, in.bytes());
      return map;
    }).saying(new Cached.Meta(Optional.empty(), Optional.empty(), others.count()));
    return known.filter(before -> before.value().isSame(read.value())).map(before -> read.holding(before.value()))
        .orElse(read);
  }

  /** What a file's octets, counted, are made into. */
  private interface Reading<T> {
    T read(BoundedInput in) throws IOException;
  }

  private <T> Cached<T> read(Path file, Published.Stamp stamp, Reading<T> reading) throws IOException {
    return MapFiles.read(file, (InputStream in) -> {
      BoundedInput bounded = new BoundedInput(in, source.limits().bytes());
      T map = reading.read(bounded);
      URI uri = file.toUri();
      return new Cached<>(uri, uri, Optional.of(stamp.toString()), Optional.empty(), Duration.ZERO, stamp.modified(),
          NO_END, true, bounded.bytes(), map);
    });
  }

  private static boolean isUnchanged(Optional<? extends Cached<?>> known, Published.Stamp stamp) {
    return known.flatMap(Cached::entityTag).equals(Optional.of(stamp.toString()));
  }

  @Override public Optional<URI> place() {
    return Optional.of(paths.networkMap().toUri());
  }

  @Override public Optional<URI> root() {
    return place();
  }

  @Override public Optional<PointerStatus> pointers() {
    return Optional.empty();
  }

  @Override public boolean mayGive(MapStore.Kept kept) {
    return kept.pair().networkMap().uri().equals(paths.networkMap().toUri())
        && kept.pair().costMap().uri().equals(paths.costMap().toUri());
  }

  /** The files are then read only if they look otherwise than an earlier process saw them. */
  @Override public void remember(MapStore.Kept kept) {
    pair = Optional.of(kept.pair());
  }

  @Override public EntityProperty property() {
    return EntityProperty.NONE;
  }

  @Override public Optional<PropertyStatus> propertyStatus() {
    return Optional.empty();
  }

  @Override public void start() {
    // files are read by who asks for them
  }

  @Override public UpdateStatus updates() {
    return UpdateStatus.POLLED;
  }

  @Override public boolean await(Duration pause) throws InterruptedException {
    Thread.sleep(pause);
    return false;
  }

  @Override public Duration untilDue(Walk.Pair due, Instant now) {
    return paths.lookEvery();
  }

  @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
    return paths.lookEvery();
  }

  @Override public boolean isStaleOnFailure() {
    return true;
  }

  @Override public void close() {
    // nothing waits here for others
  }
}
