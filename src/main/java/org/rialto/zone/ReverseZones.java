package org.rialto.zone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rialto.zone.ZoneLoader.DirectoryRecord;
import org.rialto.zone.ZoneLoader.ReverseDefaults;

/**
 * Puts directories' records into reverse zones: those of files where one covers the name, otherwise one made for the
 * block. A made zone begins at the block itself, as a delegation would: one further up would deny names that others
 * hold.
 *
 * <p>Below each block stands a wildcard with the same records, and so do they at each name between a block and a
 * narrower one inside it: whoever asks for a longer prefix first is answered at once, and told of the narrowest block
 * that holds it.
 */
final class ReverseZones {
  private static final byte[] ROOT = {0};
  private static final byte[] STAR = {'*'};
  /** Of a zone that isn't transferred, only the last number matters: how long a negative answer is kept. */
  private static final int[] SOA_NUMBERS = {1, 7200, 900, 1_209_600, 3600};

  private final Map<String, Block> blocks = new LinkedHashMap<>();

  private record Naptr(long ttlSeconds, byte[] rdata, Place place) {}

  private record Block(byte[] name, List<Naptr> records) {}

  ReverseZones(List<DirectoryRecord> directories, Problems problems) {
    for (DirectoryRecord directory : directories) {
      Place place = new Place(directory.place(), 0);
      try {
        Naptr record = new Naptr(directory.ttlSeconds(), ReverseBlocks.naptr(directory), place);
        for (byte[] name : ReverseBlocks.names(directory.prefix())) {
          blocks.computeIfAbsent(Origins.key(name), key -> new Block(name, new ArrayList<>())).records().add(record);
        }
      } catch (IllegalArgumentException wrong) {
        problems.error(place, "", wrong.getMessage());
      }
    }
  }

  /** The names of all blocks. */
  List<byte[]> names() {
    return blocks.values().stream().map(Block::name).toList();
  }

  /** The origins of the zones that have to be made, as none covers the block. */
  List<byte[]> missing(Predicate<byte[]> isCovered) {
    if (blocks.isEmpty()) return List.of();
    List<Block> widestFirst = new ArrayList<>(blocks.values());
    widestFirst.sort(Comparator.comparingInt(block -> Names.labels(block.name())));
    Map<String, byte[]> made = new LinkedHashMap<>();
    for (Block block : widestFirst) {
      boolean inMade = Origins.suffixes(block.name()).stream().anyMatch(made::containsKey);
      if (!inMade && !isCovered.test(block.name())) made.put(Origins.key(block.name()), block.name());
    }
    return List.copyOf(made.values());
  }

  /** Gives a made zone its SOA and NS records. */
  void begin(ZoneTree tree, ReverseDefaults defaults, Problems problems) {
    Place place = new Place(defaults.place(), 0);
    byte[] server = name(defaults.nameServer(), place, problems);
    byte[] contact = name(defaults.contact(), place, problems);
    ByteBuffer soa = ByteBuffer.allocate(server.length + contact.length + Integer.BYTES * SOA_NUMBERS.length);
    soa.put(server).put(contact);
    for (int number : SOA_NUMBERS) soa.putInt(number);
    tree.add(tree.origin(), RecordType.SOA, defaults.ttlSeconds(), soa.array(), place);
    tree.add(tree.origin(), RecordType.NS, defaults.ttlSeconds(), server, place);
  }

  /** Adds blocks to the zone that holds them. */
  void add(ZoneTree tree, List<byte[]> names) {
    for (byte[] name : names) {
      Block block = blocks.get(Origins.key(name));
      publish(tree, name, block);
      List<byte[]> between = new ArrayList<>();
      for (byte[] above = name; above.length > tree.origin().length; ) {
        above = Names.at(above, above[0] + 1);
        Block wider = blocks.get(Origins.key(above));
        if (wider != null) {
          between.forEach(hole -> publish(tree, hole, wider));
          break;
        }
        between.add(above);
      }
    }
  }

  /** Reports blocks that the zone doesn't answer for, once it is settled. */
  void check(ZoneTree tree, List<byte[]> names, Problems problems) {
    for (byte[] name : names) {
      int number = tree.number(name);
      if (!tree.isOccluded(number) && !tree.isCut(number)) continue;
      for (Naptr record : blocks.get(Origins.key(name)).records()) {
        problems.error(record.place(), Names.text(name, 0), "is delegated away by zone " + Names.text(tree.origin(), 0)
            + "; publish the directory in the zone that holds the name");
      }
    }
  }

  private static void publish(ZoneTree tree, byte[] name, Block block) {
    add(tree, name, block);
    byte[] wildcard = Names.child(STAR, name);
    Optional<Integer> own = Optional.of(tree.number(wildcard)).filter(number -> number != ZoneTree.NONE);
    if (!ReverseBlocks.isDivided(name) || own.isPresent() && tree.has(own.get(), RecordType.CNAME)) return;
    add(tree, wildcard, block);
  }

  private static void add(ZoneTree tree, byte[] owner, Block block) {
    for (Naptr record : block.records()) {
      tree.add(owner, RecordType.NAPTR, record.ttlSeconds(), record.rdata(), record.place());
    }
  }

  private static byte[] name(String text, Place place, Problems problems) {
    try {
      return Names.wire(text, ROOT);
    } catch (IllegalArgumentException wrong) {
      problems.error(place, "", wrong.getMessage());
      return ROOT;
    }
  }
}
