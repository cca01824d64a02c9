package org.rialto.zone;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.rialto.wire.Body;
import org.rialto.wire.QueryName;

/**
 * A zone ready to answer: its names, and what each is answered with. Immutable; shared by all workers.
 *
 * <p>One pool of octets holds entries and bodies ({@link Body}). A name has an entry if it is ours to speak of: it owns
 * records, is a delegation's cut, or has such names below it (an empty non-terminal). What lies below a cut has none.
 * <pre>
 *   0  u8   flags
 *   1  u8   octets of the name
 *   2  u16  number of types
 *   4  s32  the answer for types that aren't listed
 *   8  s32  the answer for names below without an entry of their own; with {@link #WILDCARD_BELOW} the wildcard's entry
 *  12       the name in wire form, lower case; then for each type, in order: u16 type, s32 answer
 * </pre>
 * Entries are found through an open-addressing table: half of a name's hash gives the slot to start from, the other
 * half is kept in the slot beside the entry's place, so that a probe seldom touches the wrong entry. Whatever the
 * hashes say, octets are compared.
 */
public final class Zone {
  static final int APEX = 1;
  static final int CUT = 2;
  static final int ALIAS = 4;
  static final int WILDCARD_BELOW = 8;
  static final int DNAME = 16;

  static final int FLAGS = 0;
  static final int NAME_OCTETS = 1;
  static final int TYPES = 2;
  static final int OTHERWISE = 4;
  static final int BELOW = 8;
  static final int NAME = 12;
  static final int TYPE_OCTETS = 6;
  /** As much of an entry as most have. */
  private static final int ENTRY_OCTETS = 63;
  /** Answers that are routed are numbered downwards from here. */
  static final int FIRST_ROUTED = -2;

