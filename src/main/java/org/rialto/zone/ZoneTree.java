package org.rialto.zone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.wire.QueryName;

/**
 * One zone while it is loaded: its names, each with the name above it, and the records they own. Names are numbered in
 * the order they came, those above before those below; the apex is number 0. Kept in arrays, for a zone may have
 * millions.
 */
final class ZoneTree {
  static final int NONE = -1;
  static final int APEX = 0;

  /** Places in an array are positive ints. */
  private static final int MOST_DATA_OCTETS = Integer.MAX_VALUE - 8;

  private static final int CUT = 1;
  private static final int OCCLUDED = 2;
  private static final int DNAME = 4;

  private final byte[] origin;
  private final QueryName reader = new QueryName();
  private final List<String> sources = new ArrayList<>();

  private byte[] names = new byte[1 << 10];
  private int namesEnd;
  private int nameCount;
  private int[] nameAt = new int[64];
  private int[] hash = new int[64];
  private int[] parent = new int[64];
  private int[] wildcard = new int[64];
  private int[] lastRecord = new int[64];
  private byte[] marks = new byte[64];
  private int[] table = new int[256];

  private byte[] data = new byte[1 << 12];
  private int dataEnd;
  private int recordCount;
  private int[] type = new int[64];
  private int[] ttl = new int[64];
  private int[] dataAt = new int[64];
  private int[] earlier = new int[64];
  private int[] line = new int[64];
  private int[] source = new int[64];

  /** What a name leads to, seen from within the zone. */
  enum Kind { EXACT, WILDCARD, CUT, DNAME, MISSING, OUTSIDE }

  /**
   * @param name number of the name whose records count: itself, the wildcard, the cut, the owner of the DNAME record
   * above, or the closest encloser of a missing one; {@link #NONE} outside
   */
  record Found(Kind kind, int name) {}

  /** @param origin in lower case */
  ZoneTree(byte[] origin) {
    this.origin = origin;
    Arrays.fill(table, NONE);
    intern(origin);
  }

  byte[] origin() {
    return origin;
  }

  int size() {
    return nameCount;
  }

  int records() {
    return recordCount;
  }

  /** The name, in lower case. */
  byte[] name(int name) {
    return Names.at(names, nameAt[name]);
  }

  String text(int name) {
    return Names.text(names, nameAt[name]);
  }

  int parent(int name) {
    return parent[name];
  }

  /** The wildcard directly below a name; {@link #NONE} where there is none. */
  int wildcard(int name) {
    return wildcard[name];
  }

  boolean isWildcard(int name) {
    return name != APEX && wildcard[parent[name]] == name;
  }

  boolean isCut(int name) {
    return (marks[name] & CUT) != 0;
  }

  /** Whether a DNAME record of the name's own stands for all names below it (RFC 6672 §2.3). */
  boolean isSubstituted(int name) {
    return (marks[name] & DNAME) != 0;
  }

  /** Whether the name is below a cut, or below a DNAME record: not to be spoken of in this zone. */
  boolean isOccluded(int name) {
    return (marks[name] & OCCLUDED) != 0;
  }

  /** Adds a record; its owner is the origin or below it. */
  void add(byte[] owner, int recordType, long ttlSeconds, byte[] rdata, Place place) {
    int name = intern(owner);
    if (recordCount == type.length) growRecords();
    int record = recordCount++;
    type[record] = recordType;
    ttl[record] = (int) ttlSeconds;
    dataAt[record] = store(rdata);
    line[record] = place.line();
    source[record] = source(place.source());
    earlier[record] = lastRecord[name];
    lastRecord[name] = record;
  }

