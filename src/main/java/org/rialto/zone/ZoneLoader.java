package org.rialto.zone;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * Reads zones, checks them, and compiles them, one by one. What the configuration lays over a zone depends on which
 * others there are, but nothing of what is in them. Safe for use by many threads.
 */
public final class ZoneLoader {
  private static final byte[] ROOT = {0};

  /**
   * A zone's master file (RFC 1035 §5).
   *
   * @param origin the zone's name, with or without the last dot
   * @param includesAnywhere whether $INCLUDE may name files outside the file's folder
   */
  public record ZoneFile(Path file, String origin, boolean includesAnywhere) {
    public ZoneFile(Path file, String origin) {
      this(file, origin, false);
    }
  }

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

  /**
   * What came of one zone.
   *
   * @param zone ready to answer; none where there are errors
   * @param records its own, without what the configuration adds; only where they were asked for and the zone is good
   * @param problems all that is wrong with it, and what deserves a second look
   * @param files as they were when they were read, also those that can't be; none of a zone that came otherwise
   */
  public record LoadedZone(Optional<Zone> zone, Optional<ZoneRecords> records, List<ZoneProblem> problems,
      List<FileStamp> files) {}

  /** All zones, ready to answer, and what deserves a second look. */
  public record Loaded(ZoneTable zones, List<ZoneProblem> warnings) {}

  private final Overlay overlay;
  private final ZoneTable zones;

  /** @param zones all there are, with data or without: what is laid over one is what goes into none deeper */
  public ZoneLoader(Overlay overlay, ZoneTable zones) {
    this.overlay = overlay;
    this.zones = zones;
  }

  /** Loads all zones or none, as {@link #load(List, List, Overlay)} does where there are no others. */
  public static Loaded load(List<ZoneFile> files, List<RoutedName> routed, List<DirectoryRecord> directories,
      ReverseDefaults reverse)
      throws ZoneException {
    return load(files, List.of(), new Overlay(routed, directories, reverse));
  }

  /**
   * Loads all zones of files, or none.
   *
   * @param given origins of the zones that there are besides, in wire form and lower case: what is laid over these is
   * no part of the others
   * @throws ZoneException with all that is wrong in all zones, if anything is
   */
  public static Loaded load(List<ZoneFile> files, List<byte[]> given, Overlay overlay) throws ZoneException {
    Problems problems = new Problems();
    Map<String, ZoneFile> byOrigin = new LinkedHashMap<>();
    for (ZoneFile file : files) plan(file, byOrigin, problems);
    ZoneTable planned = ZoneTable.of(byOrigin.values().stream().map(file -> Zone.unavailable(origin(file))).toList());
    for (byte[] origin : given) planned = planned.with(Zone.unavailable(origin));
    List<byte[]> missing = overlay.missing(planned);
    for (byte[] origin : missing) planned = planned.with(Zone.unavailable(origin));
    problems.addAll(overlay.problems(planned));
    ZoneLoader loader = new ZoneLoader(overlay, planned);
    List<LoadedZone> all = new ArrayList<>();
    for (ZoneFile file : byOrigin.values()) all.add(loader.load(file, false));
    for (byte[] origin : missing) all.add(loader.make(origin));
    all.forEach(loaded -> problems.addAll(loaded.problems()));
    if (problems.errors() > 0) throw new ZoneException(problems.all());
    ZoneTable table = ZoneTable.of(all.stream().flatMap(loaded -> loaded.zone().stream()).toList());
    for (Zone zone : table.undelegated()) {
      ZoneFile parent = byOrigin.get(Origins.key(table.parent(zone).orElseThrow().origin()));
      problems.warning(new Place(parent == null ? overlay.defaults().place() : parent.file().toString(), 0),
          zone.name(), "is a zone of its own that isn't delegated here; add the NS records that resolvers find it by");
    }
    return new Loaded(table, problems.all());
  }

  private static void plan(ZoneFile file, Map<String, ZoneFile> byOrigin, Problems problems) {
    Place place = new Place(file.file().toString(), 0);
    try {
      ZoneFile other = byOrigin.putIfAbsent(Origins.key(origin(file)), file);
      if (other != null) {
        problems.error(place, Names.text(origin(file), 0), "the zone is already read from " + other.file()
            + "; name one file for it");
      }
    } catch (IllegalArgumentException wrong) {
      problems.error(place, "", "the zone's origin: " + wrong.getMessage());
    }
  }

