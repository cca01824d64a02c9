package org.rialto.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rialto.wire.QueryName;

/**
 * All zones, by their origins. Immutable; shared by all workers. A table with one zone more or less shares most of what
 * it is made of with the one before, so that changes are cheap however many zones there are.
 *
 * <p>Zones are in buckets by half of their origin's hash, and in a bucket at the slot by the other half or behind it.
 */
public final class ZoneTable {
  /** No zone of ours holds the name. */
  public static final Zone NO_ZONE = Zone.unavailable(new byte[] {0});

  /** A table without zones. */
  public static final ZoneTable EMPTY = new ZoneTable(new Zone[1][2], new int[QueryName.MOST_LABELS + 1], 0, 0);

  /** Zones in a bucket, on average, at the most: what is copied for a change. */
  private static final int MOST_IN_BUCKET = 64;

  private final Zone[][] buckets;
  private final int[] atDepth;
  private final long shallow;
  private final long deep;
  private final int size;
  private final int services;

  /** @param atDepth how many origins have as many labels */
  private ZoneTable(Zone[][] buckets, int[] atDepth, int size, int services) {
    this.buckets = buckets;
    this.atDepth = atDepth;
    this.size = size;
    this.services = services;
    shallow = depths(atDepth, 0);
    deep = depths(atDepth, Long.SIZE);
  }

  /**
   * A table of these zones.
   *
   * @throws IllegalArgumentException if two have the same origin
   */
  public static ZoneTable of(Collection<Zone> zones) {
    int wanted = Integer.highestOneBit(Math.max(1, 2 * zones.size() / MOST_IN_BUCKET));
    ZoneTable table = new ZoneTable(emptyBuckets(wanted), new int[QueryName.MOST_LABELS + 1], 0, 0);
    for (Zone zone : zones) {
      Zone[] bucket = table.bucket(zone.hash());
      if (table.probe(zone.hash(), zone.origin(), 0, zone.origin().length) != NO_ZONE) {
        throw new IllegalArgumentException("zone " + zone.name() + " is there twice");
      }
      table.buckets[table.place(zone.hash())] = put(bucket, zone);
      table.atDepth[zone.labels()]++;
    }
    return new ZoneTable(table.buckets, table.atDepth, zones.size(), mostServices(zones));
  }

  /** This table with a zone, which takes the place of the one with its origin, if there is one. */
  public ZoneTable with(Zone zone) {
    Optional<Zone> old = zone(zone.origin());
    if (old.isEmpty() && size >= buckets.length * MOST_IN_BUCKET) {
      List<Zone> all = zones();
      all.add(zone);
      return of(all);
    }
    Zone[][] newBuckets = buckets.clone();
    Zone[] bucket = bucket(zone.hash());
    newBuckets[place(zone.hash())] = put(old.isPresent() ? remove(bucket, old.get()) : bucket.clone(), zone);
    int[] newAtDepth = atDepth.clone();
    if (old.isEmpty()) newAtDepth[zone.labels()]++;
    return new ZoneTable(newBuckets, newAtDepth, size + (old.isEmpty() ? 1 : 0), services(newBuckets, old, zone));
  }

  /** This table without the zone of this origin, given in wire form and lower case. */
  public ZoneTable without(byte[] origin) {
    Optional<Zone> old = zone(origin);
    if (old.isEmpty()) return this;
    Zone[][] newBuckets = buckets.clone();
    newBuckets[place(old.get().hash())] = remove(bucket(old.get().hash()), old.get());
    int[] newAtDepth = atDepth.clone();
    newAtDepth[old.get().labels()]--;
    return new ZoneTable(newBuckets, newAtDepth, size - 1, services(newBuckets, old, NO_ZONE));
  }

  /**
   * The zone that speaks for a name: the deepest one that holds it, but of a zone's DS records its parent does, where
   * we have that too (RFC 4035 §3.1.4.1). Never allocates.
   *
   * @return it, or {@link #NO_ZONE}
   */
  public Zone find(QueryName name, int type) {
    Zone zone = deepest(name, 0);
    if (type != RecordType.DS || zone.labels() != name.labels() || zone == NO_ZONE) return zone;
    Zone parent = name.labels() == 0 ? NO_ZONE : deepest(name, 1);
    return parent != NO_ZONE && parent.speaksOfDelegation(name) ? parent : zone;
  }

  /** The zone of this origin, given in wire form and lower case. */
  public Optional<Zone> zone(byte[] origin) {
    QueryName name = new QueryName();
    if (!name.read(origin)) return Optional.empty();
    return Optional.of(probe(name, 0)).filter(zone -> zone != NO_ZONE);
  }

