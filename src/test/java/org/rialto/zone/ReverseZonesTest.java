package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.zone.ZoneLoader.DirectoryRecord;

/** Directories found by address: RFC 8686. */
class ReverseZonesTest {
  private static final int[] IPV4_LENGTHS = {32, 24, 16, 8};
  private static final int[] IPV6_LENGTHS = {128, 64, 56, 48, 40, 32};

  @TempDir Path folder;

  private static DirectoryRecord record(String prefix, String directory) {
    return new DirectoryRecord(IpPrefix.parse(prefix), URI.create(directory), 600, 100, 10, "servers[0]");
  }

  private Written published(String prefix, String directory) {
    return new Written(folder).directory(record(prefix, directory));
  }

  @ParameterizedTest
  @CsvSource({
      "10.0.0.0/8, 10.in-addr.arpa", "198.51.0.0/16, 51.198.in-addr.arpa", "198.51.100.0/24, 100.51.198.in-addr.arpa",
      "198.51.100.3/32, 3.100.51.198.in-addr.arpa", "2001:db8::/32, 8.b.d.0.1.0.0.2.ip6.arpa",
      "2001:db8:ab00::/40, b.a.8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8:abcd::/48, d.c.b.a.8.b.d.0.1.0.0.2.ip6.arpa",
      "2001:db8:abcd:1200::/56, 2.1.d.c.b.a.8.b.d.0.1.0.0.2.ip6.arpa",
      "2001:db8:abcd:1234::/64, 4.3.2.1.d.c.b.a.8.b.d.0.1.0.0.2.ip6.arpa",
      "2001:db8::20/128, 0.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"})
  void aDirectoryStandsAtTheNameClientsAskFor(String prefix, String name) throws Exception {
    ZoneTable table = published(prefix, "https://alto.example/d").table();
    assertEquals("NOERROR aa answer [" + name
        + ". 600 NAPTR 100 10 \"u\" \"ALTO:https\" \"!.*!https://alto.example/d!\" .]",
        Written.ask(table, name, "NAPTR"));
    assertEquals(List.of(name + "."), table.zones().stream().map(Zone::name).toList());
    assertTrue(Written.ask(table, name, "SOA").contains("SOA ns1.cdn.example. hostmaster.cdn.example."));
    assertTrue(Written.ask(table, name, "NS").contains("NS ns1.cdn.example."));
  }

  /** RFC 8686 §5.2.1: "64 NAPTR records (one for each of the /24 prefixes)". */
  @Test void aPrefixBetweenTwoLengthsStandsAtEachBlockOfTheLongerOne() throws Exception {
    ZoneTable table = published("10.64.0.0/18", "http://alto.example/").table();
    assertEquals(64, table.zones().size());
    assertTrue(Written.ask(table, "0.64.10.in-addr.arpa", "NAPTR").contains("\"ALTO:http\""));
    assertTrue(Written.ask(table, "63.64.10.in-addr.arpa", "NAPTR").contains("\"ALTO:http\""));
    assertEquals("REFUSED", Written.ask(table, "64.64.10.in-addr.arpa", "NAPTR"));
    assertEquals("REFUSED", Written.ask(table, "64.10.in-addr.arpa", "NAPTR"));
    assertEquals(128, published("2001:db8::/33", "http://alto.example/").table().zones().size());
  }

  @Test void namesBelowABlockAreAnsweredAtOnce() throws Exception {
    ZoneTable table = published("198.51.0.0/16", "https://alto.example/").table();
    assertTrue(Written.ask(table, "3.100.51.198.in-addr.arpa", "NAPTR").startsWith("NOERROR aa answer"));
    assertTrue(Written.ask(table, "3.100.51.198.in-addr.arpa", "PTR").startsWith("NOERROR aa authority"));
  }

