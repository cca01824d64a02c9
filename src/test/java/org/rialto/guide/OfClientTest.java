package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.ManualClock;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Cases;

/** Discovery by a client's prefix (RFC 8686 §3), asking a scripted DNS. */
class OfClientTest {
  private static final List<ServiceParameter> HTTPS = List.of(ServiceParameter.ALTO_HTTPS);
  private static final String R24 = "100.51.198.in-addr.arpa.";
  private static final String R16 = "51.198.in-addr.arpa.";
  private static final IpPrefix NETWORK = IpPrefix.parse("198.51.100.0/24");

  private final ScriptedLookup dns = new ScriptedLookup();
  private final ManualClock clock = new ManualClock();

  static Stream<Arguments> cases() {
    return Cases.of("rfc8686-client.cases", 6);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void namesAreAskedInTheirOrderUntilOneHasADirectory(String section, String name, String client, String published,
      String asked, String expected) throws InterruptedException {
    for (String item : published.split(";")) if (!item.isBlank()) publish(item.strip());
    if (expected.startsWith("~")) {
      var refusal = assertThrows(IllegalArgumentException.class, () -> find(client, false));
      assertTrue(refusal.getMessage().contains(expected.substring(1).strip()), refusal.getMessage());
    } else {
      assertEquals(expected, told(find(client, false)));
    }
    assertEquals(asked, String.join(" ", dns.asked()));
  }

  private void publish(String item) {
    String[] words = item.split(" ", 2);
    switch (words[1]) {
      case "SERVFAIL" -> dns.says(NaptrAnswer.without(words[0], NaptrAnswer.Kind.FAILED, "SERVFAIL"));
      case "SILENT" -> dns.says(NaptrAnswer.without(words[0], NaptrAnswer.Kind.SILENT, "no answer within 1 ms"));
      case "NXDOMAIN" -> dns.says(ScriptedLookup.none(words[0], NaptrAnswer.Kind.NO_NAME, 600));
      default -> {
        String[] alias = words[1].startsWith("alias ") ? words[1].split(" ", 3) : new String[] {"", "", words[1]};
        NaptrRecord[] records = Stream.of(alias[2].split(",")).map(record -> record(record.strip().split(" ")))
            .toArray(NaptrRecord[]::new);
        NaptrAnswer answer = ScriptedLookup.answer(words[0], false, 300, records);
        dns.says(new NaptrAnswer(answer.name(), answer.kind(), answer.said(), false,
            alias[1].isEmpty() ? List.of() : List.of(alias[1]), answer.records(), answer.ttl()));
      }
    }
  }

  private static NaptrRecord record(String[] cells) {
    NaptrRecord record = ScriptedLookup.record(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]),
        cells[cells.length - 1]);
    if (cells.length == 3) return record;
    return new NaptrRecord(record.ttlSeconds(), record.order(), record.preference(), record.flags(), cells[2],
        record.regexp(), record.replacement());
  }

  private static String told(DiscoveryResult result) {
    String directories = result.directories().stream()
        .map(found -> found.order() + " " + found.preference() + " " + found.uri()).collect(Collectors.joining(", "));
    if (!result.isTemporary()) return directories;
    return directories.isEmpty() ? "later" : directories + ", later";
  }

  private Discovery discovery(boolean mustBeValidated) {
    return new Discovery(dns, new Discovery.Terms(100, 1000, mustBeValidated), clock, clock::pass, "a script");
  }

  private DiscoveryResult find(String client, boolean mustBeValidated) throws InterruptedException {
    return discovery(mustBeValidated).ofClient(IpPrefix.parse(client), HTTPS);
  }

  @Test void anyServiceParameterMayBeLookedFor_8686_3_1() throws InterruptedException {
    dns.has(R24, ScriptedLookup.record(1, 1, "http://plain.example/"),
        ScriptedLookup.record(2, 1, "https://a.example/"),
        new NaptrRecord(300, 3, 1, "u", "x-map:gopher", "!.*!gopher://b.example/!", "."));
    Discovery discovery = discovery(false);
    List<ServiceParameter> http = List.of(ServiceParameter.parse("alto:HTTP"));
    List<ServiceParameter> both = List.of(ServiceParameter.parse("ALTO:https:http"));
    List<ServiceParameter> other = List.of(ServiceParameter.parse("X-Map:gopher"));
    assertEquals("1 1 http://plain.example/", told(discovery.ofClient(NETWORK, http)));
    assertEquals("2 1 https://a.example/, 1 1 http://plain.example/", told(discovery.ofClient(NETWORK, both)));
    assertEquals("3 1 gopher://b.example/", told(discovery.ofClient(NETWORK, other)));
    for (String wrong : List.of("", "ALTO:", ":https", "ALTO https", "9alto", "a".repeat(33))) {
      assertThrows(IllegalArgumentException.class, () -> ServiceParameter.parse(wrong), wrong);
    }
  }

  @Test void recordsThatNobodyVouchesForDontCountWhereValidationIsRequired() throws InterruptedException {
    dns.says(ScriptedLookup.answer(R24, false, 300, ScriptedLookup.record(1, 1, "https://forged.example/")));
    dns.says(ScriptedLookup.answer(R16, true, 300, ScriptedLookup.record(1, 1, "https://signed.example/")));
    assertEquals("1 1 https://signed.example/", told(find("198.51.100.0/24", true)));
    assertEquals("1 1 https://forged.example/", told(find("198.51.100.0/24", false)));
    DiscoveryResult result = find("198.51.100.0/24", true);
    assertEquals(R24 + " has records that the resolver doesn't vouch for by DNSSEC, which is required",
        result.steps().getFirst().decision());
  }

  @Test void aChainIsValidatedLinkByLink() throws InterruptedException {
    dns.says(ScriptedLookup.answer(R24, true, 300, ScriptedLookup.onward(1, "b.example.")));
    dns.says(ScriptedLookup.answer("b.example.", false, 300, ScriptedLookup.record(1, 1, "https://forged.example/")));
    assertEquals("", told(find("198.51.100.0/24", true)));
  }

  @Test void eachStepIsTold() throws InterruptedException {
    dns.has(R24, ScriptedLookup.onward(2, "b.example."), ScriptedLookup.record(1, 1, "http://plain.example/"));
    dns.has("b.example.", ScriptedLookup.record(1, 1, "https://a.example/"));
    DiscoveryResult result = find("198.51.100.3", false);
    assertEquals(List.of("3." + R24 + " has no NAPTR record", "on to b.example.", "1 directory"),
        result.steps().stream().map(Step::decision).toList());
    assertEquals(List.of("a record is for \"ALTO:http\", not for ALTO:https", "on to b.example."),
        result.steps().get(1).judged().stream().map(Step.Judged::verdict).toList());
    assertEquals("b.example.", result.directories().getFirst().name());
    assertFalse(result.steps().getFirst().remembered());
  }

  @Test void recordsThatLeadEverywhereAreNotAllFollowed() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      List<NaptrRecord> onward = new ArrayList<>();
      for (int j = 0; j < 50; j++) onward.add(ScriptedLookup.onward(j, "n" + (i * 50 + j) + ".example."));
      dns.has(i == 0 ? R24 : "n" + i + ".example.", onward.toArray(NaptrRecord[]::new));
    }
    dns.has("n2000.example.", ScriptedLookup.record(1, 1, "https://a.example/"));
    assertEquals("", told(find("198.51.100.0/24", false)));
    assertEquals(16 + 2, dns.asked().size(), "16 names from R24 on, then R16 and R8");
  }

  @Test void aResultHoldsUntilTheFirstOfItsAnswersEnds() throws InterruptedException {
    dns.says(ScriptedLookup.none("3." + R24, NaptrAnswer.Kind.NO_RECORDS, 40));
    dns.says(ScriptedLookup.answer(R24, false, 90, ScriptedLookup.record(1, 1, "https://a.example/")));
    assertEquals(clock.instant().plusSeconds(40), find("198.51.100.3", false).until());
  }

  @Test void neighboursShareTheNamesTheyHaveInCommon() throws InterruptedException {
    dns.has(R24, ScriptedLookup.record(1, 1, "https://a.example/"));
    Discovery discovery = discovery(false);
    discovery.ofClient(IpPrefix.parse("198.51.100.3"), HTTPS);
    DiscoveryResult second = discovery.ofClient(IpPrefix.parse("198.51.100.4"), HTTPS);
    assertEquals(List.of("3." + R24, R24, "4." + R24), dns.asked());
    assertTrue(second.steps().getLast().remembered());
    assertEquals("1 1 https://a.example/", told(second));
  }

  @Test void belowANameThatDoesntExistNothingIsAsked_8020() throws InterruptedException {
    dns.says(ScriptedLookup.none(R16, NaptrAnswer.Kind.NO_NAME, 60));
    Discovery discovery = discovery(false);
    discovery.ofClient(NETWORK, HTTPS);
    assertEquals(List.of(R24, R16, "198.in-addr.arpa."), dns.asked());
    DiscoveryResult neighbour = discovery.ofClient(IpPrefix.parse("198.51.7.8"), HTTPS);
    assertEquals(3, dns.asked().size());
    assertEquals("8.7.51.198.in-addr.arpa. doesn't exist (NXDOMAIN of 51.198.in-addr.arpa.)",
        neighbour.steps().getFirst().decision());
    clock.pass(Duration.ofSeconds(60));
    discovery.ofClient(IpPrefix.parse("198.51.7.8"), HTTPS);
    assertEquals("8.7.51.198.in-addr.arpa.", dns.asked().get(3));
  }

  @Test void whatIsKnownOfANameCountsBeforeWhatIsKnownOfThoseAbove() throws InterruptedException {
    dns.says(ScriptedLookup.none(R16, NaptrAnswer.Kind.NO_NAME, 60));
    dns.says(ScriptedLookup.answer(R24, false, 300, ScriptedLookup.record(1, 1, "https://a.example/")));
    Discovery discovery = discovery(false);
    discovery.ofClient(NETWORK, HTTPS);
    discovery.ofClient(IpPrefix.parse("198.51.0.0/16"), HTTPS);
    assertEquals("1 1 https://a.example/", told(discovery.ofClient(NETWORK, HTTPS)));
  }

  @Test void anAliasOfANameThatDoesntExistSaysNothingOfTheNamesBelow() throws InterruptedException {
    dns.says(new NaptrAnswer(R16, NaptrAnswer.Kind.NO_NAME, "NXDOMAIN", false, List.of("gone.example."), List.of(),
        Optional.of(Duration.ofSeconds(60))));
    Discovery discovery = discovery(false);
    discovery.ofClient(NETWORK, HTTPS);
    discovery.ofClient(IpPrefix.parse("198.51.7.0/24"), HTTPS);
    assertTrue(dns.asked().contains("7.51.198.in-addr.arpa."), dns.asked().toString());
  }

  @Test void answersAreKeptWithinBounds() throws InterruptedException {
    dns.says(ScriptedLookup.answer(R24, false, 0, ScriptedLookup.record(1, 1, "https://a.example/")));
    assertEquals(clock.instant().plusSeconds(1), find("198.51.100.0/24", false).until());
    dns.says(ScriptedLookup.answer(R24, false, Integer.MAX_VALUE, ScriptedLookup.record(1, 1, "https://a.example/")));
    assertEquals(clock.instant().plus(Duration.ofDays(1)), find("198.51.100.0/24", false).until());
    dns.says(ScriptedLookup.none("10.in-addr.arpa.", NaptrAnswer.Kind.NO_RECORDS, 100_000));
    assertEquals(clock.instant().plus(Duration.ofHours(1)), find("10.0.0.0/8", false).until());
    dns.says(NaptrAnswer.without("10.in-addr.arpa.", NaptrAnswer.Kind.FAILED, "SERVFAIL"));
    assertEquals(clock.instant().plusSeconds(5), find("10.0.0.0/8", false).until());
  }

  @Test void networksBehindTranslationAreThoseOfTheirIpv4Hosts() {
    ClientPrefixes prefixes = new ClientPrefixes(24, 56);
    assertEquals("198.51.100.0/24", prefixes.around(IpPrefix.parse("198.51.100.7")).toString());
    assertEquals("198.51.0.0/16", prefixes.around(IpPrefix.parse("198.51.0.0/16")).toString());
    assertEquals("2001:db8:0:ff00::/56", prefixes.around(IpPrefix.parse("2001:db8:0:ffff::1")).toString());
    assertEquals("198.51.100.0/24", prefixes.around(IpPrefix.parse("64:ff9b::198.51.100.7")).toString());
    assertEquals("198.51.0.0/16", prefixes.around(IpPrefix.parse("64:ff9b::198.51.0.0/112")).toString());
    assertEquals("198.51.100.0/24", prefixes.around(IpPrefix.parse("::ffff:198.51.100.7")).toString());
    assertEquals("198.51.100.7/32", ClientPrefixes.WHOLE.around(IpPrefix.parse("2002:c633:6407::1")).toString());
    assertEquals("198.51.100.0/24", ClientPrefixes.WHOLE.around(IpPrefix.parse("2002:c633:6400::/40")).toString());
    assertEquals("192.0.2.45/32",
        ClientPrefixes.WHOLE.around(IpPrefix.parse("2001:0:4136:e378:8000:63bf:3fff:fdd2")).toString());
    assertEquals("2001::/40", prefixes.around(IpPrefix.parse("2001::/40")).toString());
  }
}
