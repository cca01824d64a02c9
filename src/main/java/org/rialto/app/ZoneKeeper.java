package org.rialto.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.rialto.app.KeptZone.Source;
import org.rialto.app.LoadingRound.Fresh;
import org.rialto.app.LoadingRound.Wanted;
import org.rialto.config.ConfigException;
import org.rialto.zone.Overlay;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.LoadedZone;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneProblem;
import org.rialto.zone.ZoneRecords;
import org.rialto.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all zones, whether read from files or given by other servers, and makes the table of them that queries are
 * answered from. Only what has changed is read again; a zone that can't be read keeps what is served of it, and one
 * that never could answers SERVFAIL. One thing at a time: each method waits for the one before.
 */
final class ZoneKeeper {
  /** Where tables go, to be answered from; one after the other, in the order they were made. */
  interface Publisher {
    void publish(ZoneTable zones) throws InterruptedException;
  }

  /** Who is told of each new version of a zone, after it has been published; on the thread that brought it. */
  interface Listener {
    /** Whether versions of this zone are of interest at all: to keep their records takes memory. */
    boolean wants(Zone zone);

    /** There is a new version of a zone; it may have the serial of the one before. */
    void changed(ZoneRecords records);

    /** A zone is no longer ours, or has no data any more. */
    void removed(byte[] origin);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ZoneKeeper.class);

  private final Clock clock;
  private final Map<String, KeptZone> kept = new HashMap<>();
  private Overlay overlay = Overlay.NONE;
  private Publisher publisher = _ -> {};
  private Optional<Listener> listener = Optional.empty();
  private volatile ZoneTable table = ZoneTable.EMPTY;
  private final Map<String, KeptZone> failing = new ConcurrentSkipListMap<>();

  ZoneKeeper(Clock clock) {
    this.clock = clock;
  }

  /** All zones there are. */
  ZoneTable table() {
    return table;
  }

  /** The zones of which something else is served than was last read, by name; a view for any thread. */
  Map<String, KeptZone> failing() {
    return Collections.unmodifiableMap(failing);
  }

  /** The folders of all files that zones are made of. */
  synchronized Set<Path> folders() {
    return kept.values().stream().flatMap(zone -> zone.files().stream())
        .map(stamp -> stamp.file().toAbsolutePath().getParent()).collect(Collectors.toUnmodifiableSet());
  }

  /** From now on, tables that this keeper makes by itself go there. */
  synchronized void publishTo(Publisher newPublisher) {
    publisher = newPublisher;
  }

  /** From now on, this one is told of zones; at once of all there are. */
  synchronized void tell(Listener newListener) {
    listener = Optional.of(newListener);
    tellAgain(_ -> true);
  }

  /** Tells of these zones as they are, as though they were new; of those that are wanted. */
  synchronized void tellAgain(Predicate<Zone> which) {
    if (listener.isEmpty()) return;
    for (KeptZone zone : kept.values()) {
      if (!zone.zone().isAvailable() || !which.test(zone.zone()) || !listener.get().wants(zone.zone())) continue;
      Optional<ZoneRecords> records = zone.records();
      if (records.isEmpty() && zone.source() instanceof Source.OfFile(ZoneFile file)) {
        records = new ZoneLoader(overlay, table).load(file, true).records();
      }
      records.ifPresent(listener.get()::changed);
    }
  }

  /**
   * Takes the zones of a configuration: reads those that are new or have changed, and lets go of those it no longer
   * names. Zones that were given stay.
   *
   * @param to where the table goes that is made
   * @return all that is wrong with what was read, zone by zone, and what deserves a second look
   * @throws ConfigException where the configuration asks of a zone what can't be; then nothing has changed
   */
  synchronized List<ZoneProblem> take(Setup setup, Publisher to) throws ConfigException, InterruptedException {
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    ZoneTable planned = planned(setup, wanted);
    List<Fresh> fresh = round(setup.overlay(), planned).run(wanted.values());
    List<ZoneProblem> problems = fresh.stream().flatMap(zone -> zone.problems().stream()).toList();
    refuse(setup, fresh);
    overlay = setup.overlay();
    List<byte[]> gone = new ArrayList<>();
    kept.values().removeIf(zone -> !wanted.containsKey(zone.zone().name()) && gone.add(zone.zone().origin()));
    commit(fresh, gone, to);
    return problems;
  }

