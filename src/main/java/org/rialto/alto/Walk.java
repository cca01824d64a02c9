package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.location.CostCalendar;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;

/**
 * The way from a directory to a pair of maps that belong together (RFC 7285 §9.2, §6.3). Remembers what it got, so that
 * a later walk asks only for what is stale. For one thread.
 */
final class Walk {
  /**
   * Times that both maps are asked for again when they don't match; a server that changes its maps in between is done
   * by then.
   */
  private static final int PAIRING_MAX = 3;
  private static final int PIDS_SHOWN_MAX = 5;
  private static final long PAIRING_PAUSE_MS = 100;

  private final Source source;
  private final Clock clock;
  private final Fetcher fetcher;
  private final Progress progress;
  private final Remarks remarks;
  private final Directories directories;
  private final SeparateCosts separateCosts;
  private final Joining joining;
  private Optional<Pair> restored = Optional.empty();
  private Optional<Cached<NetworkMap>> networkMap = Optional.empty();
  private Optional<Cached<CostMap>> costMap = Optional.empty();
  private Optional<CostCalendar> calendar = Optional.empty();
  private Optional<UpdateOffer> updates = Optional.empty();
  private List<PropertyOffer> propertyMaps = List.of();

  Walk(Source source, Clock clock, Fetcher fetcher, Progress progress, Remarks remarks, Joining joining) {
    this.source = source;
    this.clock = clock;
    this.fetcher = fetcher;
    this.progress = progress;
    this.remarks = remarks;
    this.directories = new Directories(source, clock, fetcher, remarks);
    this.separateCosts = new SeparateCosts(source, clock, fetcher, remarks::remark);
    this.joining = joining;
  }

  /** Joins the update stream that a directory offers for maps that are held. */
  @FunctionalInterface
  interface Joining {
    /** The maps that the stream vouches for; empty where they have to be fetched. */
    Optional<Pair> join(UpdateOffer offer, Pair held) throws IOException, InterruptedException;
  }

  /**
   * A network map and a cost map for just its version.
   *
   * @param calendar what the cost map is of; none where it holds until another is fetched
   */
  record Pair(Cached<NetworkMap> networkMap, Cached<CostMap> costMap, Optional<CostCalendar> calendar) {
    /** A pair whose costs hold until others are fetched. */
    Pair(Cached<NetworkMap> networkMap, Cached<CostMap> costMap) {
      this(networkMap, costMap, Optional.empty());
    }

    /** The pair with the costs that apply at a time. */
    Pair at(Instant now) {
      return calendar.map(costs -> new Pair(networkMap, costMap.of(costs.at(now)), calendar)).orElse(this);
    }

    /** Whether its costs are those that apply at a time. */
    boolean isOf(Instant now) {
      return calendar.map(costs -> costs.at(now) == costMap.value()).orElse(true);
    }

    /** When other costs apply next by the calendar. */
    Optional<Instant> turn(Instant now) {
      return calendar.flatMap(costs -> costs.schedule().next(now));
    }

    /** When the pair is no longer known to be right: once it is stale, or its calendar has ended. */
    Instant rightUntil() {
      return calendar.map(costs -> costs.schedule().end()).filter(end -> end.isBefore(freshUntil()))
          .orElseGet(this::freshUntil);
    }

    /** When the first of the two goes stale. */
    Instant freshUntil() {
      return networkMap.freshUntil().isBefore(costMap.freshUntil()) ? networkMap.freshUntil() : costMap.freshUntil();
    }

    /** When the server last sent or confirmed both: the age of the older. */
    Instant fetchedAt() {
      return networkMap.fetchedAt().isBefore(costMap.fetchedAt()) ? networkMap.fetchedAt() : costMap.fetchedAt();
    }
  }

  /** Takes what was got otherwise, as stale: the server is asked to confirm it. */
  void remember(Pair pair) {
    networkMap = Optional.of(pair.networkMap().outdated());
    costMap = Optional.of(pair.costMap().outdated());
    calendar = pair.calendar();
    separateCosts.doubt();
  }

  /** Takes what an earlier process got; where an update stream tells of it, that need not be fetched. */
  void restore(Pair pair) {
    remember(pair);
    restored = Optional.of(pair);
  }

  /** Takes what it got as stale, however fresh it is by HTTP. */
  void doubt() {
    networkMap = networkMap.map(Cached::outdated);
    costMap = costMap.map(Cached::outdated);
    separateCosts.doubt();
  }