  /** The deepest zone above another's origin. */
  public Optional<Zone> parent(Zone zone) {
    QueryName name = new QueryName();
    name.read(zone.origin());
    return name.labels() == 0 ? Optional.empty() : Optional.of(deepest(name, 1)).filter(above -> above != NO_ZONE);
  }

  /** Zones that are not delegated by the zone above them, though that is here too. */
  public List<Zone> undelegated() {
    return zones().stream().filter(zone -> parent(zone)
        .filter(above -> above.isAvailable() && !above.delegates(zone.origin())).isPresent()).toList();
  }

  /** How many zones there are. */
  public int size() {
    return size;
  }

  /** The zones, each parent before its children; a list of the caller's own. */
  public List<Zone> zones() {
    List<Zone> all = new ArrayList<>(size);
    for (Zone[] bucket : buckets) for (Zone zone : bucket) if (zone != null) all.add(zone);
    all.sort(Comparator.comparingInt(Zone::labels).thenComparing(Zone::name));
    return all;
  }

  /** One more than the highest number of a service that a name is routed to; 0 where none is. */
  public int services() {
    return services;
  }

  /** Octets that the zones take in memory. */
  public long sizeOctets() {
    return zones().stream().mapToLong(Zone::sizeOctets).sum();
  }

  /** How a question is answered, told to people. */
  public Explained explain(QueryName name, int type) {
    return new ZoneExplainer(this, name, type).explain();
  }

  private Zone deepest(QueryName name, int firstLabel) {
    int labels = name.labels();
    for (int label = firstLabel; label <= labels; label++) {
      int depth = labels - label;
      if (((depth < Long.SIZE ? shallow : deep) >>> depth & 1) == 0) continue;
      Zone zone = probe(name, label);
      if (zone != NO_ZONE) return zone;
    }
    return NO_ZONE;
  }

  private Zone probe(QueryName name, int label) {
    return probe(name.hash(label), name.octets(), name.start(label), name.length());
  }

  private Zone probe(long hash, byte[] octets, int start, int stop) {
    Zone[] bucket = bucket(hash);
    for (int slot = slot(bucket, hash); bucket[slot] != null; slot = slot + 1 & bucket.length - 1) {
      if (bucket[slot].isOf(hash, octets, start, stop)) return bucket[slot];
    }
    return NO_ZONE;
  }

  private Zone[] bucket(long hash) {
    return buckets[place(hash)];
  }

  private int place(long hash) {
    return (int) (hash >>> 32) & buckets.length - 1;
  }

  private static int slot(Zone[] bucket, long hash) {
    return (int) hash & bucket.length - 1;
  }

  /** Puts a zone into a bucket, or into one of twice its size where that is half full. */
  private static Zone[] put(Zone[] bucket, Zone zone) {
    int held = 0;
    for (Zone other : bucket) if (other != null) held++;
    if (2 * (held + 1) <= bucket.length) {
      enter(bucket, zone);
      return bucket;
    }
    Zone[] larger = new Zone[2 * bucket.length];
    for (Zone other : bucket) if (other != null) enter(larger, other);
    enter(larger, zone);
    return larger;
  }

  /** A copy of the bucket without a zone. */
  private static Zone[] remove(Zone[] bucket, Zone zone) {
    Zone[] rest = new Zone[bucket.length];
    for (Zone other : bucket) if (other != null && other != zone) enter(rest, other);
    return rest;
  }

  private static void enter(Zone[] bucket, Zone zone) {
    int slot = slot(bucket, zone.hash());
    while (bucket[slot] != null) slot = slot + 1 & bucket.length - 1;
    bucket[slot] = zone;
  }

  private static Zone[][] emptyBuckets(int count) {
    Zone[][] buckets = new Zone[count][];
    Arrays.setAll(buckets, _ -> new Zone[2]);
    return buckets;
  }

  private static long depths(int[] atDepth, int from) {
    long depths = 0;
    for (int i = 0; i < Long.SIZE; i++) if (atDepth[from + i] > 0) depths |= 1L << i;
    return depths;
  }

  /** All zones are only looked through again where one is gone that routed to the highest service. */
  private int services(Zone[][] newBuckets, Optional<Zone> gone, Zone come) {
    if (come.services() >= services || gone.isEmpty() || gone.get().services() < services) {
      return Math.max(services, come.services());
    }
    int most = 0;
    for (Zone[] bucket : newBuckets) for (Zone zone : bucket) if (zone != null) most = Math.max(most, zone.services());
    return most;
  }

  private static int mostServices(Collection<Zone> zones) {
    return zones.stream().mapToInt(Zone::services).max().orElse(0);
  }
}
