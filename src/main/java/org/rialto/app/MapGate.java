package org.rialto.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.rialto.alto.Guidance;
import org.rialto.answer.RecentClients;
import org.rialto.config.Config;
import org.rialto.location.CostType;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.route.RedirectTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets new maps in, or holds them until an operator accepts them or their time has come. Of each source the latest are
 * held, by the time of the first: a source that goes on changing must not put off for ever what is to be applied.
 *
 * <p>Maps restored from disk were let in before. The first maps of a source have nothing to be compared with, whatever
 * others say: they are held only if they hold no prefix. Nor is it news when another interval of a calendar begins
 * (RFC 8896): the source had announced it, with costs that were judged. Else the whole table is compared, of all
 * sources, so that what others make of an address counts as clients see it.
 */
final class MapGate {
  private static final Logger LOG = LoggerFactory.getLogger(MapGate.class);

  private final Clock clock;
  private final Supplier<List<RecentClients>> recent;
  private final Map<String, HeldMaps> held = new ConcurrentHashMap<>();
  private final Map<String, Maps> rejected = new ConcurrentHashMap<>();
  private final Map<String, Counted> counted = new ConcurrentHashMap<>();

  /** A network map in use, and what it holds. */
  private record Counted(NetworkMap map, MapChange.Counts counts) {}

  /** @param recent samples of those who ask, looked at when maps come */
  MapGate(Clock clock, Supplier<List<RecentClients>> recent) {
    this.clock = clock;
    this.recent = recent;
  }

  /** The maps that wait, each of another source. */
  List<HeldMaps> held() {
    return List.copyOf(held.values());
  }

  /**
   * Whether maps went stale too long ago to be used. Those that did as newer ones are held are not: their source is
   * there, and an operator is asked.
   *
   * @param after how long after they went stale; never, where empty
   */
  boolean isPast(org.rialto.answer.Guidance told, Optional<Duration> after) {
    long stale = clock.instant().getEpochSecond() - told.freshUntilSeconds();
    return after.filter(most -> stale >= most.toSeconds()).isPresent() && !held.containsKey(told.source());
  }

  /** Whether a source says again what is held already, or was rejected. */
  boolean isKnown(Guidance said) {
    Maps refused = rejected.get(said.source());
    if (refused != null && isSame(refused, said.maps())) return true;
    HeldMaps waiting = held.get(said.source());
    if (waiting == null || !isSame(waiting.said().maps(), said.maps())) return false;
    held.put(said.source(), waiting.confirmed(said));
    return true;
  }

  private static boolean isSame(Maps maps, Maps others) {
    return maps == others
        || maps.networkMap().isSame(others.networkMap()) && maps.costMap().isSame(others.costMap())
        && maps.property().equals(others.property());
  }

  /**
   * Whether maps may be used; else they are held from now on.
   *
   * @param wanted the cost type the source is asked for
   * @param before the source's maps in use, if they have been read
   * @param inUse the table in use; one without guidance for the first maps of the source
   * @param after the table in use with what is said in place of the source's maps
   */
  boolean lets(Guidance said, Config.Guard guard, CostType wanted, Optional<Maps> before, RedirectTable inUse,
      RedirectTable after) {
    if (said.restored() || !guard.enabled() || !guard.judgesTurns() && isOfCalendarInUse(said)) return let(said);
    MapChange change = MapChange.between(before, before.map(maps -> counts(said.source(), maps)), inUse, said.maps(),
        after, recent.get());
    List<String> excesses = change.excesses(guard, wanted);
    if (excesses.isEmpty()) return let(said);
    Optional<HeldMaps> earlier = Optional.ofNullable(held.get(said.source()));
    Instant since = earlier.map(HeldMaps::since).orElse(clock.instant());
    HeldMaps waiting = new HeldMaps(said, change, excesses, since,
        change.isVoid() ? Optional.empty() : guard.applyAfter().map(since::plus));
    held.put(said.source(), waiting);
    rejected.remove(said.source());
    LOG.warn("event=maps-held source={} tag={} because=\"{}\" excesses={} applies-at={} see=\"rialto maps\"",
        said.source(), said.maps().networkMap().tag(), excesses.getFirst(), excesses.size(),
        waiting.appliesAt().map(Instant::toString).orElse("never"));
    return false;
  }

  /** A calendar that was let in was let in as a whole; what was held or rejected of it wasn't. */
  private boolean isOfCalendarInUse(Guidance said) {
    return said.turned() && !held.containsKey(said.source()) && !rejected.containsKey(said.source());
  }

  /** What the maps in use hold; their network map is counted once, however often its costs change. */
  private MapChange.Counts counts(String source, Maps inUse) {
    Counted known = counted.get(source);
    if (known != null && known.map == inUse.networkMap()) return known.counts.with(inUse.costMap());
    MapChange.Counts counts = MapChange.Counts.of(inUse);
    counted.put(source, new Counted(inUse.networkMap(), counts));
    return counts;
  }

  private boolean let(Guidance said) {
    drop(said.source(), "the source says other maps, which may be used");
    rejected.remove(said.source());
    return true;
  }

  /** Forgets what was said by sources that aren't among these: it is of other sources, though of the same name. */
  void keepOnly(Set<String> sources) {
    rejected.keySet().retainAll(sources);
    counted.keySet().retainAll(sources);
    for (String source : held.keySet()) {
      if (!sources.contains(source)) drop(source, "the configuration has another source, or none, in its place");
    }
  }

  /** Nothing is held of a source any more: it says something else. */
  void drop(String source, String because) {
    HeldMaps waiting = held.remove(source);
    if (waiting != null) LOG.info("event=held-maps-dropped source={} tag={} because=\"{}\"", source,
        waiting.said().maps().networkMap().tag(), because);
  }

  /**
   * What waits of a source, or of the only one of which anything does.
   *
   * @throws IllegalArgumentException where nothing does, or more than one does and none is named
   */
  HeldMaps find(Optional<String> source) {
    if (held.isEmpty()) throw new IllegalArgumentException("no maps are held");
    if (source.isEmpty() && held.size() > 1) {
      throw new IllegalArgumentException("maps of several sources are held: name one of "
          + String.join(", ", held.keySet().stream().sorted().toList()));
    }
    HeldMaps found = held.get(source.orElseGet(() -> held.keySet().iterator().next()));
    if (found == null) throw new IllegalArgumentException("no maps of source " + source.orElseThrow() + " are held");
    return found;
  }

  /** Takes maps out, for them to be applied. */
  void accept(HeldMaps waiting, String because) {
    held.remove(waiting.source());
    LOG.info("event=held-maps-applied source={} tag={} because=\"{}\"", waiting.source(),
        waiting.said().maps().networkMap().tag(), because);
  }

  /** Drops maps, and doesn't hold them again as long as the source says the same. */
  void reject(HeldMaps waiting) {
    rejected.put(waiting.source(), waiting.said().maps());
    drop(waiting.source(), "rejected");
  }

  /** Those whose time has come. */
  List<HeldMaps> due() {
    Instant now = clock.instant();
    return held.values().stream().filter(waiting -> waiting.appliesAt().filter(at -> !at.isAfter(now)).isPresent())
        .toList();
  }
}