  /**
   * What is newly laid over a zone must be possible there: else it is the configuration that is wrong, unless the zone
   * has errors of its own.
   */
  private void refuse(Setup setup, List<Fresh> fresh) throws ConfigException {
    List<ZoneProblem> wrong = new ArrayList<>();
    for (Fresh zone : fresh) {
      Optional<KeptZone> before = Optional.ofNullable(kept.get(zone.zone().zone().name()));
      if (before.isPresent() && before.get().part().equals(zone.zone().part())) continue;
      List<ZoneProblem> errors = zone.problems().stream()
          .filter(problem -> problem.severity() == ZoneProblem.Severity.ERROR).toList();
      if (errors.stream().allMatch(setup::isOfConfiguration)) wrong.addAll(errors);
    }
    if (!wrong.isEmpty()) throw setup.refused(wrong);
  }

  /**
   * Reads a zone again; all zones whose files have changed, where none is named.
   *
   * @param name of a zone, with or without the last dot, in any case
   * @param to where the table goes that is made
   * @return all that is wrong with what was read, and what deserves a second look
   * @throws IllegalArgumentException if no zone of that name comes from a file
   */
  synchronized List<ZoneProblem> reload(Optional<String> name, Publisher to) throws InterruptedException {
    List<Wanted> wanted = new ArrayList<>();
    if (name.isPresent()) {
      String full = (name.get().endsWith(".") ? name.get() : name.get() + ".").toLowerCase(Locale.ROOT);
      KeptZone zone = kept.get(full);
      if (zone == null || !(zone.source() instanceof Source.OfFile)) {
        throw new IllegalArgumentException("no zone " + full + " is read from a file here");
      }
      wanted.add(new Wanted(zone.zone(), zone.source()));
    } else {
      for (KeptZone zone : kept.values()) {
        if (!zone.isUnchanged()) wanted.add(new Wanted(zone.zone(), zone.source()));
      }
    }
    List<Fresh> fresh = round(overlay, table).run(wanted);
    if (!fresh.isEmpty()) commit(fresh, List.of(), to);
    return fresh.stream().flatMap(zone -> zone.problems().stream()).toList();
  }

  /**
   * Takes a zone's new version that another server gave.
   *
   * @return what deserves a second look
   * @throws ZoneException if it can't be served; what was served before stays
   */
  synchronized List<ZoneProblem> put(ZoneRecords records) throws ZoneException, InterruptedException {
    ZoneTable planned = planned(records.origin());
    LoadedZone loaded = new ZoneLoader(overlay, planned).compile(records);
    KeptZone zone = new KeptZone(new Source.Given(), overlay.part(records.origin(), planned),
        loaded.zone().orElseThrow(), List.of(), loaded.records(), Optional.empty());
    List<Fresh> fresh = new ArrayList<>(divided(zone.zone(), planned));
    fresh.add(new Fresh(zone, loaded.problems(), loaded.records()));
    commit(fresh, List.of(), publisher);
    return loaded.problems();
  }

  /** Notes until when a zone that another server gave may be served without that server being heard of again. */
  synchronized void extend(byte[] origin, Instant until) throws InterruptedException {
    Optional<KeptZone> given = table.zone(origin).map(zone -> kept.get(zone.name()))
        .filter(zone -> zone.source() instanceof Source.Given && zone.zone().isAvailable());
    if (given.isEmpty()) return;
    Zone zone = given.get().zone().goodUntil(until.getEpochSecond());
    kept.put(zone.name(), given.get().serving(zone));
    table = table.with(zone);
    publisher.publish(table);
  }

