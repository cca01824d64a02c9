package org.rialto.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small zone that is valid, and as tangled as a zone can be: few labels, so that aliases, wildcards, cuts and empty
 * non-terminals meet.
 */
final class RandomZone {
  private static final String[] LABELS = {"a", "b", "c", "D", "*", "_tcp", "x\\046y"};
  private static final String[] DATA = {
      "A 192.0.2.%d", "A 198.51.100.%d", "AAAA 2001:db8::%d", "MX %d mail", "MX %d a", "MX %d b.c",
          "TXT \"text %d\" \"and more\"", "SRV 0 %d 443 a.b",
      "CAA 0 issue \"ca%d.example\"", "NAPTR %d 10 \"u\" \"ALTO:https\" \"!.*!https://alto.example/!\" .",
          "NAPTR %d 10 \"a\" \"X\" \"\" a",
      "HTTPS %d . alpn=h2,h3 port=8443", "SVCB %d b.a ipv4hint=192.0.2.7", "PTR p%d.elsewhere.test.",
          "HINFO \"CPU %d\" \"OS\"", "LOC 51 30 %d N 0 7 0 W 10m",
      "RP admin%d a", "URI 10 %d \"https://www.example/\"", "SSHFP 1 1 %040d", "TLSA 3 1 1 %04d",
          "TYPE65280 \\# 2 %04d", "AFSDB %d C.b",
      "DNSKEY 257 3 13 AQIDBAUG", "X25 \"%05d\"", "KX %d b", "OPENPGPKEY AQID", "SPF \"v=spf1 %d\""};
  private static final String[] OUTSIDE = {"ns1.elsewhere.test.", "ns2.elsewhere.test.", "test."};

  private final Random random;
  private final Map<String, List<String>> records = new TreeMap<>();

  private RandomZone(Random random) {
    this.random = random;
  }

  /** The text of a zone's file; its names are relative to the origin it is loaded with. */
  static String of(Random random) {
    return new RandomZone(random).write();
  }

  private String write() {
    add("@", "SOA ns1 host.master " + random.nextInt(1 << 30) + " 7200 900 1209600 " + (60 + random.nextInt(7200)));
    add("@", "NS ns1");
    add("@", "NS ns2.elsewhere.test.");
    add("ns1", "A 192.0.2.53");
    int names = 3 + random.nextInt(25);
    for (int i = 0; i < names; i++) owner(name());
    StringBuilder text = new StringBuilder("$TTL 3600\n");
    records.forEach((owner, list) -> list.forEach(record ->
        text.append(owner).append(ttl()).append(" IN ").append(record).append('\n')));
    return text.toString();
  }

  private void owner(String name) {
    if (records.keySet().stream().anyMatch(name::equalsIgnoreCase)) return;
    int role = random.nextInt(10);
    if (role < 2) {
      add(name, "CNAME " + (random.nextInt(6) == 0 ? "www.elsewhere.test." : random.nextInt(8) == 0 ? "@" : name()));
    } else if (role == 2 && !name.startsWith("*")) {
      cut(name);
    } else if (role == 3 && !name.startsWith("*")) {
      add(name, "DNAME " + (random.nextInt(6) == 0 ? "elsewhere.test." : name()));
      if (random.nextBoolean()) add(name, "TXT \"beside a DNAME\"");
    } else {
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) add(name, DATA[random.nextInt(DATA.length)].formatted(1 + random.nextInt(59)));
    }
  }

  private void cut(String name) {
    if (random.nextBoolean()) add(name, "DS " + random.nextInt(0xffff)
        + " 8 1 0123456789abcdef0123456789abcdef01234567");
    add(name, "NS " + OUTSIDE[random.nextInt(OUTSIDE.length)]);
    if (random.nextBoolean()) {
      add(name, "NS ns." + name);
      add("ns." + name, "A 192.0.2.99");
      if (random.nextBoolean()) add("ns." + name, "AAAA 2001:db8::99");
    }
    if (random.nextInt(3) == 0) add(name, "NS ns1");
    if (random.nextInt(3) == 0) {
      add(name, "NS " + name);
      add(name, "A 192.0.2.98");
    }
    if (random.nextInt(3) == 0) add("hidden." + name, "TXT \"never served\"");
  }

  private void add(String owner, String record) {
    List<String> list = records.computeIfAbsent(owner, key -> new ArrayList<>());
    if (list.stream().noneMatch(there -> there.startsWith("CNAME"))) list.add(record);
  }

  private String name() {
    StringBuilder name = new StringBuilder(LABELS[random.nextInt(LABELS.length)]);
    for (int more = random.nextInt(4); more > 0; more--) name.append('.').append(LABELS[random.nextInt(LABELS.length)]);
    return name.toString();
  }

  /** Mostly that of $TTL; now and then one of its own, so that sets have uneven ones. */
  private String ttl() {
    return random.nextInt(8) == 0 ? " " + (1 + random.nextInt(5000)) : "";
  }
}
