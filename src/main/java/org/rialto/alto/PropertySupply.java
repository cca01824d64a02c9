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
 * they mustn't. For one thread, which waits for it, but for {@link #status}.
 */
final class PropertySupply {
  private static final Logger LOG = LoggerFactory.getLogger(PropertySupply.class);

  /** Entities named in one question; where there are more, all are asked for. */
  private static final int ENTITIES_MAX = 4096;
  /** Octets of an answer apart from its values: what extensions may say in {@code meta}, in the main. */
  private static final long BYTES_MIN = 65_536;
  /** Octets of an entity with its value: a longer value is no word for anything. */
  private static final long BYTES_PER_ENTITY = 1024;

  private final Source source;
  private final PropertyQuestion question;
  private final Clock clock;
  private final Fetcher fetcher;
  private final Remarks remarks;
  private final Map<PropertyOffer, Cached<PropertyMapJson.Read>> pieces = new HashMap<>();
  private List<PropertyOffer> offers = List.of();
  private EntityProperty property = EntityProperty.NONE;
  /** The network map that was tried for last, and when the next attempt is due. */
  private Optional<VersionTag> triedFor = Optional.empty();
  private Instant due = Instant.MIN;
  private int failures;

  private volatile PropertyStatus status;

  PropertySupply(Source source, PropertyQuestion question, Clock clock, Fetcher fetcher) {
    this.source = source;
    this.question = question;
    this.clock = clock;
    this.fetcher = fetcher;
    this.remarks = new Remarks(LOG, "property-of-source=" + source.name());
    this.status = status(Optional.empty());
  }

  /** Takes what an earlier process got, as stale, if it is of the property asked for; the values there are now. */
  EntityProperty remember(EntityProperty kept) {
    if (kept.name().equals(question.property())) property = kept;
    status = status(Optional.empty());
    return property;
  }

  /** What the directory has for it, by the last walk. */
  void follow(List<PropertyOffer> found) {
    if (found.equals(offers)) return;
    offers = found;
    pieces.keySet().retainAll(found);
    due = Instant.MIN;
  }

  /** The values for a network map, or the last good ones; the same object where they are the same. */
  EntityProperty of(NetworkMap map) {
    boolean isOfOther = !triedFor.equals(Optional.of(map.tag()));
    if (!isOfOther && clock.instant().isBefore(due)) return property;
    triedFor = Optional.of(map.tag());
    try {
      for (PropertyOffer offer : offers) refresh(offer, map);
      settle();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    return property;
  }

  /** When it is to be asked for again. */
  Instant due() {
    return due;
  }

  /** How it does; from any thread. */
  PropertyStatus status() {
    return status;
  }

  private void settle() {
    remarks.recovered();
    failures = 0;
    Optional<EntityProperty> all = offers.stream().map(offer -> pieces.get(offer).value().property())
        .reduce(EntityProperty::plus);
    all.filter(now -> !now.equals(property)).ifPresent(now -> property = now);
    due = pieces.values().stream().map(piece -> piece.freshUntil().minus(piece.early()))
        .min(Comparator.naturalOrder()).orElse(Instant.MAX);
    status = status(Optional.empty());
  }

  private void failed(Exception e) {
    failures++;
    String cause = e instanceof IOException ? e.getMessage() : "unexpectedly failed: " + e;
    remarks.failed(cause);
    Optional<Duration> retryAfter = e instanceof FetchException refused ? refused.retryAfter() : Optional.empty();
    due = clock.instant().plus(BackOff.after(failures, source.timing(), retryAfter));
    status = status(Optional.of(cause));
  }

  private PropertyStatus status(Optional<String> error) {
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
}