  /** Of a zone that is served until something else is known of it. */
  private static final long NO_END = Long.MAX_VALUE;
  private static final int NONE = -1;
  private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle S32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] origin;
  private final long hash;
  private final int labels;
  private final boolean available;
  private final byte[] pool;
  private final long[] slots;
  private final int[] services;
  private final int[] leading;
  private final int[] defaults;
  private final int mostLabels;
  private final long serial;
  private final int names;
  private final int records;
  private final long goodUntilSeconds;

  /** A zone as it was laid out. */
  Zone(ZoneBuilder.Layout layout, byte[] origin, long serial, int names, int records) {
    this(origin, true, layout, serial, names, records);
  }

  private Zone(byte[] origin, boolean available, ZoneBuilder.Layout layout, long serial, int names, int records) {
    QueryName name = new QueryName();
    if (!name.read(origin)) throw new IllegalArgumentException("no name in wire form");
    this.origin = origin.clone();
    hash = name.hash(0);
    labels = name.labels();
    this.available = available;
    pool = layout.pool();
    slots = layout.slots();
    services = layout.services();
    leading = layout.leading();
    defaults = layout.defaults();
    mostLabels = layout.mostLabels();
    this.serial = serial;
    this.names = names;
    this.records = records;
    goodUntilSeconds = NO_END;
  }

  private Zone(Zone same, long goodUntilSeconds) {
    origin = same.origin;
    hash = same.hash;
    labels = same.labels;
    available = same.available;
    pool = same.pool;
    slots = same.slots;
    services = same.services;
    leading = same.leading;
    defaults = same.defaults;
    mostLabels = same.mostLabels;
    serial = same.serial;
    names = same.names;
    records = same.records;
    this.goodUntilSeconds = goodUntilSeconds;
  }

  /**
   * A zone that is ours to answer for, but can't be: its file has never been read without errors, or its data are past
   * their EXPIRE (RFC 1035 §4.3.5).
   *
   * @param origin in wire form, lower case
   */
  public static Zone unavailable(byte[] origin) {
    return new Zone(origin, false, ZoneBuilder.Layout.NOTHING, 0, 0, 0);
  }

  /**
   * The same zone, which its primary is known to vouch for until then.
   *
   * @param seconds of the Unix epoch
   */
  public Zone goodUntil(long seconds) {
    return new Zone(this, seconds);
  }

  /** When the zone expires unless its primary is heard of again, in seconds of the Unix epoch; of our own, never. */
  public long goodUntilSeconds() {
    return goodUntilSeconds;
  }

  /** Whether the zone has data; of one that has none, nothing below but its origin may be asked. */
  public boolean isAvailable() {
    return available;
  }

  /** The apex, in wire form and lower case. */
  public byte[] origin() {
    return origin.clone();
  }

  /** The apex as people write it, with the last dot. */
  public String name() {
    return Names.text(origin, 0);
  }

  /** SERIAL of the SOA record, 0 to 4,294,967,295; compared by RFC 1982. */
  public long serial() {
    return serial;
  }

  /** Names that are answered for, empty non-terminals among them. */
  public int names() {
    return names;
  }

  /** Records in the zone, those below cuts included. */
  public int records() {
    return records;
  }

  /**
   * What a question for a name in this zone is answered with (RFC 1034 §4.3.2). Never allocates.
   *
   * @return where the stored body starts in {@link #octets()}, or a negative number if the answer is routed
   */
  public int find(QueryName name, int type) {
    for (int label = Math.max(0, name.labels() - mostLabels); ; label++) {
      int entry = entry(name, label);
      if (entry != NONE) return label == 0 ? at(entry, type) : below(entry, type);
    }
  }

  /**
   * The first thing {@link #find} reads of memory that depends on the name. It means nothing: reading it brings it
   * near, so that many names can be waited for together.
   */
  public long fetchSlot(QueryName name) {
    return slots[firstSlot(name)];
  }

  /** The next thing {@link #find} reads; as {@link #fetchSlot}. */
  public int fetchEntry(QueryName name) {
    int entry = (int) slots[firstSlot(name)];
    return pool.length == 0 ? 0 : pool[entry] + pool[Math.min(entry + ENTRY_OCTETS, pool.length - 1)];
  }

  private int firstSlot(QueryName name) {
    return (int) name.hash(Math.max(0, name.labels() - mostLabels)) & slots.length - 1;
  }

  /** The pool that all bodies are in, to be copied from. */
  public byte[] octets() {
    return pool;
  }

  /** Whether an answer of {@link #find} is to be made by choosing nodes. */
  public boolean isRouted(int answer) {
    return answer <= FIRST_ROUTED;
  }

  /** One more than the highest number of a service that a name is routed to; 0 where none is. */
  public int services() {
    return Arrays.stream(services).max().orElse(-1) + 1;
  }

  /** The number of a routed answer's service, as it was given when the zones were loaded. */
  public int service(int answer) {
    return services[FIRST_ROUTED - answer];
  }

  /**
   * The body a routed answer starts with: the aliases that led there, or no record at all. It says what the owner of
   * the routed records is.
   */
  public int leading(int answer) {
    return leading[FIRST_ROUTED - answer];
  }

  /** The body given where no node can be chosen for a routed answer: the zone's own records, or that it has none. */
  public int defaults(int answer) {
    return defaults[FIRST_ROUTED - answer];
  }

  /**
   * Whether the zone has records of its own to replace a routed answer with: whether its {@link #defaults} say more
   * than its {@link #leading}.
   */
  public boolean hasDefaults(int answer) {
    return Body.answers(pool, defaults(answer)) > Body.answers(pool, leading(answer));
  }

  /** Octets that the zone takes in memory. */
  public long sizeOctets() {
    return pool.length + 8L * slots.length + 12L * services.length;
  }

  /**
   * Whether the zone delegates a name, itself or by a cut above it.
   *
   * @param name of the zone, in wire form
   */
  boolean delegates(byte[] name) {
    QueryName sought = new QueryName();
    sought.read(name);
    return has(entry(sought, encloser(sought)), CUT);
  }

  /**
   * Whether it is for this zone to speak of the delegation of a name in it, or its absence: not where the name is below
   * another delegation. Never allocates.
   */
  boolean speaksOfDelegation(QueryName name) {
    if (!available) return true;
    int label = encloser(name);
    return label == 0 || !has(entry(name, label), CUT);
  }

  /** Whether this is the zone of an origin, the octets from {@code start} to {@code stop}. */
  boolean isOf(long originHash, byte[] octets, int start, int stop) {
    return hash == originHash && Arrays.equals(origin, 0, origin.length, octets, start, stop);
  }

  long hash() {
    return hash;
  }

  /** Labels of the origin, the root not counted. */
  public int labels() {
    return labels;
  }

  /**
   * How a question for a name in this zone is answered by it, told to people.
   *
   * @param steps those that led here; what is found here is added
   */
  Explained explain(QueryName name, int type, List<String> steps) {
    if (!available) {
      steps.add("zone " + name() + " has no data that could be served");
      return new Explained(name(), "", false, Explained.Kind.UNAVAILABLE, OptionalInt.empty(), steps);
    }
    steps.add("zone " + name() + " with serial " + serial);
    int label = encloser(name);
    int entry = entry(name, label);
    if (label > 0) {
      steps.add("no entry " + Names.text(name, 0) + "; its closest encloser is " + text(entry));
      if (!has(entry, WILDCARD_BELOW)) {
        Explained.Kind kind = has(entry, CUT) ? Explained.Kind.REFERRAL
            : has(entry, DNAME) ? Explained.Kind.DNAME : Explained.Kind.NXDOMAIN;
        steps.add(kind == Explained.Kind.NXDOMAIN ? "no wildcard " + below(text(entry)) : step(kind, 0));
        return new Explained(name(), text(entry), false, kind, OptionalInt.empty(), steps);
      }
      entry = s32(entry + BELOW);
    }
    boolean wildcard = label > 0;
    steps.add((wildcard ? "answered by the wildcard " : "entry ") + text(entry));
    int answer = at(entry, type);
    Explained.Kind kind = kind(entry, type, answer, nodata(name));
    steps.add(step(kind, answer));
    OptionalInt service = isRouted(answer) ? OptionalInt.of(service(answer)) : OptionalInt.empty();
    return new Explained(name(), text(entry), wildcard, kind, service, steps);
  }

  private static String below(String name) {
    return name.equals(".") ? "*." : "*." + name;
  }

  /**
   * An apex has records and is no alias, so what it says of other types is what its zone says where there are no data.
   */
  private int nodata(QueryName name) {
    return s32(entry(name, name.labels() - labels) + OTHERWISE);
  }

  private Explained.Kind kind(int entry, int type, int answer, int nodata) {
    if (isRouted(answer)) return Explained.Kind.ROUTED;
    if (answer == nodata) return Explained.Kind.NODATA;
    if (has(entry, CUT) && answer == s32(entry + OTHERWISE)) return Explained.Kind.REFERRAL;
    return has(entry, ALIAS) && type != RecordType.CNAME ? Explained.Kind.CNAME : Explained.Kind.ANSWER;
  }

  private String step(Explained.Kind kind, int answer) {
    return switch (kind) {
      case ROUTED -> "routed to the nodes of service number " + service(answer);
      case NODATA -> "the name exists, without records of this type";
      case REFERRAL -> "the zone is delegated there";
      case CNAME -> "an alias" + (Body.isContinued(pool, answer) ? "" : ", followed within the zone");
      case DNAME -> "all names below are redirected by its DNAME record";
      case ANSWER, NXDOMAIN, REFUSED, UNAVAILABLE -> "answered with what is stored";
    };
  }

  /**
   * Where the longest suffix starts that a name in this zone has in common with one that is answered for: 0 where the
   * name itself is, else the label that its closest encloser (RFC 4592 §3.3.1) or the cut above it starts with. Never
   * allocates.
   */
  public int encloser(QueryName name) {
    int label = Math.max(0, name.labels() - mostLabels);
    while (entry(name, label) == NONE) label++;
    return label;
  }

  /** The entry of the suffix that starts with this label; {@link #NONE} where there is none. */
  private int entry(QueryName name, int label) {
    long hash = name.hash(label);
    int mask = slots.length - 1;
    for (int slot = (int) hash & mask; ; slot = slot + 1 & mask) {
      long held = slots[slot];
      if (held == 0) return NONE;
      if ((int) (held >>> 32) == (int) (hash >>> 32) && isNamed((int) held, name, label)) return (int) held;
    }
  }

  private boolean isNamed(int entry, QueryName name, int label) {
    int start = name.start(label);
    int octets = pool[entry + NAME_OCTETS] & 0xff;
    return octets == name.length() - start
        && Arrays.equals(pool, entry + NAME, entry + NAME + octets, name.octets(), start, start + octets);
  }

  private int at(int entry, int type) {
    int count = u16(entry + TYPES);
    int list = entry + NAME + (pool[entry + NAME_OCTETS] & 0xff);
    for (int i = 0; i < count; i++) {
      int listed = u16(list + i * TYPE_OCTETS);
      if (listed == type) return s32(list + i * TYPE_OCTETS + 2);
      if (listed > type) break;
    }
    return s32(entry + OTHERWISE);
  }

  private int below(int entry, int type) {
    int below = s32(entry + BELOW);
    return has(entry, WILDCARD_BELOW) ? at(below, type) : below;
  }

  private boolean has(int entry, int flag) {
    return (pool[entry + FLAGS] & flag) != 0;
  }

  private String text(int entry) {
    return Names.text(pool, entry + NAME);
  }

  private int u16(int at) {
    return (short) U16.get(pool, at) & 0xffff;
  }

  private int s32(int at) {
    return (int) S32.get(pool, at);
  }
}