  /**
   * The origin of a zone file in wire form and lower case.
   *
   * @throws IllegalArgumentException if it is no domain name
   */
  public static byte[] origin(ZoneFile file) {
    return Names.lower(Names.wire(file.origin(), ROOT));
  }

  /**
   * Reads a zone's master file and compiles it.
   *
   * @param keepsRecords whether the records are wanted too, for transfers
   */
  public LoadedZone load(ZoneFile file, boolean keepsRecords) {
    Problems problems = new Problems();
    ZoneTree tree = new ZoneTree(origin(file));
    MasterFile reader = new MasterFile(tree, problems, file.includesAnywhere());
    reader.read(file.file());
    Place place = new Place(file.file().toString(), 0);
    boolean isWhole = problems.errors() == 0 && tree.records() > 0 && tree.has(ZoneTree.APEX, RecordType.SOA);
    boolean isWanted = isWhole && (keepsRecords || tree.has(ZoneTree.APEX, RecordType.ZONEMD));
    Optional<ZoneRecords> records = isWanted ? Optional.of(tree.toRecords()) : Optional.empty();
    records.ifPresent(all -> verify(all, place, problems));
    Optional<Zone> zone = compile(tree, place, false, problems);
    return new LoadedZone(zone, keepsRecords ? zone.flatMap(good -> records) : Optional.empty(), problems.all(),
        reader.files());
  }

  /**
   * Compiles a zone from the records another server gave. What would be an error of ours in a file is the primary's to
   * cure here: it is served as it is and warned of, as long as it can be looked up at all.
   *
   * @throws ZoneException if no zone can be made of the records; its places are the origin
   */
  public LoadedZone compile(ZoneRecords records) throws ZoneException {
    Problems problems = new Problems();
    ZoneTree tree = new ZoneTree(records.origin());
    Place place = new Place(Names.text(records.origin(), 0), 0);
    new GivenRecords(tree, place, problems).read(records);
    verify(records, place, problems);
    Optional<Zone> zone = compile(tree, place, true, problems);
    if (zone.isEmpty()) throw new ZoneException(problems.all());
    return new LoadedZone(zone, Optional.of(records), problems.all(), List.of());
  }

  /** Makes a reverse zone that {@link Overlay#missing} says there must be. */
  public LoadedZone make(byte[] origin) {
    Problems problems = new Problems();
    ZoneTree tree = new ZoneTree(origin);
    overlay.reverse().begin(tree, overlay.defaults(), problems);
    Optional<Zone> zone = compile(tree, new Place(overlay.defaults().place(), 0), false, problems);
    return new LoadedZone(zone, Optional.empty(), problems.all(), List.of());
  }

  /** A zone that isn't what its own digest says has lost or gained something on its way (RFC 8976 §4). */
  private static void verify(ZoneRecords records, Place place, Problems problems) {
    String zone = Names.text(records.origin(), 0);
    switch (ZoneDigest.verify(records)) {
      case ZoneDigest.Verdict.Wrong wrong -> problems.error(place, zone, "ZONEMD: " + wrong.reason()
          + "; make the digest again with the zone's last change, or take the records out");
      case ZoneDigest.Verdict.Unverifiable unverifiable -> problems.warning(place, zone, "ZONEMD: "
          + unverifiable.reason() + ", so the zone's digest isn't verified");
      case ZoneDigest.Verdict.Absent _, ZoneDigest.Verdict.Verified _ -> { }
    }
  }

  private Optional<Zone> compile(ZoneTree tree, Place place, boolean isGiven, Problems problems) {
    if (tree.records() == 0) return Optional.empty();
    List<byte[]> blocks = overlay.blocks(tree.origin(), zones);
    overlay.reverse().add(tree, blocks);
    tree.settle();
    overlay.reverse().check(tree, blocks, problems);
    new ZoneCheck(tree, place, isGiven, problems).run();
    Map<Integer, Integer> services = new RoutedNames(tree, isGiven, problems)
        .services(overlay.routed(tree.origin(), zones));
    if (problems.errors() > 0) return Optional.empty();
    try {
      Zone zone = new ZoneCompiler(tree, services, new ZoneBuilder(), problems).compile();
      return problems.errors() > 0 ? Optional.empty() : Optional.of(zone);
    } catch (ZoneBuilder.FullException full) {
      problems.error(place, Names.text(tree.origin(), 0), full.getMessage());
      return Optional.empty();
    }
  }
}
