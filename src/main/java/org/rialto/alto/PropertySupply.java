package org.rialto.alto;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.rialto.location.EntityProperty;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps fresh what a server says of one property of nodes: by filtered property maps, an endpoint property service or
 * whole property maps, asked for shortly before they go stale and whenever the network map changes. When nothing can be
 * had, what was good last stays good, be it of an earlier network map: nodes that lose their roles would serve where
 * they mustn't. It asks on a thread of its own, and by connections of its own, so that neither this nor the maps wait
 * for the other. For several threads.
 */
final class PropertySupply implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PropertySupply.class);

  /** Entities named in one question; where there are more, all are asked for. */
  private static final int ENTITIES_MAX = 4096;
  /** Octets of an answer apart from its values: what extensions may say in {@code meta}, in the main. */
  private static final long BYTES_MIN = 65_536;
  /** Octets of an entity with its value: a longer value is no word for anything. */
  private static final long BYTES_PER_ENTITY = 1024;
  /** However far off the next attempt is; whoever brings it forward wakes the thread. */
  private static final Duration WAIT_MAX = Duration.ofHours(1);

  private final Source source;
  private final PropertyQuestion question;
  private final Clock clock;
  private final Fetcher fetcher;
  private final Remarks remarks;
  private final Runnable news;
  private final Thread thread;
  /** Of the thread alone, as are the failures. */
  private final Map<PropertyOffer, Cached<PropertyMapJson.Read>> pieces = new HashMap<>();
  private int failures;
  /** Guarded by this, as are all below that aren't volatile. */
  private List<PropertyOffer> offers = List.of();
  private Optional<NetworkMap> wanted = Optional.empty();
  /** The network map that was tried for last, and when the next attempt is due. */
  private Optional<VersionTag> triedFor = Optional.empty();
  private Instant due = Instant.MIN;
  /** Whether there is something to begin with: what is remembered, or what came of a first attempt. */
  private boolean hasBegun;

  private volatile EntityProperty property = EntityProperty.NONE;
  private volatile PropertyStatus status;

  /** What is asked for at once. */
  private record Attempt(List<PropertyOffer> offers, NetworkMap map) {}

  /**
   * @param news called on a thread of the supply's when there are other values
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  PropertySupply(Source source, PropertyQuestion question, Clock clock, ThreadFactory threads, Runnable news) {
    this.source = source;
    this.question = question;
    this.clock = clock;
    this.news = news;
    this.fetcher = new Fetcher(source, clock);
    this.remarks = new Remarks(LOG, "property-of-source=" + source.name());
    this.thread = threads.newThread(this::run);
    this.status = status(List.of(), Optional.empty());
  }

  /** Begins to ask. To be called once. */
  void start() {
    thread.start();
  }

  /** Takes what an earlier process got, as stale, if it is of the property asked for; before anything is wanted. */
  synchronized void remember(EntityProperty kept) {
    if (!kept.name().equals(question.property())) return;
    property = kept;
    hasBegun = true;
    status = status(offers, Optional.empty());
  }

  /** What the directory has for it, by the last walk. */
  synchronized void follow(List<PropertyOffer> found) {
    if (found.equals(offers)) return;
    offers = found;
    due = Instant.MIN;
    notifyAll();
  }

  /** Wants the values for a network map, of which more may be asked for than of the one before. */
  synchronized void want(NetworkMap map) {
    wanted = Optional.of(map);
    notifyAll();
  }

  /** The values for the network map, or the last good ones; the same object where they are the same. */
  EntityProperty values() {
    return property;
  }

  /** Waits so long, or until there is something to begin with. */
  synchronized void awaitBeginning(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); !hasBegun && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  /** How it does; from any thread. */
  PropertyStatus status() {
    return status;
  }

  private void run() {
    try {
      while (true) attempt(next());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the next attempt is due. */
  private synchronized Attempt next() throws InterruptedException {
    while (!isDue()) {
      Duration left = wanted.isEmpty() || due.isAfter(clock.instant().plus(WAIT_MAX)) ? WAIT_MAX
          : Duration.between(clock.instant(), due);
      wait(Math.max(1, left.toMillis()));
    }
    triedFor = wanted.map(NetworkMap::tag);
    return new Attempt(offers, wanted.orElseThrow());
  }

  private boolean isDue() {
    return wanted.isPresent() && (!triedFor.equals(wanted.map(NetworkMap::tag)) || !clock.instant().isBefore(due));
  }

  private void attempt(Attempt attempt) throws InterruptedException {
    EntityProperty before = property;
    try {
      pieces.keySet().retainAll(attempt.offers);
      for (PropertyOffer offer : attempt.offers) refresh(offer, attempt.map);
      settle(attempt);
      if (property != before) news.run();
    } catch (IOException | RuntimeException | Error e) {
      failed(attempt, e);
    }
    Thread.sleep(ServerSupply.PAUSE_MIN);
  }

  private void settle(Attempt attempt) {
    remarks.recovered();
    failures = 0;
    Optional<EntityProperty> all = attempt.offers.stream().map(offer -> pieces.get(offer).value().property())
        .reduce(EntityProperty::plus);
    all.filter(now -> !now.equals(property)).ifPresent(now -> property = now);
    settled(attempt, pieces.values().stream().map(piece -> piece.freshUntil().minus(piece.early()))
        .min(Comparator.naturalOrder()).orElse(Instant.MAX), Optional.empty());
  }

  private void failed(Attempt attempt, Throwable e) {
    failures++;
    String cause = e instanceof IOException ? e.getMessage() : "unexpectedly failed: " + e;
    remarks.failed(cause);
    Optional<Duration> retryAfter = e instanceof FetchException refused ? refused.retryAfter() : Optional.empty();
    settled(attempt, clock.instant().plus(BackOff.after(failures, source.timing(), retryAfter)), Optional.of(cause));
  }

  /** Notes when to ask again; at once, where the directory has something else by now. */
  private synchronized void settled(Attempt attempt, Instant again, Optional<String> error) {
    if (attempt.offers.equals(offers)) due = again;
    status = status(attempt.offers, error);
    hasBegun = true;
    notifyAll();
  }

  private PropertyStatus status(List<PropertyOffer> offers, Optional<String> error) {
    return new PropertyStatus(question.property(), offers.size(), property.size(),
        pieces.values().stream().map(Cached::fetchedAt).min(Comparator.naturalOrder()),
        pieces.values().stream().map(Cached::freshUntil).min(Comparator.naturalOrder()), error);
  }

  /** Asks a resource, unless what it said is fresh and for this network map; twice if it is of another one. */
  private void refresh(PropertyOffer offer, NetworkMap map) throws IOException {
    Optional<Cached<PropertyMapJson.Read>> known = Optional.ofNullable(pieces.get(offer));
    if (known.isPresent() && !known.get().isDue(clock.instant()) && isFor(known.get(), map)) return;
    Cached<PropertyMapJson.Read> got = ask(offer, map, known, false);
    if (!isFor(got, map)) got = ask(offer, map, known, true);
    if (!isFor(got, map)) {
      throw new FetchException(offer.resource().uri() + ": is for network map "
          + got.value().networkMap().orElseThrow() + ", while the one in use is " + map.tag() + " (RFC 9240 §7.6)");
    }
    pieces.put(offer, got);
  }

  private static boolean isFor(Cached<PropertyMapJson.Read> piece, NetworkMap map) {
    return piece.value().networkMap().filter(tag -> !tag.equals(map.tag())).isEmpty();
  }

  private Cached<PropertyMapJson.Read> ask(PropertyOffer offer, NetworkMap map,
      Optional<Cached<PropertyMapJson.Read>> known, boolean anew) throws IOException {
    Fetcher.Reading<PropertyMapJson.Read> reading =
        (in, _) -> PropertyMapJson.read(in, offer, question, source.limits());
    List<String> entities = entities(offer, map);
    boolean isTooLong = entities.size() > ENTITIES_MAX;
    boolean isOfAll = isTooLong || question.ofAll();
    long bytesMax = isOfAll ? source.limits().bytes()
        : Math.min(source.limits().bytes(), BYTES_MIN + BYTES_PER_ENTITY * entities.size());
    return switch (offer.kind()) {
      case WHOLE -> fetcher.get(offer.resource().uri(), MediaType.PROPERTY_MAP, known, anew, reading);
      case FILTERED -> fetcher.post(offer.resource().uri(), new Fetcher.Input(MediaType.PROPERTY_MAP_PARAMS,
          PropertyMapJson.filter(question.property(), isOfAll ? List.of() : entities)), MediaType.PROPERTY_MAP,
          bytesMax, reading);
      case ENDPOINTS -> {
        if (isTooLong) remarks.remark(offer.resource().uri() + ": is asked about the first " + ENTITIES_MAX
            + " addresses of nodes, of " + entities.size());
        yield fetcher.post(offer.resource().uri(), new Fetcher.Input(MediaType.ENDPOINT_PROPERTIES_PARAMS,
            PropertyMapJson.endpoints(question.property(), isTooLong ? entities.subList(0, ENTITIES_MAX) : entities)),
            MediaType.ENDPOINT_PROPERTIES, bytesMax, reading);
      }
    };
  }

  /** What nodes are in the domains asked for. */
  private List<String> entities(PropertyOffer offer, NetworkMap map) {
    List<String> entities = new ArrayList<>();
    for (String domain : offer.domains().stream().sorted().toList()) {
      Collection<String> ids = switch (domain.substring(domain.indexOf('.') + 1)) {
        case "pid" -> question.pids(map);
        case "ipv4" -> addresses(Family.IPV4);
        default -> addresses(Family.IPV6);
      };
      ids.forEach(id -> entities.add(domain + ":" + id));
    }
    return entities;
  }

  private List<String> addresses(Family family) {
    return question.addresses().stream().filter(address -> address.family() == family).map(Object::toString).toList();
  }

  /** Ends, in the middle of an answer too. Nobody is told of news any more once this returns. */
  @Override public void close() {
    fetcher.close();
    thread.interrupt();
    Ending.await(thread);
  }
}
