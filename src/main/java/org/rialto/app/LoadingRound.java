package org.rialto.app;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rialto.app.KeptZone.Failure;
import org.rialto.app.KeptZone.Source;
import org.rialto.zone.Overlay;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.LoadedZone;
import org.rialto.zone.ZoneProblem;
import org.rialto.zone.ZoneRecords;
import org.rialto.zone.ZoneTable;

/**
 * Loads zones that have changed, or are to be made otherwise, and settles what is served of those that can't be:
 * nothing is published or kept here. Zones are read side by side, as many as there are processors.
 */
final class LoadingRound {
  private final Map<String, KeptZone> kept;
  private final Overlay overlay;
  private final ZoneTable planned;
  private final ZoneLoader loader;
  private final Predicate<Zone> wantsRecords;
  private final Instant now;

  /** A zone there is to be, and where it comes from. */
  record Wanted(Zone zone, Source source) {}

  /**
   * A zone that was loaded, or should have been.
   *
   * @param zone as it is to be kept
   * @param records of its new version, where they are wanted; none where nothing is new
   */
  record Fresh(KeptZone zone, List<ZoneProblem> problems, Optional<ZoneRecords> records) {}

  /**
   * @param kept what there was before, by name
   * @param planned all zones there are to be, with data or without
   */
  LoadingRound(Map<String, KeptZone> kept, Overlay overlay, ZoneTable planned, Predicate<Zone> wantsRecords,
      Instant now) {
    this.kept = kept;
    this.overlay = overlay;
    this.planned = planned;
    loader = new ZoneLoader(overlay, planned);
    this.wantsRecords = wantsRecords;
    this.now = now;
  }

  /** Those that were not as they should be. */
  List<Fresh> run(Collection<Wanted> wanted) {
    return wanted.parallelStream().flatMap(zone -> load(zone).stream()).toList();
  }

  private Optional<Fresh> load(Wanted wanted) {
    Optional<KeptZone> before = Optional.ofNullable(kept.get(wanted.zone().name()))
        .filter(zone -> zone.source().equals(wanted.source()));
    Overlay.Part part = overlay.part(wanted.zone().origin(), planned);
    if (before.isPresent() && before.get().isCurrent() && before.get().part().equals(part)) return Optional.empty();
    return switch (wanted.source()) {
      case Source.OfFile(ZoneLoader.ZoneFile file) -> {
        boolean isWanted = wantsRecords.test(wanted.zone());
        LoadedZone loaded = loader.load(file, isWanted || !part.routed().isEmpty());
        yield Optional.of(fresh(wanted, part, loaded, isWanted));
      }
      case Source.Made() -> Optional.of(fresh(wanted, part, loader.make(wanted.zone().origin()), false));
      case Source.Given() -> before.map(given -> again(given, part));
    };
  }

  private Fresh fresh(Wanted wanted, Overlay.Part part, LoadedZone loaded, boolean isWanted) {
    Optional<KeptZone> before = Optional.ofNullable(kept.get(wanted.zone().name()));
    if (loaded.zone().isPresent()) {
      Optional<ZoneRecords> remade = part.routed().isEmpty() ? Optional.empty() : loaded.records();
      KeptZone zone = new KeptZone(wanted.source(), part, loaded.zone().get(), loaded.files(), remade,
          Optional.empty());
      return new Fresh(zone, loaded.problems(), isWanted ? loaded.records() : Optional.empty());
    }
    Instant since = before.flatMap(KeptZone::failure).map(Failure::since).orElse(now);
    Zone served = before.map(zone -> again(zone, part).zone().zone()).orElse(wanted.zone());
    KeptZone zone = new KeptZone(wanted.source(), part, served, loaded.files(), before.flatMap(KeptZone::records),
        Optional.of(new Failure(since, loaded.problems())));
    return new Fresh(zone, loaded.problems(), Optional.empty());
  }

  /**
   * What was served before, with what the configuration lays over it now. A zone without kept records has no routed
   * names, so it can stay as it is.
   */
  private Fresh again(KeptZone zone, Overlay.Part part) {
    if (zone.records().isEmpty() || zone.part().equals(part)) {
      return new Fresh(with(zone, part, zone.zone()), List.of(), Optional.empty());
    }
    try {
      LoadedZone loaded = loader.compile(zone.records().get());
      Zone served = loaded.zone().orElseThrow().goodUntil(zone.zone().goodUntilSeconds());
      return new Fresh(with(zone, part, served), loaded.problems(), Optional.empty());
    } catch (ZoneException impossible) {
      return new Fresh(with(zone, part, Zone.unavailable(zone.zone().origin())), impossible.problems(),
          Optional.empty());
    }
  }

  private static KeptZone with(KeptZone zone, Overlay.Part part, Zone served) {
    return new KeptZone(zone.source(), part, served, zone.files(), zone.records(), zone.failure());
  }
}