  /** The records of a name by type, ascending. */
  List<RrSet> sets(int name) {
    int last = lastRecord[name];
    if (last == NONE) return List.of();
    if (earlier[last] == NONE) {
      return List.of(new RrSet(type[last], ttl[last], List.of(rdata(last)), false, place(last)));
    }
    List<Integer> records = new ArrayList<>();
    for (int record = lastRecord[name]; record != NONE; record = earlier[record]) records.add(record);
    records.sort((a, b) -> type[a] != type[b] ? Integer.compare(type[a], type[b]) : Integer.compare(a, b));
    List<RrSet> sets = new ArrayList<>();
    for (int from = 0, to; from < records.size(); from = to) {
      to = from + 1;
      while (to < records.size() && type[records.get(to)] == type[records.get(from)]) to++;
      sets.add(set(records.subList(from, to)));
    }
    return sets;
  }

  /** All records, as transfers carry them; the zone has an SOA record. */
  ZoneRecords toRecords() {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(origin);
    for (RrSet set : sets(APEX)) if (set.type() == RecordType.SOA) add(set, origin, builder);
    for (int name = 0; name < nameCount; name++) {
      byte[] owner = name(name);
      for (RrSet set : sets(name)) if (name != APEX || set.type() != RecordType.SOA) add(set, owner, builder);
    }
    return builder.build();
  }

  private static void add(RrSet set, byte[] owner, ZoneRecords.Builder builder) {
    for (byte[] rdata : set.rdata()) builder.add(owner, set.type(), set.ttlSeconds(), rdata);
  }

  /** The records of a name of one type; nothing where there is none. */
  Optional<RrSet> set(int name, int recordType) {
    if (!has(name, recordType)) return Optional.empty();
    return sets(name).stream().filter(set -> set.type() == recordType).findFirst();
  }

  boolean has(int name, int recordType) {
    int record = lastRecord[name];
    while (record != NONE && type[record] != recordType) record = earlier[record];
    return record != NONE;
  }

  boolean hasRecords(int name) {
    return lastRecord[name] != NONE;
  }

  /**
   * Finds out which names are cuts, which own a DNAME record, and which lie below one of these. To be called once all
   * records are there.
   */
  void settle() {
    if (has(APEX, RecordType.DNAME)) marks[APEX] = DNAME;
    for (int name = 1; name < nameCount; name++) {
      if (marks[parent[name]] != 0) marks[name] = OCCLUDED;
      else if (has(name, RecordType.NS)) marks[name] = CUT;
      else if (has(name, RecordType.DNAME)) marks[name] = DNAME;
    }
  }

  /** The number of a name that is in the zone's data; {@link #NONE} of another. */
  int number(byte[] name) {
    reader.read(name);
    return probe(0);
  }

  /** What a name leads to (RFC 1034 §4.3.2 step 3, RFC 4592 §3.3.1, RFC 6672 §3.2). */
  Found find(byte[] name) {
    reader.read(name);
    if (!Names.isAtOrBelow(Arrays.copyOf(reader.octets(), reader.length()), origin)) {
      return new Found(Kind.OUTSIDE, NONE);
    }
    int label = 0;
    int encloser = probe(0);
    while (encloser == NONE) encloser = probe(++label);
    int top = encloser;
    for (int above = encloser; above != NONE; above = parent[above]) {
      boolean isItself = label == 0 && above == encloser;
      if (isCut(above) || isSubstituted(above) && !isItself) top = above;
    }
    if (isCut(top)) return new Found(Kind.CUT, top);
    if (isSubstituted(top) && (label > 0 || top != encloser)) return new Found(Kind.DNAME, top);
    if (label == 0) return new Found(Kind.EXACT, encloser);
    int star = wildcard[encloser];
    return star == NONE || isOccluded(star) ? new Found(Kind.MISSING, encloser) : new Found(Kind.WILDCARD, star);
  }

  private RrSet set(List<Integer> records) {
    Map<ByteBuffer, byte[]> distinct = new LinkedHashMap<>();
    int first = records.getFirst();
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (int record : records) {
      byte[] rdata = rdata(record);
      distinct.putIfAbsent(ByteBuffer.wrap(RdataNames.of(type[record]).canonical(rdata)), rdata);
      lowest = Math.min(lowest, ttl[record]);
      highest = Math.max(highest, ttl[record]);
    }
    return new RrSet(type[first], lowest, List.copyOf(distinct.values()), lowest != highest,
        place(first));
  }