  /** The first name a client asks, and each it goes on to, tells of the narrowest prefix that holds it. */
  @Test void theNarrowestPrefixIsToldOfAtEveryName() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, IpPrefix> published = new TreeMap<>();
    Written written = new Written(folder);
    for (int i = 0; i < 60; i++) {
      boolean isIpv4 = random.nextBoolean();
      int[] lengths = isIpv4 ? IPV4_LENGTHS : IPV6_LENGTHS;
      IpPrefix prefix = IpPrefix.around(near(random, isIpv4), lengths[random.nextInt(lengths.length)]);
      String directory = "https://alto.example/" + prefix.toString().replace('/', '_').replace(':', '-');
      if (published.putIfAbsent(directory, prefix) == null) written.directory(record(prefix.toString(), directory));
    }
    ZoneTable table = written.table();
    for (int i = 0; i < 3000; i++) {
      boolean isIpv4 = random.nextBoolean();
      IpAddress address = near(random, isIpv4);
      for (int length : isIpv4 ? IPV4_LENGTHS : IPV6_LENGTHS) {
        IpPrefix asked = IpPrefix.around(address, length);
        String name = Names.text(ReverseBlocks.names(asked).getFirst(), 0);
        String told = Written.ask(table, name, "NAPTR");
        String expected = published.entrySet().stream().filter(entry -> entry.getValue().contains(asked))
            .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.length(), b.length())))
            .map(Map.Entry::getKey).orElse("");
        boolean fits = expected.isEmpty() ? !told.contains("answer") : told.contains("!" + expected + "!");
        assertTrue(fits, () -> "seed " + seed + ": " + name + " wants " + expected + " but is told " + told);
      }
    }
  }

  /** An address out of few, so that prefixes nest. */
  private static IpAddress near(Random random, boolean isIpv4) {
    if (isIpv4) return IpAddress.ipv4(10 << 24 | random.nextInt(3) << 16 | random.nextInt(3) << 8 | random.nextInt(3));
    long high = 0x2001_0db8_0000_0000L;
    for (int octet = 0; octet < 4; octet++) high |= (long) random.nextInt(2) << 8 * octet;
    return new IpAddress(Family.IPV6, high, random.nextInt(3));
  }

  @Test void aDirectoryGoesIntoTheZoneThatIsThere() throws Exception {
    ZoneTable table = published("198.51.100.0/24", "https://alto.example/")
        .zone("51.198.in-addr.arpa", "7.100 PTR host.example.",
            "100 NAPTR 1 1 \"u\" \"ALTO:https\" \"!.*!https://other.example/!\" .",
            "*.100 TXT \"by hand\"").table();
    assertEquals(List.of("51.198.in-addr.arpa."), table.zones().stream().map(Zone::name).toList());
    String told = Written.ask(table, "100.51.198.in-addr.arpa", "NAPTR");
    assertTrue(told.contains("other.example") && told.contains("alto.example"), told);
    assertTrue(Written.ask(table, "8.100.51.198.in-addr.arpa", "NAPTR").contains("alto.example"));
    assertTrue(Written.ask(table, "8.100.51.198.in-addr.arpa", "TXT").contains("by hand"));
    assertTrue(Written.ask(table, "7.100.51.198.in-addr.arpa", "NAPTR").startsWith("NOERROR aa authority"));
  }

  @Test void aWildcardAliasIsLeftAlone() throws Exception {
    ZoneTable table = published("198.51.100.0/24", "https://alto.example/")
        .zone("51.198.in-addr.arpa", "*.100 CNAME all.example.").table();
    assertTrue(Written.ask(table, "100.51.198.in-addr.arpa", "NAPTR").contains("alto.example"));
    assertTrue(Written.ask(table, "8.100.51.198.in-addr.arpa", "NAPTR").contains("CNAME all.example."));
  }

  /** RFC 4848 §2.2: the expression's delimiter is "!", so an address can't hold one. */
  @Test void anExclamationMarkIsWrittenAsAnEscape() throws Exception {
    String told = Written.ask(published("10.0.0.0/8", "https://alto.example/a!b").table(), "10.in-addr.arpa", "NAPTR");
    assertTrue(told.contains("\"!.*!https://alto.example/a%21b!\""), told);
  }

  @ParameterizedTest
  @CsvSource({
      "10.0.0.0/7, https://a.example/, shorter than /8", "2001::/31, https://a.example/, shorter than /32",
      "2001:db8::/65, https://a.example/, more than 256 names at /128",
          "10.0.0.0/8, ftp://a.example/, no http or https URI",
      "10.0.0.0/8, https:relative, no http or https URI"})
  void whatCannotBePublishedIsToldOf(String prefix, String directory, String problem) {
    List<String> problems = published(prefix, directory).problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("servers[0]: ") && problems.getFirst().contains(problem),
        problems::toString);
  }

  @Test void anAddressTooLongForARecordIsToldOf() {
    List<String> problems = published("10.0.0.0/8", "https://a.example/" + "x".repeat(240)).problems();
    assertTrue(problems.getFirst().contains("a NAPTR record takes 255"), problems::toString);
  }

  @Test void aBlockThatIsDelegatedAwayIsToldOf() throws Exception {
    List<String> problems = published("198.51.100.0/24", "https://a.example/")
        .zone("51.198.in-addr.arpa", "100 NS ns1.elsewhere.test.").problems();
    assertTrue(problems.stream().anyMatch(problem ->
        problem.startsWith("servers[0]: 100.51.198.in-addr.arpa.: is delegated away")),
        problems::toString);
  }

  @Test void aBlockThatIsAnAliasIsToldOf() throws Exception {
    List<String> problems = published("198.51.100.3/32", "https://a.example/")
        .zone("100.51.198.in-addr.arpa", "3 CNAME 3.0/25").problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("servers[0]: 3.100.51.198.in-addr.arpa.: a CNAME record beside NAPTR"),
        problems::toString);
  }
}
