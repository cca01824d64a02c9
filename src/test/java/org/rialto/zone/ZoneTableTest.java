package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.oracle.Asking;
import org.rialto.wire.QueryName;
import org.rialto.zone.Explained.Kind;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is found for a name: between zones, for routed names, and what no look-up may do. The oracle does the rest. */
class ZoneTableTest {
  private static final String SOA = "3600 SOA ns1.elsewhere.test. hostmaster.elsewhere.test. 7 7200 900 1209600 300";
  private static final String NEGATIVE_SOA = SOA.replace("3600 SOA", "300 SOA");
  private static final String DS = "1 8 1 0123456789ABCDEF0123456789ABCDEF01234567";

  @TempDir Path folder;

  @Test void namesOutsideAllZonesAreRefused() throws Exception {
    ZoneTable table = new Written(folder).zone("zone.example").table();
    assertEquals("REFUSED", Written.ask(table, "example", "A"));
    assertEquals("REFUSED", Written.ask(table, ".", "NS"));
    assertEquals("REFUSED", Written.ask(table, "zone.example.org", "A"));
    assertEquals("REFUSED", Written.ask(new Written(folder).table(), "zone.example", "A"));
  }

  @Test void theDeepestZoneAnswers() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "child NS ns1.elsewhere.test.", "www.child TXT parent")
        .zone("child.example", "www TXT child").table();
    assertEquals("NOERROR aa answer [www.child.example. 3600 TXT child]",
        Written.ask(table, "www.child.example", "TXT"));
    assertEquals("NOERROR aa answer [child.example. " + SOA + "]", Written.ask(table, "child.example", "SOA"));
    assertEquals("NXDOMAIN aa authority [child.example. " + NEGATIVE_SOA + "]",
        Written.ask(table, "no.child.example", "A"));
    assertEquals("NXDOMAIN aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "no.example", "A"));
  }

  /** RFC 4035 §3.1.4.1. */
  @Test void dsOfAChildIsTheParentsToAnswer() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "child NS ns1.elsewhere.test.", "child DS " + DS,
        "plain NS ns1.elsewhere.test.").zone("child.example").zone("plain.example").zone("alone.test").table();
    assertEquals("NOERROR aa answer [child.example. 3600 DS " + DS + "]", Written.ask(table, "child.example", "DS"));
    assertEquals("NOERROR aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "plain.example", "DS"));
    assertEquals("NOERROR aa authority [alone.test. " + NEGATIVE_SOA + "]", Written.ask(table, "alone.test", "DS"));
  }

  @Test void aChildThatIsNotDelegatedIsWarnedOf() throws Exception {
    List<ZoneProblem> warnings = new Written(folder).zone("example").zone("child.example").loaded().warnings();
    assertEquals(1, warnings.size());
    assertEquals("child.example.", warnings.getFirst().owner());
    assertTrue(warnings.getFirst().message().startsWith("is a zone of its own that isn't delegated here"));
  }

  @Test void aZoneIsAddedReplacedAndTakenOutWithoutAChangeToTheTableBefore() throws Exception {
    ZoneTable empty = ZoneTable.EMPTY;
    Zone first = new Written(folder).zone("example", "www TXT first").table().zones().getFirst();
    Zone second = new Written(folder).zone("example", "www TXT second").table().zones().getFirst();
    ZoneTable one = empty.with(first);
    ZoneTable other = one.with(second);
    ZoneTable none = other.without(second.origin());
    assertEquals("REFUSED", Written.ask(empty, "www.example", "TXT"));
    assertEquals("NOERROR aa answer [www.example. 3600 TXT first]", Written.ask(one, "www.example", "TXT"));
    assertEquals("NOERROR aa answer [www.example. 3600 TXT second]", Written.ask(other, "www.example", "TXT"));
    assertEquals("REFUSED", Written.ask(none, "www.example", "TXT"));
    assertEquals(List.of(0, 1, 1, 0), List.of(empty.size(), one.size(), other.size(), none.size()));
    assertSame(none, none.without(second.origin()));
  }

  /** Against a map that does the same, over many changes of random zones at all depths. */
  @Test void tablesOfManyZonesFindTheDeepest() {
    SplittableRandom random = new SplittableRandom(1034);
    ZoneTable table = ZoneTable.EMPTY;
    Map<String, Zone> expected = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      byte[] origin = Names.wire(randomName(random), new byte[] {0});
      if (random.nextInt(3) == 0) {
        table = table.without(origin);
        expected.remove(Names.text(origin, 0));
      } else {
        Zone zone = Zone.unavailable(origin);
        table = table.with(zone);
        expected.put(zone.name(), zone);
      }
      String asked = randomName(random);
      String above = asked;
      while (!expected.containsKey(above) && !above.equals(".")) {
        above = above.indexOf('.') == above.length() - 1 ? "." : above.substring(above.indexOf('.') + 1);
      }
      assertSame(expected.getOrDefault(above, ZoneTable.NO_ZONE), table.find(name(asked), Type.A), asked);
      assertEquals(expected.size(), table.size());
    }
    assertEquals(Set.copyOf(expected.values()), Set.copyOf(table.zones()));
    assertEquals(Set.copyOf(expected.values()), Set.copyOf(ZoneTable.of(expected.values()).zones()));
  }

  private static String randomName(SplittableRandom random) {
    StringBuilder name = new StringBuilder();
    for (int label = random.nextInt(4); label > 0; label--) name.append((char) ('a' + random.nextInt(20))).append('.');
    return name.isEmpty() ? "." : name.toString();
  }

  @Test void aTableHasAZoneOnce() {
    List<Zone> twice = List.of(Zone.unavailable(new byte[] {1, 'a', 0}), Zone.unavailable(new byte[] {1, 'a', 0}));
    assertThrows(IllegalArgumentException.class, () -> ZoneTable.of(twice));
  }

  @Test void aTableKnowsTheHighestServiceOfItsZones() throws Exception {
    ZoneTable table = new Written(folder).zone("a", "www A 192.0.2.1").zone("b", "www A 192.0.2.1").zone("c")
        .routed("www.a", 7).routed("www.b", 3).table();
    assertEquals(8, table.services());
    assertEquals(4, table.without(new byte[] {1, 'a', 0}).services());
    assertEquals(8, table.without(new byte[] {1, 'b', 0}).services());
    assertEquals(4, table.with(Zone.unavailable(new byte[] {1, 'a', 0})).services());
    assertEquals(8, ZoneTable.EMPTY.with(table.zones().getFirst()).services());
  }

  @Test void aZoneWithoutDataIsFoundAndSaysSo() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "child NS ns1.elsewhere.test.").table()
        .with(Zone.unavailable(Names.wire("child.example", new byte[] {0})));
    assertEquals("SERVFAIL", Written.ask(table, "www.child.example", "A"));
    assertEquals("SERVFAIL", Written.ask(table, "child.example", "SOA"));
    assertEquals("NOERROR aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "child.example", "DS"));
    assertExplained(table, "www.child.example A", "child.example.  false UNAVAILABLE");
    ZoneTable parentless = table.with(Zone.unavailable(Names.wire("example", new byte[] {0})));
    assertEquals("SERVFAIL", Written.ask(parentless, "child.example", "DS"));
  }

  @Test void theRootCanBeServed() throws Exception {
    ZoneTable table = new Written(folder).zone(".", "ns1.elsewhere.test A 192.0.2.53", "com NS ns1.elsewhere.test.",
        "* TXT any").table();
    assertEquals("NOERROR aa answer [. " + SOA + "]", Written.ask(table, ".", "SOA"));
    assertEquals("NOERROR authority [com. 3600 NS ns1.elsewhere.test.] "
        + "additional [ns1.elsewhere.test. 3600 A 192.0.2.53]", Written.ask(table, "www.com", "A"));
    assertEquals("NOERROR aa answer [a.b. 3600 TXT any]", Written.ask(table, "a.b", "TXT"));
    assertEquals("NXDOMAIN aa authority [. " + NEGATIVE_SOA + "]", Written.ask(table, "a.test", "TXT"));
  }

  /** RFC 8482 §4.1, and §4.2 where there are only addresses to be chosen; RFC 8020 §2 where there is no such name. */
  @Test void anyIsKeptSmall() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1", "www TXT \"x\"", "al CNAME www",
        "sub NS ns1.elsewhere.test.", "a.ent A 192.0.2.1", "*.wild A 192.0.2.1", "img A 192.0.2.1")
        .routed("www.example", 0).routed("img.example", 1).table();
    assertEquals("NOERROR aa answer [www.example. 3600 TXT x]", Written.ask(table, "www.example", "ANY"));
    assertEquals("NOERROR aa answer [img.example. 3600 HINFO \"RFC8482\" \"\"]",
        Written.ask(table, "img.example", "ANY"));
    assertEquals("NOERROR aa answer [x.wild.example. 3600 A 192.0.2.1]",
        Written.ask(table, "x.wild.example", "ANY"));
    assertEquals("NOERROR aa answer [al.example. 3600 CNAME www.example.]", Written.ask(table, "al.example", "ANY"));
    assertEquals("NOERROR authority [sub.example. 3600 NS ns1.elsewhere.test.]",
        Written.ask(table, "sub.example", "ANY"));
    assertEquals("NOERROR aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "ent.example", "ANY"));
    assertEquals("NXDOMAIN aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "no.example", "ANY"));
  }

  @Test void routedNamesHaveTheirService() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1", "www TXT \"x\"", "*.img A 192.0.2.2",
        "four A 192.0.2.3").routed("WWW.example.", 7).routed("*.img.example", 8).table();
    assertRouted(table, "www.example", 7);
    assertRouted(table, "a.b.img.example", 8);
    assertRouted(table, "*.img.example", 8);
    assertTrue(table.explain(name("www.example"), Type.TXT).service().isEmpty());
    assertTrue(table.explain(name("four.example"), Type.A).service().isEmpty());
    assertEquals("NOERROR aa answer [www.example. 3600 A 192.0.2.1]", Written.ask(table, "www.example", "A"));
    assertEquals("NOERROR aa authority [example. " + NEGATIVE_SOA + "]", Written.ask(table, "www.example", "AAAA"));
  }

  private static void assertRouted(ZoneTable table, String name, int service) {
    for (int type : new int[] {Type.A, Type.AAAA}) {
      Zone zone = table.find(name(name), type);
      int answer = zone.find(name(name), type);
      assertTrue(zone.isRouted(answer), name);
      assertEquals(service, zone.service(answer));
    }
  }

  @Test void aliasesToRoutedNamesAreFollowedAndRouted() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1", "*.img A 192.0.2.2", "one CNAME www",
        "two CNAME one", "*.many CNAME All.img").routed("www.example", 7).routed("*.img.example", 8).table();
    assertEquals("NOERROR aa answer [www.example. 20 A 203.0.113.77]", routed(table, "www.example"));
    assertEquals("NOERROR aa answer [two.example. 3600 CNAME one.example.] [one.example. 3600 CNAME www.example.] "
        + "[www.example. 20 A 203.0.113.77]", routed(table, "two.example"));
    assertEquals("NOERROR aa answer [x.y.many.example. 3600 CNAME All.img.example.] "
        + "[All.img.example. 20 A 203.0.113.77]",
        routed(table, "x.y.many.example"));
    assertEquals("NOERROR aa answer [two.example. 3600 CNAME one.example.] [one.example. 3600 CNAME www.example.] "
        + "[www.example. 3600 A 192.0.2.1]", Written.ask(table, "two.example", "A"));
    assertRouted(table, "two.example", 7);
  }

  private static String routed(ZoneTable table, String name) throws Exception {
    return Written.words(new Asking(table).askRouted(Name.fromString(name + "."), Type.A));
  }

  /** RFC 7871 §7.3.1: what depends on the network is in the answer section only. */
  @Test void addressesOfRoutedNamesAreNeverAdditional() throws Exception {
    String[] zone = {"@ MX 10 www", "_x._tcp SRV 0 0 1 www", "www A 192.0.2.1", "www HTTPS 1 . alpn=h2", "@ NS www",
        "sub NS www", "*.img A 192.0.2.2", "*.img HTTPS 1 . alpn=h2"};
    ZoneTable stored = new Written(folder).zone("example", zone).table();
    ZoneTable routed = new Written(folder).zone("example", zone).routed("www.example", 0).routed("*.img.example",
        0).table();
    for (String question : List.of("example MX", "_x._tcp.example SRV", "www.example HTTPS", "example NS",
        "x.sub.example A",
        "q.img.example HTTPS")) {
      String[] words = question.split(" ");
      assertTrue(Written.ask(stored, words[0], words[1]).contains(" additional ["), question);
      assertFalse(Written.ask(routed, words[0], words[1]).contains(" additional ["), question);
    }
  }

  @Test void rdataKeepsItsCaseAndTheOwnerIsAsAsked() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "MAIL MX 10 Relay.Elsewhere.Test.").table();
    Message reply = new Asking(table).ask(Name.fromString("mAiL.eXample."), Type.MX);
    assertEquals("mAiL.eXample.", reply.getSection(Section.ANSWER).getFirst().getName().toString());
    assertEquals("10 Relay.Elsewhere.Test.", reply.getSection(Section.ANSWER).getFirst().rdataToString());
  }

  @Test void aTableKnowsItsZones() throws Exception {
    ZoneTable table = new Written(folder).zone("b.example", "www A 192.0.2.1", "a.b.c A 192.0.2.1",
        "sub NS ns.sub", "ns.sub A 192.0.2.9").zone("example", "b NS ns1.elsewhere.test.").table();
    assertEquals(List.of("example. 7 2 3", "b.example. 7 6 6"), table.zones().stream()
        .map(zone -> zone.name() + " " + zone.serial() + " " + zone.names() + " " + zone.records()).toList());
    assertTrue(table.sizeOctets() > 200 && table.sizeOctets() < 4000, table.sizeOctets() + " octets");
  }

  /** A name of some twenty octets with an address: hash, entry and body together are a few times that. */
  @Test void aLargeZoneTakesLittleMoreThanItsData() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "$GENERATE 0-49999 host-$ A \\# 4 0A${0,6,x}",
        "$GENERATE 50000-99999 host-$ A \\# 4 0A${0,6,x}").table();
    assertEquals(100_001, table.zones().getFirst().names());
    double octets = table.sizeOctets() / 100_001.0;
    assertTrue(octets < 120, octets + " octets a name");
    assertEquals("NOERROR aa answer [host-77777.example. 3600 A 10.1.47.209]",
        Written.ask(table, "host-77777.example", "A"));
  }

  /** Whoever chooses questions can choose their hashes too. */
  @Test void anEntryOfTheSameHashIsNotTakenForAnother() {
    ZoneBuilder builder = new ZoneBuilder();
    QueryName name = name("b.example");
    byte[] origin = Names.wire("example.", new byte[] {0});
    int other = builder.entry(Names.wire("a.example.", new byte[] {0}), 0, new TreeMap<>(), 1111, 0);
    int apex = builder.entry(origin, Zone.APEX, new TreeMap<>(), 0, 2222);
    long[] slots = new long[4];
    slots[(int) name.hash(0) & 3] = name.hash(0) & 0xffffffffL << 32 | other;
    int slot = (int) name.hash(1) & 3;
    while (slots[slot] != 0) slot = slot + 1 & 3;
    slots[slot] = name.hash(1) & 0xffffffffL << 32 | apex;
    byte[] pool = builder.build(origin, 0, 0, 0).octets();
    Zone zone = new Zone(new ZoneBuilder.Layout(pool, slots, new int[0], new int[0], new int[0], 2), origin, 0, 0, 0);
    assertEquals(2222, zone.find(name, Type.A));
  }

  @Test void theLongestNamesAreFoundMissing() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1").table();
    assertEquals("NXDOMAIN aa authority [example. " + NEGATIVE_SOA + "]",
        Written.ask(table, "a.".repeat(122) + "example.", "A"));
    assertEquals("REFUSED", Written.ask(table, "a.".repeat(127), "A"));
  }

  @Test void findingAllocatesNothing() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1", "*.img A 192.0.2.2", "al CNAME www")
        .routed("*.img.example", 1).table();
    QueryName[] names = {name("www.example"), name("x.y.img.example"), name("no.example"), name("al.example"),
        name("test")};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    long found = 0;
    for (int round = 0; round < 30_000; round++) {
      if (round == 20_000) before = threads.getCurrentThreadAllocatedBytes();
      for (QueryName name : names) {
        Zone zone = table.find(name, Type.A);
        if (zone != ZoneTable.NO_ZONE) found += zone.find(name, Type.A);
      }
    }
    long octets = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(octets < 10_000, octets + " octets for 50,000 look-ups of " + found);
  }

  @Test void anAnswerIsExplained() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "www A 192.0.2.1", "*.img A 192.0.2.2", "al CNAME www",
        "sub NS ns1.elsewhere.test.", "a.ent A 192.0.2.3").routed("*.img.example", 5).table();
    assertExplained(table, "www.example A", "example. www.example. false ANSWER");
    assertExplained(table, "www.example AAAA", "example. www.example. false NODATA");
    assertExplained(table, "ent.example A", "example. ent.example. false NODATA");
    assertExplained(table, "x.y.img.example A", "example. *.img.example. true ROUTED");
    assertExplained(table, "x.img.example TXT", "example. *.img.example. true NODATA");
    assertExplained(table, "al.example A", "example. al.example. false CNAME");
    assertExplained(table, "al.example CNAME", "example. al.example. false ANSWER");
    assertExplained(table, "no.www.example A", "example. www.example. false NXDOMAIN");
    assertExplained(table, "sub.example A", "example. sub.example. false REFERRAL");
    assertExplained(table, "x.sub.example A", "example. sub.example. false REFERRAL");
    assertExplained(table, "sub.example DS", "example. sub.example. false NODATA");
    assertExplained(table, "example.test A", "  false REFUSED");
    assertEquals(5, table.explain(name("x.img.example"), Type.AAAA).service().orElseThrow());
  }

  @Test void anExplanationFollowsWhatAnswersFollow() throws Exception {
    ZoneTable table = new Written(folder).zone("example", "far CNAME www.second.test.", "old DNAME second.test.",
        "out CNAME www.elsewhere.test.").zone("second.test", "www A 192.0.2.1").routed("www.second.test", 3).table();
    assertExplained(table, "far.example A", "second.test. www.second.test. false ROUTED");
    assertExplained(table, "www.old.example A", "second.test. www.second.test. false ROUTED");
    assertExplained(table, "www.old.example CNAME", "example. old.example. false DNAME");
    assertExplained(table, "out.example A", "example. out.example. false CNAME");
    assertEquals(List.of("zone example. with serial 7",
        "no entry www.old.example.; its closest encloser is old.example.",
        "all names below are redirected by its DNAME record", "it leads to www.second.test.",
        "zone second.test. with serial 7", "entry www.second.test.", "routed to the nodes of service number 3"),
        table.explain(name("www.old.example"), Type.A).steps());
    assertEquals("it leads to www.elsewhere.test., which is in no zone of ours",
        table.explain(name("out.example"), Type.A).steps().getLast());
  }

  private static void assertExplained(ZoneTable table, String question, String expected) {
    String[] words = question.split(" ");
    Explained explained = table.explain(name(words[0]), Type.value(words[1]));
    assertEquals(expected, explained.zone() + " " + explained.owner() + " " + explained.wildcard() + " "
        + explained.kind());
    assertFalse(explained.steps().isEmpty());
    assertEquals(explained.kind() == Kind.ROUTED, explained.service().isPresent());
  }

  private static QueryName name(String text) {
    QueryName name = new QueryName();
    assertTrue(name.read(Names.wire(text, new byte[] {0})));
    return name;
  }
}