  private Place place(int record) {
    return new Place(sources.get(source[record]), line[record]);
  }

  private byte[] rdata(int record) {
    int at = dataAt[record];
    int length = (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    return Arrays.copyOfRange(data, at + 2, at + 2 + length);
  }

  private int store(byte[] rdata) {
    long needed = (long) dataEnd + 2 + rdata.length;
    if (needed > MOST_DATA_OCTETS) throw new IllegalArgumentException("the zone has more than 2 GiB of record data");
    if (needed > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(MOST_DATA_OCTETS, Math.max(needed, 2L * data.length)));
    }
    int at = dataEnd;
    data[at] = (byte) (rdata.length >>> 8);
    data[at + 1] = (byte) rdata.length;
    System.arraycopy(rdata, 0, data, at + 2, rdata.length);
    dataEnd += 2 + rdata.length;
    return at;
  }

  /** Most records come from the file that the one before came from. */
  private int source(String name) {
    if (sources.isEmpty() || !sources.getLast().equals(name)) sources.add(name);
    return sources.size() - 1;
  }

  private int intern(byte[] wire) {
    reader.read(wire);
    int known = probe(0);
    if (known != NONE) return known;
    int label = 0;
    int apexLabel = reader.labels() - Names.labels(origin);
    int above = NONE;
    while (label < apexLabel && above == NONE) above = probe(++label);
    if (above == NONE) label++;
    int name = above;
    while (label-- > 0) name = append(label, name);
    return name;
  }

  private int append(int label, int above) {
    if (nameCount == nameAt.length) growNames();
    int length = reader.length() - reader.start(label);
    if (namesEnd + length > names.length) names = Arrays.copyOf(names, names.length * 2 + length);
    System.arraycopy(reader.octets(), reader.start(label), names, namesEnd, length);
    int name = nameCount++;
    nameAt[name] = namesEnd;
    namesEnd += length;
    hash[name] = (int) reader.hash(label);
    parent[name] = above;
    wildcard[name] = NONE;
    lastRecord[name] = NONE;
    if (above != NONE && Names.isWildcard(name(name))) wildcard[above] = name;
    if (2 * nameCount > table.length) spread();
    else enter(name);
    return name;
  }

  /** The number of the reader's suffix from this label on. */
  private int probe(int label) {
    int mask = table.length - 1;
    int sought = (int) reader.hash(label);
    int start = reader.start(label);
    int length = reader.length() - start;
    for (int slot = sought & mask; table[slot] != NONE; slot = slot + 1 & mask) {
      int name = table[slot];
      int at = nameAt[name];
      int stop = name + 1 < nameCount ? nameAt[name + 1] : namesEnd;
      if (hash[name] == sought && Arrays.equals(names, at, stop, reader.octets(), start, start + length)) return name;
    }
    return NONE;
  }

  private void spread() {
    table = new int[table.length * 2];
    Arrays.fill(table, NONE);
    for (int name = 0; name < nameCount; name++) enter(name);
  }

  private void enter(int name) {
    int mask = table.length - 1;
    int slot = hash[name] & mask;
    while (table[slot] != NONE) slot = slot + 1 & mask;
    table[slot] = name;
  }

  private void growNames() {
    int size = nameCount * 2;
    nameAt = Arrays.copyOf(nameAt, size);
    hash = Arrays.copyOf(hash, size);
    parent = Arrays.copyOf(parent, size);
    wildcard = Arrays.copyOf(wildcard, size);
    lastRecord = Arrays.copyOf(lastRecord, size);
    marks = Arrays.copyOf(marks, size);
  }

  private void growRecords() {
    int size = recordCount * 2;
    type = Arrays.copyOf(type, size);
    ttl = Arrays.copyOf(ttl, size);
    dataAt = Arrays.copyOf(dataAt, size);
    earlier = Arrays.copyOf(earlier, size);
    line = Arrays.copyOf(line, size);
    source = Arrays.copyOf(source, size);
  }
}