  /**
   * Walks from a root directory.
   *
   * @throws FetchException if no pair can be had; the message names the resource at fault
   */
  Pair from(URI root) throws IOException, InterruptedException {
    try {
      Pair pair = pairBy(root);
      directories.trust();
      return pair;
    } catch (FetchException e) {
      directories.doubt(); // the maps may have moved
      throw e;
    }
  }

  /** The pair by the root directory and by those that come in place of maps (RFC 7285 §8.3.3). */
  private Pair pairBy(URI root) throws IOException, InterruptedException {
    List<DirectoryInPlace> inPlace = new ArrayList<>();
    Closure.Selection wanted = select(root, inPlace, Optional.empty());
    while (true) {
      try {
        return pair(wanted);
      } catch (FetchException e) {
        DirectoryInPlace directory = e.inPlace().orElseThrow(() -> e);
        remarks.remark(directory.resource() + ": sent a directory in its place, which is looked in for it");
        inPlace.add(directory);
      }
      wanted = select(root, inPlace, Optional.of(wanted.networkMapId()));
    }
  }

  private Pair pair(Closure.Selection wanted) throws IOException, InterruptedException {
    Optional<Pair> joined = joined(wanted);
    if (joined.isPresent()) return joined.get();
    Cached<NetworkMap> network = networkMap(wanted, false);
    Cached<CostMap> costs = costMap(wanted, false);
    for (int tries = 1; !costs.value().networkMap().equals(network.value().tag()); tries++) {
      if (tries > PAIRING_MAX) {
        throw new FetchException(wanted.costMap().uri() + ": its costs are for network map "
            + costs.value().networkMap() + ", while " + wanted.networkMap().uri() + " is " + network.value().tag()
            + ", after " + PAIRING_MAX + " more tries (RFC 7285 §6.3)");
      }
      if (tries > 1) Thread.sleep(PAIRING_PAUSE_MS << tries);
      network = networkMap(wanted, true);
      if (!costs.value().networkMap().equals(network.value().tag())) costs = costMap(wanted, true);
    }
    return new Pair(network, costs, calendar).at(clock.instant());
  }

  private Optional<Pair> joined(Closure.Selection wanted) throws IOException, InterruptedException {
    Optional<Pair> held = restored.filter(pair -> pair.networkMap().uri().equals(wanted.networkMap().uri())
        && pair.costMap().uri().equals(wanted.costMap().uri()) && pair.costMap().value().type().equals(wanted.type()));
    restored = Optional.empty();
    return held.isPresent() && updates.isPresent() ? joining.join(updates.get(), held.get()) : Optional.empty();
  }

  /** @param networkMapId of the network map that was found before directories came in place of maps */
  private Closure.Selection select(URI root, List<DirectoryInPlace> inPlace, Optional<String> networkMapId)
      throws IOException {
    Closure closure = directories.walk(root, inPlace,
        known -> inPlace.isEmpty() && known.exact().isPresent()
            && source.property().isEmpty()); // property maps may be behind
    networkMapId.ifPresent(closure::prefer);
    Optional<Closure.Selection> found = closure.exact();
    try {
      Closure.Selection maps = found.isPresent() ? found.get() : closure.select();
      checkNoCircle(maps, inPlace);
      return settled(maps, closure);
    } catch (FetchException e) {
      throw new FetchException(root + inPlace.stream().map(each -> ", " + each.base() + " in place of a map")
          .collect(Collectors.joining()) + ": " + e.getMessage());
    }
  }

  /** A resource in whose place a directory came isn't to be found where that leads. */
  private static void checkNoCircle(Closure.Selection maps, List<DirectoryInPlace> inPlace) throws FetchException {
    List<Directory.Resource> wanted = new ArrayList<>(maps.parts());
    wanted.add(maps.networkMap());
    wanted.add(maps.costMap());
    for (DirectoryInPlace each : inPlace) {
      if (wanted.stream().anyMatch(resource -> resource.uri().equals(each.resource()))) {
        throw new FetchException("leads back to " + each.resource() + ", in a circle (RFC 7285 §8.3.3)");
      }
    }
  }

  private Closure.Selection settled(Closure.Selection maps, Closure closure) {
    updates = closure.updates(maps);
    propertyMaps = source.property().map(question -> closure.propertyMaps(question, maps.networkMapId()))
        .orElse(List.of());
    return maps;
  }

