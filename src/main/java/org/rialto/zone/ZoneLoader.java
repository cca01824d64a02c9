package org.rialto.zone;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/** Reads zones, checks them, and compiles them into a table: all of them, or none. */
public final class ZoneLoader {
  private static final byte[] ROOT = {0};

  /**
   * A zone's master file (RFC 1035 §5).
   *
   * @param origin the zone's name, with or without the last dot
   */
  public record ZoneFile(Path file, String origin) {}

  /**
   * A name whose addresses are chosen. It owns A or AAAA records in a zone: they are its answer where nothing can be
   * chosen.
   *
   * @param name with or without the last dot; it may be a wildcard of the zone
   * @param service number of the service, to be found again in {@link Zone#service}
   * @param families of the addresses that may be chosen
   * @param place where a problem with it is to be reported
   */
  public record RoutedName(String name, int service, Set<Family> families, String place) {
    public RoutedName {
      families = Set.copyOf(families);
    }
  }

  /**
   * An ALTO directory to be found by the addresses it is about (RFC 8686 §5.2).
   *
   * @param prefix the addresses; of length 8 or more for IPv4, 32 or more for IPv6
   * @param directory an {@code http} or {@code https} URI
   * @param order 0 to 65,535; the lowest is tried first
   * @param preference 0 to 65,535; likewise, among those of one order
   * @param place where a problem with it is to be reported
   */
  public record DirectoryRecord(IpPrefix prefix, URI directory, long ttlSeconds, int order, int preference,
      String place) {}

  /**
   * What the SOA and NS records of reverse zones say that are made for directories' records.
   *
   * @param nameServer a domain name, with or without the last dot
   * @param contact a mailbox as a domain name (RFC 1035 §8), with or without the last dot
   * @param place where a problem with it is to be reported
   */
  public record ReverseDefaults(long ttlSeconds, String nameServer, String contact, String place) {}

  /** The zones, ready to answer, and what deserves a second look. */
  public record Loaded(ZoneTable zones, List<ZoneProblem> warnings) {}

  private final Problems problems = new Problems();
  private final Origins origins = new Origins();
  private final Map<String, ZoneFile> files = new HashMap<>();
  private final Map<String, List<RoutedName>> routed = new HashMap<>();

  private ZoneLoader() {}

  /**
   * Loads zones.
   *
   * @param reverse only consulted if there are directories' records that none of the files' zones covers
   * @throws ZoneException with all that is wrong in all zones, if anything is
   */
  public static Loaded load(List<ZoneFile> files, List<RoutedName> routed, List<DirectoryRecord> directories,
      ReverseDefaults reverse)
      throws ZoneException {
    return new ZoneLoader().run(files, routed, directories, reverse);
  }

  private Loaded run(List<ZoneFile> named, List<RoutedName> routedNames, List<DirectoryRecord> directories,
      ReverseDefaults defaults)
      throws ZoneException {
    named.forEach(this::plan);
    ReverseZones reverse = new ReverseZones(directories, problems);
    reverse.make(origins);
    List<byte[]> zones = origins.all();
    routedNames.forEach(this::plan);
    Map<String, List<byte[]>> blocks = reverse.byZone(origins);
    List<Zone> loaded = new ArrayList<>();
    for (byte[] origin : zones) {
      zone(origin, reverse, blocks.getOrDefault(Origins.key(origin), List.of()), defaults).ifPresent(loaded::add);
    }
    if (problems.errors() > 0) throw new ZoneException(problems.all());
    ZoneTable table = ZoneTable.of(loaded);
    for (Zone zone : loaded) table.parent(zone).ifPresent(parent -> delegation(parent, zone, defaults));
    return new Loaded(table, problems.all());
  }

  private void plan(ZoneFile file) {
    Place place = new Place(file.file().toString(), 0);
    try {
      byte[] origin = Names.lower(Names.wire(file.origin(), ROOT));
      if (origins.add(origin)) {
        files.put(Origins.key(origin), file);
      } else {
        problems.error(place, Names.text(origin, 0), "the zone is already read from "
            + files.get(Origins.key(origin)).file() + "; name one file for it");
      }
    } catch (IllegalArgumentException wrong) {
      problems.error(place, "", "the zone's origin: " + wrong.getMessage());
    }
  }

  private void plan(RoutedName name) {
    Place place = new Place(name.place(), 0);
    try {
      byte[] wire = Names.lower(Names.wire(name.name(), ROOT));
      Optional<byte[]> origin = origins.deepest(wire);
      if (origin.isPresent()) {
        list(routed, origin.get()).add(name);
      } else {
        problems.error(place, Names.text(wire, 0),
            "is routed but in no zone; serve the zone it is in, with the records that are its default answer");
      }
    } catch (IllegalArgumentException wrong) {
      problems.error(place, "", wrong.getMessage());
    }
  }

  /** One zone at a time: what it is made from is let go before the next. */
  private Optional<Zone> zone(byte[] origin, ReverseZones reverse, List<byte[]> blocks, ReverseDefaults defaults) {
    String key = Origins.key(origin);
    int before = problems.errors();
    ZoneTree tree = new ZoneTree(origin);
    ZoneFile file = files.get(key);
    Place place = place(origin, defaults);
    if (file == null) reverse.begin(tree, defaults);
    else new MasterFile(tree, problems).read(file.file());
    if (tree.records() == 0) return Optional.empty();
    reverse.add(tree, blocks);
    tree.settle();
    reverse.check(tree, blocks);
    new ZoneCheck(tree, place, problems).run();
    Map<Integer, Integer> services = new RoutedNames(tree, problems).services(routed.getOrDefault(key, List.of()));
    if (problems.errors() > before) return Optional.empty();
    try {
      return Optional.of(new ZoneCompiler(tree, services, new ZoneBuilder(), problems).compile());
    } catch (ZoneBuilder.FullException full) {
      problems.error(place, Names.text(origin, 0), full.getMessage());
      return Optional.empty();
    }
  }

  private Place place(byte[] origin, ReverseDefaults defaults) {
    ZoneFile file = files.get(Origins.key(origin));
    return new Place(file == null ? defaults.place() : file.file().toString(), 0);
  }

  private void delegation(Zone parent, Zone child, ReverseDefaults defaults) {
    if (parent.delegates(child.origin())) return;
    problems.warning(place(parent.origin(), defaults), child.name(),
        "is a zone of its own that isn't delegated here; add the NS records that resolvers find it by");
  }

  private static <T> List<T> list(Map<String, List<T>> lists, byte[] origin) {
    return lists.computeIfAbsent(Origins.key(origin), key -> new ArrayList<>());
  }
}
