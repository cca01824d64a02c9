package org.rialto.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.rialto.wire.Body;
import org.rialto.wire.QueryName;

/** Lays out a {@link Zone}: bodies, each kept once, and entries. */
final class ZoneBuilder {
  /** Places in the pool are positive ints. */
  private static final int MOST_OCTETS = Integer.MAX_VALUE - 8;

  private final Map<Routed, Integer> routed = new HashMap<>();
  private final List<Routed> routedInOrder = new ArrayList<>();
  private final QueryName name = new QueryName();
  private final int nothing;
  private byte[] pool = new byte[1 << 12];
  private int end;
  private int[] bodies = new int[1 << 8];
  private int bodyCount;
  private long[] entries = new long[1 << 6];
  private int entryCount;
  private int mostLabels;

  /** The zone is too large. */
  static final class FullException extends RuntimeException {
    private FullException() {
      super("the zone takes more than 2 GiB; make several of it");
    }
  }

  /** What a zone is looked up in. */
  record Layout(byte[] pool, long[] slots, int[] services, int[] leading, int[] defaults, int mostLabels) {
    static final Layout NOTHING = new Layout(new byte[0], new long[1], new int[0], new int[0], new int[0], 0);
  }

  private record Routed(int service, int leading, int defaults) {
    /** Spelled out, for that of a record is made when it is first used, which every start would wait for. */
    @Override public int hashCode() {
      return 31 * (31 * service + leading) + defaults;
    }
  }

  ZoneBuilder() {
    Arrays.fill(bodies, -1);
    nothing = body(new Body.Builder(new byte[] {0}).flags(true, 0).build());
  }

  /** The place of an authoritative body without records. */
  int nothing() {
    return nothing;
  }

  /** The place of a body, which is stored unless an equal one is. */
  int body(byte[] body) {
    if (4 * bodyCount > 3 * bodies.length) spreadBodies();
    int mask = bodies.length / 2 - 1;
    int hash = spread(Arrays.hashCode(body));
    int slot = hash & mask;
    for (; bodies[2 * slot] >= 0; slot = slot + 1 & mask) {
      int at = bodies[2 * slot];
      if (bodies[2 * slot + 1] == hash && isBody(at, body)) return at;
    }
    int at = room(body.length);
    System.arraycopy(body, 0, pool, at, body.length);
    bodies[2 * slot] = at;
    bodies[2 * slot + 1] = hash;
    bodyCount += 2;
    return at;
  }

  /** The number of a routed answer. */
  int routed(int service, int leading, int defaults) {
    return routed.computeIfAbsent(new Routed(service, leading, defaults), answer -> {
      routedInOrder.add(answer);
      return Zone.FIRST_ROUTED - (routedInOrder.size() - 1);
    });
  }

  /**
   * Stores an entry to be found by its name.
   *
   * @param owner in lower case
   * @param answers by type
   */
  int entry(byte[] owner, int flags, SortedMap<Integer, Integer> answers, int otherwise, int below) {
    int at = unnamed(owner, flags, answers, otherwise, below);
    name.read(owner);
    mostLabels = Math.max(mostLabels, name.labels());
    if (entryCount == entries.length) entries = Arrays.copyOf(entries, entryCount * 2);
    entries[entryCount++] = name.hash(0) & 0xffffffffL << 32 | at;
    return at;
  }

  /** Stores an entry that is only found as what {@link #wildcard} says. */
  int unnamed(byte[] owner, int flags, SortedMap<Integer, Integer> answers, int otherwise, int below) {
    int at = room(Zone.NAME + owner.length + answers.size() * Zone.TYPE_OCTETS);
    pool[at + Zone.FLAGS] = (byte) flags;
    pool[at + Zone.NAME_OCTETS] = (byte) owner.length;
    put16(at + Zone.TYPES, answers.size());
    put32(at + Zone.OTHERWISE, otherwise);
    put32(at + Zone.BELOW, below);
    System.arraycopy(owner, 0, pool, at + Zone.NAME, owner.length);
    int to = at + Zone.NAME + owner.length;
    for (Map.Entry<Integer, Integer> answer : answers.entrySet()) {
      put16(to, answer.getKey());
      put32(to + 2, answer.getValue());
      to += Zone.TYPE_OCTETS;
    }
    return at;
  }

  /** Names below the entry that have none of their own are answered by this wildcard's. */
  void wildcard(int entry, int wildcard) {
    pool[entry + Zone.FLAGS] |= Zone.WILDCARD_BELOW;
    put32(entry + Zone.BELOW, wildcard);
  }

  /**
   * The zone.
   *
   * @param origin in lower case; it has an entry
   */
  Zone build(byte[] origin, long serial, int names, int records) {
    return new Zone(layout(), origin, serial, names, records);
  }

  private Layout layout() {
    int size = Integer.highestOneBit(Math.max(entryCount * 3 / 2, 1)) * 2;
    long[] slots = new long[size];
    for (int i = 0; i < entryCount; i++) {
      int at = (int) entries[i];
      name.read(Names.at(pool, at + Zone.NAME));
      int slot = (int) name.hash(0) & size - 1;
      while (slots[slot] != 0) slot = slot + 1 & size - 1;
      slots[slot] = entries[i];
    }
    int[] services = routedInOrder.stream().mapToInt(Routed::service).toArray();
    int[] leading = routedInOrder.stream().mapToInt(Routed::leading).toArray();
    int[] defaults = routedInOrder.stream().mapToInt(Routed::defaults).toArray();
    return new Layout(Arrays.copyOf(pool, end), slots, services, leading, defaults, mostLabels);
  }

  private boolean isBody(int at, byte[] body) {
    return at + body.length <= end && Arrays.equals(pool, at, at + body.length, body, 0, body.length);
  }

  private int room(int octets) {
    long needed = (long) end + octets;
    if (needed > MOST_OCTETS) throw new FullException();
    if (needed > pool.length) {
      pool = Arrays.copyOf(pool, (int) Math.min(MOST_OCTETS, Math.max(needed, 2L * pool.length)));
    }
    int at = end;
    end += octets;
    return at;
  }

  private void spreadBodies() {
    int[] old = bodies;
    bodies = new int[old.length * 2];
    Arrays.fill(bodies, -1);
    int mask = bodies.length / 2 - 1;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] < 0) continue;
      int slot = old[i + 1] & mask;
      while (bodies[2 * slot] >= 0) slot = slot + 1 & mask;
      bodies[2 * slot] = old[i];
      bodies[2 * slot + 1] = old[i + 1];
    }
  }

  /** Bodies of addresses in a row have hashes in a row, which would fill slots in a row. */
  private static int spread(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }

  private void put16(int at, int value) {
    pool[at] = (byte) (value >>> 8);
    pool[at + 1] = (byte) value;
  }

  private void put32(int at, int value) {
    put16(at, value >>> 16);
    put16(at + 2, value);
  }
}