  /** The update stream for the maps of the last walk that came so far, of the directories it came by. */
  Optional<UpdateOffer> updates() {
    return updates;
  }

  /** The resources of the last walk that came so far which have the property the source is asked for. */
  List<PropertyOffer> propertyMaps() {
    return propertyMaps;
  }

  /** @param anew whether to ask though it is fresh, because the cost map is for another version */
  private Cached<NetworkMap> networkMap(Closure.Selection wanted, boolean anew) throws IOException {
    URI uri = wanted.networkMap().uri();
    Optional<Cached<NetworkMap>> known = networkMap.filter(cached -> cached.uri().equals(uri));
    if (known.isPresent() && !anew && !known.get().isDue(clock.instant())) return known.get();
    boolean isFiltered = wanted.networkMap().accepts().isPresent();
    List<URI> pointers = new ArrayList<>();
    Fetcher.Reading<NetworkMap> reading = (in, base) -> {
      pointers.clear();
      NetworkMap map = NetworkMapJson.read(in, source.limits(), known.map(Cached::value),
          prefixes -> progress.read(uri, prefixes, in.bytes()),
          pointer -> Pointers.resolved(uri, base, pointer, remarks::remark).ifPresent(pointers::add));
      if (isFiltered) {
        remarkStrangers(uri, map);
        return source.pids().only(map);
      }
      if (!source.acceptIncomplete()) NetworkMapJson.checkComplete(map);
      return map;
    };
    Cached<NetworkMap> answer = isFiltered
        ? fetcher.post(uri, source.pids().ofNetworkMap(), MediaType.NETWORK_MAP, source.limits().bytes(), reading)
        : fetcher.get(uri, MediaType.NETWORK_MAP, known, anew, reading);
    Cached<NetworkMap> got = isSent(answer, known)
        ? answer.saying(new Cached.Meta(pointers.stream().findFirst(), Optional.empty(), 0)) : answer;
    String id = got.value().tag().resourceId();
    if (!id.equals(wanted.networkMapId())) {
      remarks.remark(uri + ": its tag names resource " + id + ", the directory calls it " + wanted.networkMapId()
          + " (RFC 7285 §11.2.1.6)");
    }
    // a server without conditional answers may have sent the same map once more
    Cached<NetworkMap> kept = networkMap.filter(earlier -> earlier.value().isSame(got.value()))
        .map(earlier -> got.holding(earlier.value()))
        .orElse(got);
    networkMap = Optional.of(kept);
    return kept;
  }

  private Cached<CostMap> costMap(Closure.Selection wanted, boolean anew) throws IOException {
    URI uri = wanted.costMap().uri();
    if (!wanted.parts().isEmpty()) {
      return sum(separateCosts.get(wanted.parts(), networkMap.orElseThrow().value().tag(), anew));
    }
    Optional<Cached<CostMap>> known = costMap.filter(cached -> cached.uri().equals(uri));
    if (known.isPresent() && !anew && !known.get().isDue(clock.instant())) return known.get();
    if (!source.parts().isEmpty()) return sum(multipleCosts(wanted.costMap()));
    if (wanted.calendar().isPresent()) return calendaredCosts(wanted, wanted.calendar().get());
    boolean isFiltered = wanted.costMap().accepts().isPresent();
    List<Cached.Meta> said = new ArrayList<>();
    Fetcher.Reading<CostMap> reading = (in, base) -> {
      CostMeta meta = new CostMeta(false);
      OtherCosts others = new OtherCosts(source.acceptsOtherCosts());
      CostMap map = CostMapJson.read(in, source.limits(), known.map(Cached::value), meta, others);
      said.add(said(meta, others, wanted.costMap(), base));
      checkType(map, wanted.type());
      progress.read(uri, 0, in.bytes());
      return isFiltered ? source.pids().only(map) : map;
    };
    Cached<CostMap> answer = isFiltered
        ? fetcher.post(uri, costQuestion(wanted), MediaType.COST_MAP, source.limits().bytes(), reading)
        : fetcher.get(uri, MediaType.COST_MAP, known, anew, reading);
    Cached<CostMap> got = isSent(answer, known) ? answer.saying(said.getLast()) : answer;
    Cached<CostMap> kept = costMap.filter(earlier -> earlier.value().isSame(got.value()))
        .map(earlier -> got.holding(earlier.value()))
        .orElse(got);
    costMap = Optional.of(kept);
    calendar = Optional.empty();
    return kept;
  }

