package org.rialto.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Small zones as tangled as zones can be that all servers load: few labels, so that aliases, wildcards, delegations and
 * empty non-terminals meet; some with a zone below them that is served too, and with names that lead into each other.
 */
final class TangledZones {
  private static final String[] LABELS = {"a", "b", "c", "*"};
  private static final String[] DATA = {"A 192.0.2.%d", "A 198.51.100.%d", "AAAA 2001:db8::%d", "TXT \"text %d\"",
      "MX %d @NAME", "SRV 0 %d 443 @NAME", "PTR @NAME", "NAPTR %d 10 \"a\" \"X\" \"\" @NAME",
      "SVCB %d @NAME alpn=h2", "HTTPS %d . port=8443", "TYPE65280 \\# 1 %02d"};
  private static final String OUTSIDE = "www.elsewhere.invalid.";
  private static final int ZONES_IN_A_GROUP = 4;

  private final Random random;
  private final String suffix;
  private final List<ZoneText> zones = new ArrayList<>();
  private Map<String, List<String>> records = new TreeMap<>();
  private String origin = "";
  private int number;

  private TangledZones(Random random, String suffix) {
    this.random = random;
    this.suffix = suffix;
  }

  /**
   * Makes zones.
   *
   * @param suffix what their names end in, with the last dot; no zone itself
   */
  static List<ZoneText> of(Random random, String suffix, int count) {
    TangledZones made = new TangledZones(random, suffix);
    for (; made.number < count; made.number++) made.zone();
    return made.zones;
  }

  private void zone() {
    origin = "z" + number + "." + suffix;
    begin();
    int names = 1 + random.nextInt(8);
    for (int i = 0; i < names; i++) owner(name());
    if (random.nextInt(5) == 0) child();
    if (random.nextInt(12) == 0 && records.keySet().stream().allMatch("@"::equals)) add("@", "DNAME " + target());
    end();
  }

  private void begin() {
    records = new TreeMap<>();
    add("@", "SOA ns.elsewhere.invalid. host.master " + random.nextInt(1 << 30) + " 7200 900 1209600 "
        + (60 + random.nextInt(7200)));
    add("@", "NS ns.elsewhere.invalid.");
    if (random.nextInt(3) == 0) {
      add("@", "NS ns.a");
      if (isFree("ns.a")) add("ns.a", "A 192.0.2.53");
    }
  }

  private void end() {
    StringBuilder text = new StringBuilder("$TTL 3600\n");
    records.forEach((owner, list) -> list.forEach(record -> text.append(owner).append(' ').append(record)
        .append('\n')));
    zones.add(new ZoneText(origin, text.toString(), number / ZONES_IN_A_GROUP + "." + suffix));
  }

  /** A zone below the present one that is served too, delegated from here or (wrongly) not. */
  private void child() {
    String label = random.nextBoolean() ? "a" : "b.a";
    if (!isFree(label)) return;
    if (random.nextInt(4) > 0) {
      add(label, "NS ns." + label);
      add(label, "NS ns.elsewhere.invalid.");
      add("ns." + label, "A 192.0.2.54");
      if (random.nextBoolean()) add(label, ds());
    }
    Map<String, List<String>> parentRecords = records;
    String parent = origin;
    origin = label + "." + parent;
    begin();
    add("@", "NS ns");
    add("ns", "A 192.0.2.54");
    int names = random.nextInt(4);
    for (int i = 0; i < names; i++) owner(name());
    end();
    records = parentRecords;
    origin = parent;
  }

  private void owner(String name) {
    if (!isFree(name)) return;
    int role = random.nextInt(20);
    if (role < 5) {
      add(name, "CNAME " + target());
    } else if (role < 9) {
      if (hasNothingBelow(name)) add(name, "DNAME " + target());
      if (random.nextInt(3) == 0) add(name, data());
    } else if (role < 13 && (!name.startsWith("*") || random.nextInt(5) == 0)) {
      cut(name);
    } else {
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) add(name, data());
    }
  }

  private void cut(String name) {
    if (random.nextBoolean()) add(name, ds());
    if (random.nextBoolean()) add(name, "NS ns.elsewhere.invalid.");
    if (random.nextBoolean() ) glue(name, "ns." + name);
    if (random.nextInt(4) == 0) glue(name, "ns." + name());
    if (random.nextInt(5) == 0 && isFree("under." + name)) add("under." + name, data());
    boolean isCut = records.getOrDefault(name, List.of()).stream().anyMatch(record -> record.startsWith("NS "));
    if (!isCut) add(name, "NS ns.elsewhere.invalid.");
  }

  private void glue(String name, String server) {
    if (!isFree(server)) return;
    add(name, "NS " + server);
    add(server, "A 192.0.2." + (60 + random.nextInt(9)));
    if (random.nextBoolean()) add(server, "AAAA 2001:db8::53");
  }

  /** Whether the name owns nothing yet, and is below no DNAME. */
  private boolean isFree(String name) {
    return !records.containsKey(name) && records.entrySet().stream().noneMatch(
        other -> name.endsWith("." + other.getKey()) && other.getValue().toString().contains("DNAME "));
  }

  private boolean hasNothingBelow(String name) {
    return records.keySet().stream().noneMatch(other -> other.endsWith("." + name));
  }

  private void add(String owner, String record) {
    records.computeIfAbsent(owner, key -> new ArrayList<>()).add(record);
  }

  private String data() {
    return DATA[random.nextInt(DATA.length)].formatted(1 + random.nextInt(59)).replace("@NAME", target());
  }

  private String ds() {
    return "DS " + (1 + random.nextInt(9)) + " 8 1 0123456789abcdef0123456789abcdef01234567";
  }

  /** A name of this zone that may be there or not, of one near it in the list, or of none. */
  private String target() {
    int kind = random.nextInt(10);
    if (kind == 0) return OUTSIDE;
    if (kind == 1) return "@";
    if (kind < 5) {
      int near = number / ZONES_IN_A_GROUP * ZONES_IN_A_GROUP + random.nextInt(ZONES_IN_A_GROUP);
      return name().replace("*", "w") + ".z" + near + "." + suffix;
    }
    String name = name();
    return random.nextInt(6) == 0 ? name.toUpperCase(Locale.ROOT) : name;
  }

  private String name() {
    StringBuilder name = new StringBuilder(LABELS[random.nextInt(LABELS.length)]);
    for (int more = random.nextInt(3); more > 0; more--) name.append('.').append(LABELS[random.nextInt(LABELS.length)]);
    return name.toString();
  }
}
