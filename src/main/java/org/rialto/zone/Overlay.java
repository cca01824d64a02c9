package org.rialto.zone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rialto.wire.QueryName;
import org.rialto.zone.ZoneLoader.DirectoryRecord;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;

/**
 * What a configuration lays over the zones' own data: which names are routed, and which ALTO directories can be found
 * by addresses. What of it goes into a zone depends on which other zones there are, for it goes into the deepest.
 * Immutable.
 */
public final class Overlay {
  /** Nothing. */
  public static final Overlay NONE = new Overlay(List.of(), List.of(), new ReverseDefaults(0, ".", ".", ""));

  private static final byte[] ROOT = {0};
  private static final int ANY_BUT_DS = RecordType.SOA;

  private final List<DirectoryRecord> directories;
  private final ReverseDefaults defaults;
  private final ReverseZones reverse;
  private final Problems problems = new Problems();
  private final List<Wired> routed = new ArrayList<>();
  private final Map<String, List<Wired>> routedBelow = new HashMap<>();
  private final Map<String, List<byte[]>> blocksBelow = new HashMap<>();

  private record Wired(RoutedName name, byte[] wire) {}

  /**
   * What goes into one zone. Two that are equal make the same of the same data.
   *
   * @param blocks names of the directories' blocks, as keys
   * @param directories of all blocks; none where no block goes into the zone
   */
  public record Part(List<RoutedName> routed, List<String> blocks, List<DirectoryRecord> directories,
      ReverseDefaults defaults) {}

  /** @param defaults only consulted where there are directories' records that no zone covers */
  public Overlay(List<RoutedName> routed, List<DirectoryRecord> directories, ReverseDefaults defaults) {
    this.directories = List.copyOf(directories);
    this.defaults = defaults;
    reverse = new ReverseZones(directories, problems);
    routed.forEach(this::wire);
    for (byte[] block : reverse.names()) {
      for (String suffix : Origins.suffixes(block)) {
        blocksBelow.computeIfAbsent(suffix, key -> new ArrayList<>()).add(block);
      }
    }
  }

  private void wire(RoutedName name) {
    try {
      Wired wired = new Wired(name, Names.lower(Names.wire(name.name(), ROOT)));
      routed.add(wired);
      for (String suffix : Origins.suffixes(wired.wire())) {
        routedBelow.computeIfAbsent(suffix, key -> new ArrayList<>()).add(wired);
      }
    } catch (IllegalArgumentException wrong) {
      problems.error(new Place(name.place(), 0), "", wrong.getMessage());
    }
  }

  /** What is wrong with it whatever the zones hold, and which names are in none of them. */
  public List<ZoneProblem> problems(ZoneTable zones) {
    Problems all = new Problems();
    all.addAll(problems.all());
    for (Wired name : routed) {
      if (deepest(name.wire(), zones) != ZoneTable.NO_ZONE) continue;
      all.error(new Place(name.name().place(), 0), Names.text(name.wire(), 0),
          "is routed but in no zone; serve the zone it is in, with the records that are its default answer");
    }
    return all.all();
  }

  /** Origins of the reverse zones that must be made, as no zone covers the directories' blocks. */
  public List<byte[]> missing(ZoneTable zones) {
    return reverse.missing(name -> deepest(name, zones) != ZoneTable.NO_ZONE);
  }

  /** Whether there is anything for a zone of this origin or for one below it. */
  public boolean concerns(byte[] origin) {
    String key = Origins.key(origin);
    return routedBelow.containsKey(key) || blocksBelow.containsKey(key);
  }

  /** What goes into a zone of this origin. */
  public Part part(byte[] origin, ZoneTable zones) {
    List<String> blocks = blocks(origin, zones).stream().map(Origins::key).toList();
    return new Part(routed(origin, zones), blocks, blocks.isEmpty() ? List.of() : directories, defaults);
  }

  List<RoutedName> routed(byte[] origin, ZoneTable zones) {
    return routedBelow.getOrDefault(Origins.key(origin), List.of()).stream()
        .filter(name -> isDeepest(origin, name.wire(), zones)).map(Wired::name).toList();
  }

  List<byte[]> blocks(byte[] origin, ZoneTable zones) {
    return blocksBelow.getOrDefault(Origins.key(origin), List.of()).stream()
        .filter(block -> isDeepest(origin, block, zones)).toList();
  }

  ReverseZones reverse() {
    return reverse;
  }

  ReverseDefaults defaults() {
    return defaults;
  }

  /** The zone itself may not be among the others yet. */
  private static boolean isDeepest(byte[] origin, byte[] name, ZoneTable zones) {
    return deepest(name, zones).labels() <= Names.labels(origin);
  }

  private static Zone deepest(byte[] name, ZoneTable zones) {
    QueryName sought = new QueryName();
    sought.read(name);
    return zones.find(sought, ANY_BUT_DS);
  }
}