  /** Whether a resource came, and wasn't only confirmed. */
  private static <T> boolean isSent(Cached<T> answer, Optional<Cached<T>> known) {
    return known.isEmpty() || known.get().value() != answer.value();
  }

  /** What the costs say beside themselves; a tag that isn't their own is none. */
  private Cached.Meta said(CostMeta meta, OtherCosts others, Directory.Resource costs, URI base) {
    return new Cached.Meta(
        meta.pointer().flatMap(pointer -> Pointers.resolved(costs.uri(), base, pointer, remarks::remark)),
        meta.ownTag().filter(tag -> tag.resourceId().equals(costs.id())), others.count());
  }

  /** Asks for the costs of all parts at once, by POST (RFC 8189 §4.1.2). */
  private Cached<CostMap> multipleCosts(Directory.Resource costs) throws IOException {
    CostMeta meta = new CostMeta(true);
    Cached<CostMap> got = fetcher.post(costs.uri(), PidFilter.ALL.ofCostMap(CostForm.of(source.parts())),
        MediaType.COST_MAP, source.limits().bytes(), (in, _) -> {
          CostMap map = MultiCostJson.read(in, source.limits(), source.parts(), meta,
              remark -> remarks.remark(costs.uri() + ": " + remark));
          progress.read(costs.uri(), 0, in.bytes());
          return map;
        });
    return got.saying(said(meta, OtherCosts.refused(), costs, got.base()));
  }

  private Cached<CostMap> sum(Cached<CostMap> got) {
    // after a start, the sums from disk are known, but not what of
    Cached<CostMap> kept = costMap.map(Cached::value).filter(got.value()::isSame)
        .filter(before -> !before.summands().isEmpty()).map(got::holding).orElse(got);
    costMap = Optional.of(kept);
    calendar = Optional.empty();
    return kept;
  }

  /** Asks for a calendar, which a POST alone gives and so no answer confirms. */
  private Cached<CostMap> calendaredCosts(Closure.Selection wanted, CalendarTerms terms) throws IOException {
    URI uri = wanted.costMap().uri();
    Cached<CalendarJson.Read> got = fetcher.post(uri, costQuestion(wanted), MediaType.COST_MAP,
        source.limits().bytes(), (in, _) -> {
          CalendarJson.Read read = CalendarJson.read(in, source.limits(), terms,
              remark -> remarks.remark(uri + ": " + remark));
          checkType(read.costs(), wanted.type());
          progress.read(uri, 0, in.bytes());
          return read;
        });
    Instant now = clock.instant();
    Optional<CostMap> before = calendar.map(costs -> costs.at(now)).or(() -> costMap.map(Cached::value));
    calendar = got.value().calendar().map(costs -> before.map(costs::holding).orElse(costs));
    CostMap single = before.filter(got.value().costs()::isSame).orElse(got.value().costs());
    Cached<CostMap> kept = got.of(calendar.map(costs -> costs.at(now)).orElse(single));
    kept = calendar.isPresent() ? kept.until(calendar.get().schedule().end()) : kept;
    kept = kept.saying(said(got.value().meta(), OtherCosts.refused(), wanted.costMap(), got.base()));
    costMap = Optional.of(kept);
    return kept;
  }

  /**
   * Tells of PIDs that were asked for and are none, as a misspelt one, and of others that came all the same and are not
   * taken.
   */
  private void remarkStrangers(URI uri, NetworkMap map) {
    Set<String> asked = new LinkedHashSet<>(source.pids().pids());
    Set<String> got = new LinkedHashSet<>(map.pids());
    String missing = asked.stream().filter(pid -> !got.contains(pid)).limit(PIDS_SHOWN_MAX)
        .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) remarks.remark(uri + ": there is no PID " + missing + " that pids asks for");
    got.removeAll(asked);
    if (!got.isEmpty()) {
      remarks.remark(uri + ": sent " + got.size() + " PIDs that weren't asked for (RFC 7285 §11.3.1.6), "
          + got.iterator().next() + " among them");
    }
  }

  private Fetcher.Input costQuestion(Closure.Selection wanted) {
    return source.pids().ofCostMap(wanted.form(0, source));
  }

  /** @throws MapException if the costs aren't what the directory says */
  static void checkType(CostMap map, CostType wanted) {
    if (!map.type().equals(wanted)) {
      throw new MapException("meta/cost-type: is " + map.type() + ", while the directory says " + wanted);
    }
  }
}