  /**
   * Answers SERVFAIL for a zone that comes from another server: it hasn't been given yet, or has expired (RFC 1035
   * §4.3.5).
   */
  synchronized void withhold(byte[] origin) throws InterruptedException {
    ZoneTable planned = planned(origin);
    Zone zone = Zone.unavailable(origin);
    KeptZone withheld = new KeptZone(new Source.Given(), overlay.part(origin, planned), zone, List.of(),
        Optional.empty(), Optional.empty());
    List<Fresh> fresh = new ArrayList<>(divided(zone, planned));
    fresh.add(new Fresh(withheld, List.of(), Optional.empty()));
    commit(fresh, List.of(), publisher);
    listener.ifPresent(told -> told.removed(origin));
  }

  /** Lets go of a zone that another server gave. */
  synchronized void remove(byte[] origin) throws InterruptedException {
    Optional<Zone> zone = table.zone(origin);
    if (zone.isEmpty()) return;
    kept.remove(zone.get().name());
    commit(divided(zone.get(), table.without(origin)), List.of(origin), publisher);
  }

  /** The zone above another that comes or goes: what the configuration laid over it may now go elsewhere. */
  private List<Fresh> divided(Zone zone, ZoneTable planned) {
    if (!overlay.concerns(zone.origin())) return List.of();
    return round(overlay, planned).run(planned.parent(zone).stream()
        .map(above -> new Wanted(above, kept.get(above.name()).source())).toList());
  }

  private LoadingRound round(Overlay laid, ZoneTable planned) {
    return new LoadingRound(kept, laid, planned, zone -> listener.filter(told -> told.wants(zone)).isPresent(),
        clock.instant());
  }

  private ZoneTable planned(byte[] origin) {
    return table.zone(origin).isPresent() ? table : table.with(Zone.unavailable(origin));
  }

  /** The table of all wanted zones; those that come from files, or haven't come yet, are without data. */
  private ZoneTable planned(Setup setup, Map<String, Wanted> wanted) {
    for (ZoneFile file : setup.zoneFiles()) {
      Zone zone = Zone.unavailable(ZoneLoader.origin(file));
      wanted.put(zone.name(), new Wanted(zone, new Source.OfFile(file)));
    }
    for (KeptZone zone : kept.values()) {
      if (zone.source() instanceof Source.Given) {
        wanted.putIfAbsent(zone.zone().name(), new Wanted(zone.zone(), zone.source()));
      }
    }
    for (byte[] origin : setup.secondaries()) {
      Zone zone = Zone.unavailable(origin);
      wanted.putIfAbsent(zone.name(), new Wanted(zone, new Source.Given()));
    }
    ZoneTable planned = ZoneTable.of(wanted.values().stream().map(Wanted::zone).toList());
    for (byte[] origin : setup.overlay().missing(planned)) {
      Zone zone = Zone.unavailable(origin);
      wanted.put(zone.name(), new Wanted(zone, new Source.Made()));
      planned = planned.with(zone);
    }
    return planned;
  }

  /** Keeps what is new, publishes it with the rest in one step, and tells. */
  private void commit(List<Fresh> fresh, List<byte[]> gone, Publisher to) throws InterruptedException {
    ZoneTable next = table;
    for (byte[] origin : gone) next = next.without(origin);
    for (Fresh zone : fresh) {
      String name = zone.zone().zone().name();
      kept.put(name, zone.zone());
      if (zone.zone().failure().isPresent()) failing.put(name, zone.zone());
      else failing.remove(name);
      next = next.with(zone.zone().zone());
      zone.problems().forEach(problem -> log(name, zone.zone(), problem));
    }
    table = next;
    to.publish(next);
    for (Fresh zone : fresh) zone.records().ifPresent(records -> listener.ifPresent(told -> told.changed(records)));
    for (byte[] origin : gone) listener.ifPresent(told -> told.removed(origin));
  }

  private static void log(String name, KeptZone zone, ZoneProblem problem) {
    if (problem.severity() != ZoneProblem.Severity.ERROR) {
      LOG.warn("event=zone-warning zone={} problem=\"{}\"", name, problem);
    } else {
      LOG.error("event=zone-failed zone={} serving={} problem=\"{}\"", name, zone.serving(), problem);
    }
  }
}
