package org.rialto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.net.IpPrefix;

/** Reads the zones: those of files, those of other servers, and catalogs of them; each origin once. */
final class Zones {
  private static final Duration MIN_REFRESH = Duration.ofSeconds(10);
  private static final Duration MAX_REFRESH = Duration.ofDays(28);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<String> OF_SECONDARIES = List.of("primaries", "notify-from", "min-refresh", "max-refresh");

  private final Problems problems;
  private final Remotes remotes;
  private final Grants grants;
  private final Map<String, String> origins = new HashMap<>();
  private final Map<String, List<IpPrefix>> queriesFrom = new HashMap<>();
  private final List<Config.ZoneFile> files = new ArrayList<>();
  private final List<Transfers.Secondary> secondaries = new ArrayList<>();
  private final List<Transfers.Catalog> catalogs = new ArrayList<>();
  private final List<Located<String>> memberships = new ArrayList<>();
  /** Who may ask for the zones of the present item. */
  private Optional<List<IpPrefix>> askers = Optional.empty();

  private Zones(Problems problems, Remotes remotes, Grants grants) {
    this.problems = problems;
    this.remotes = remotes;
    this.grants = grants;
  }

  /** The zones of a configuration, in its order. */
  static Zones read(Section whole, Keys keys, Remotes remotes) {
    Zones zones = new Zones(whole.problems(), remotes, new Grants(keys, remotes));
    whole.require("zones", "[{folder: ../zones}]");
    if (whole.isEmptyList("zones")) whole.error("zones", "no zone, so nothing to answer for: write one");
    for (Section section : whole.sections("zones", SectionKind.ZONE)) zones.readZone(section);
    zones.checkMemberships();
    return zones;
  }

  List<Config.ZoneFile> files() {
    return List.copyOf(files);
  }

  List<Transfers.Secondary> secondaries() {
    return List.copyOf(secondaries);
  }

  List<Transfers.Catalog> catalogs() {
    return List.copyOf(catalogs);
  }

  /** Who may ask for the zones that not everybody may; by origin. */
  Map<String, List<IpPrefix>> queriesFrom() {
    return Map.copyOf(queriesFrom);
  }

  private void readZone(Section section) {
    askers =
        section.has("queries-from") ? Optional.of(Protections.prefixes(section, "queries-from")) : Optional.empty();
    if (section.isEmptyList("queries-from")) {
      section.error("queries-from", "no prefix, so nobody could ask: write one, or take queries-from out");
    }
    if (section.has("secondary")) {
      forbid(section, "the zone is taken from its primaries: take it out", "folder", "file", "origin", "catalog",
          "member-of", "include-anywhere");
      readSecondary(section, "secondary");
    } else if (section.has("catalog")) {
      forbid(section, "a catalog is a zone of its own: take it out", "folder", "file", "origin", "member-of",
          "include-anywhere");
      if (section.has("primaries")) readSecondary(section, "catalog");
      else readCatalog(section);
    } else {
      forbid(section, "is for a secondary zone: write secondary: and its name, or take it out", OF_SECONDARIES);
      readFiles(section);
    }
  }

  private void readFiles(Section section) {
    Transfers.Sharing sharing = grants.sharing(section);
    boolean includesAnywhere = section.flag("include-anywhere", false);
    Optional<Located<String>> memberOf = section.item("member-of").flatMap(item -> item.locate(DomainNames::name));
    memberOf.ifPresent(memberships::add);
    for (ZoneFiles.Found found : ZoneFiles.read(section)) {
      if (isFree(found.origin(), " (" + found.file() + ")")) {
        files.add(new Config.ZoneFile(found.origin(), found.file(), includesAnywhere, sharing,
            memberOf.map(Located::value)));
      }
    }
  }

  private void readSecondary(Section section, String key) {
    section.require("primaries", "[ns1]");
    if (section.isEmptyList("primaries")) section.error("primaries", "no server to take the zone from: write one");
    List<Transfers.Remote> primaries = remotes.named(section.items("primaries"));
    List<Transfers.Grant> notifyFrom = grants.read(section.items("notify-from"));
    Duration least = section.duration("min-refresh", MIN_REFRESH, SECOND, DAY);
    Duration most = section.duration("max-refresh", MAX_REFRESH, least, MAX_REFRESH);
    Transfers.Sharing sharing = grants.sharing(section);
    origin(section, key).ifPresent(origin -> secondaries.add(new Transfers.Secondary(origin, key.equals("catalog"),
        primaries, notifyFrom, sharing, least, most)));
  }

  private void readCatalog(Section section) {
    forbid(section, "is for a catalog of others, which has primaries: write these, or take it out", OF_SECONDARIES);
    Transfers.Sharing sharing = grants.sharing(section);
    origin(section, "catalog").ifPresent(origin -> catalogs.add(new Transfers.Catalog(origin, sharing)));
  }

  private Optional<Located<String>> origin(Section section, String key) {
    return section.item(key).flatMap(item -> item.locate(DomainNames::name)).filter(origin -> isFree(origin, ""));
  }

  private boolean isFree(Located<String> origin, String source) {
    String first = origins.putIfAbsent(origin.value(), "line " + origin.line() + source);
    if (first == null) {
      askers.ifPresent(prefixes -> queriesFrom.put(origin.value(), prefixes));
      return true;
    }
    problems.add(origin.error("zone " + origin.value() + " is already there, in " + first + ": take one out"));
    return false;
  }

  private void checkMemberships() {
    Set<String> known = catalogs.stream().map(catalog -> catalog.origin().value()).collect(Collectors.toSet());
    for (Located<String> catalog : memberships) {
      if (known.contains(catalog.value())) continue;
      problems.add(catalog.error("no catalog " + catalog.value() + " of ours" + (known.isEmpty()
          ? ": write \"- {catalog: " + catalog.value() + "}\" as a zone" : Suggestion.hint(catalog.value(), known))));
    }
  }

  private static void forbid(Section section, String why, String... keys) {
    forbid(section, why, List.of(keys));
  }

  private static void forbid(Section section, String why, List<String> keys) {
    for (String key : keys) section.forbid(key, why);
  }
}
