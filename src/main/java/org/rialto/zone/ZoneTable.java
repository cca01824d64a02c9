package org.rialto.zone;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.rialto.wire.Body;
import org.rialto.wire.QueryName;

/**
 * The names of all zones, and what each is answered with. Immutable; shared by all workers.
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
public final class ZoneTable {
  /** The name is in none of our zones. */
  public static final int NO_ZONE = -1;

  static final int APEX = 1;
  static final int CUT = 2;
  static final int ALIAS = 4;
  static final int WILDCARD_BELOW = 8;

  static final int FLAGS = 0;
  static final int NAME_OCTETS = 1;
  static final int TYPES = 2;
  static final int OTHERWISE = 4;
  static final int BELOW = 8;
  static final int NAME = 12;
  static final int TYPE_OCTETS = 6;
  /** Answers that are routed are numbered downwards from here. */
  static final int FIRST_ROUTED = -2;

  private static final int NONE = -1;
  private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle S32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] pool;
  private final long[] slots;
  private final int[] services;
  private final int[] leading;
  private final int[] defaults;
  private final int mostLabels;
  private final List<Zone> zones;

  /**
   * A zone that is served.
   *
   * @param name as people write it, with the last dot
   * @param serial of its SOA record, 0 to 4,294,967,295
   * @param names that are answered for, empty non-terminals among them
   * @param records in the zone, those below cuts included
   */
  public record Zone(String name, long serial, int names, int records) {}

  ZoneTable(byte[] pool, long[] slots, int[] services, int[] leading, int[] defaults, int mostLabels,
      List<Zone> zones) {
    this.pool = pool;
    this.slots = slots;
    this.services = services;
    this.leading = leading;
    this.defaults = defaults;
    this.mostLabels = mostLabels;
    this.zones = List.copyOf(zones);
  }

  /**
   * What a question is answered with (RFC 1034 §4.3.2). Never allocates.
   *
   * @return where the stored body starts in {@link #octets()}; {@link #NO_ZONE}; or another negative number, if the
   * answer is routed
   */
  public int find(QueryName name, int type) {
    int labels = name.labels();
    for (int label = Math.max(0, labels - mostLabels); label <= labels; label++) {
      int entry = entry(name, label);
      if (entry != NONE) return label == 0 ? at(entry, type) : below(entry, type);
    }
    return NO_ZONE;
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

  /** The zones, each parent before its children. */
  public List<Zone> zones() {
    return zones;
  }

  /** Octets that the table takes in memory. */
  public long sizeOctets() {
    return pool.length + 8L * slots.length + 12L * services.length;
  }

  /** How a question is answered, told to people. */
  public Explained explain(QueryName name, int type) {
    List<String> steps = new ArrayList<>();
    int label = 0;
    while (label <= name.labels() && entry(name, label) == NONE) label++;
    if (label > name.labels()) {
      steps.add("neither " + Names.text(name, 0) + " nor a name above it is in a zone of ours");
      return new Explained("", "", false, Explained.Kind.REFUSED, OptionalInt.empty(), steps);
    }
    int entry = entry(name, label);
    String zone = zoneOf(name, label, steps);
    if (label > 0) {
      steps.add("no entry " + Names.text(name, 0) + "; its closest encloser is " + text(entry));
      if (!has(entry, WILDCARD_BELOW)) {
        steps.add(has(entry, CUT) ? "the zone is delegated there" : "no wildcard " + below(text(entry)));
        Explained.Kind kind = has(entry, CUT) ? Explained.Kind.REFERRAL : Explained.Kind.NXDOMAIN;
        return new Explained(zone, text(entry), false, kind, OptionalInt.empty(), steps);
      }
      entry = s32(entry + BELOW);
    }
    boolean wildcard = label > 0;
    steps.add((wildcard ? "answered by the wildcard " : "entry ") + text(entry));
    int answer = at(entry, type);
    Explained.Kind kind = kind(entry, type, answer, nodata(name, label));
    steps.add(step(kind, answer));
    OptionalInt service = isRouted(answer) ? OptionalInt.of(service(answer)) : OptionalInt.empty();
    return new Explained(zone, text(entry), wildcard, kind, service, steps);
  }

  private static String below(String name) {
    return name.equals(".") ? "*." : "*." + name;
  }

  private String zoneOf(QueryName name, int label, List<String> steps) {
    int apex = apex(name, label);
    Zone zone = zones.stream().filter(z -> z.name().equals(text(apex))).findFirst().orElseThrow();
    steps.add("zone " + zone.name() + " with serial " + zone.serial());
    return zone.name();
  }

  private int apex(QueryName name, int label) {
    for (int above = label; ; above++) {
      int entry = entry(name, above);
      if (entry != NONE && has(entry, APEX)) return entry;
    }
  }

  /**
   * An apex has records and is no alias, so what it says of other types is what its zone says where there are no data.
   */
  private int nodata(QueryName name, int label) {
    return s32(apex(name, label) + OTHERWISE);
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
      case CNAME -> "an alias, followed as far as the zone goes";
      case ANSWER, NXDOMAIN, REFUSED -> "answered with what is stored";
    };
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
