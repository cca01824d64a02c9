package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.app.RunningRialto;
import org.rialto.location.Better;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.route.Advice;
import org.rialto.route.EndpointPlan;
import org.rialto.route.EndpointRow;
import org.rialto.route.EndpointTable;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.walk.World;
import org.rialto.wire.Transport;
import org.rialto.zone.Names;
import org.rialto.zone.Zone;

class AnswererTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final int WARM_UP = 20_000;
  private static final int COUNTED = 10_000;
  private static final Transport[] TRANSPORTS = Transport.values();

  @ParameterizedTest
  @ValueSource(strings =
      {"cdn.example SOA edns", "www.cdn.example A subnet=1/24/0/c00002",
          "both.cdn.example AAAA subnet=2/48/0/20010db80001",
    "www.cdn.example A subnet=1/8/0/c6", "www.cdn.example A", "alias.cdn.example A edns", "cat.img.cdn.example A",
        "nope.cdn.example A edns",
    "x.sub.cdn.example A", "other.example A", "www.cdn.example A subnet=1/24/24/c00002", "www.cdn.example A edns=1",
        "far.tangled.test A", "toown.tangled.test A edns", "tosub.tangled.test A", "toround.tangled.test A",
        "todeep.tangled.test A", "x.cross.tangled.test A subnet=1/24/0/c00002",
        "www.cdn.tangled.test A subnet=1/24/0/c00002", "a.spiral.tangled.test A edns", "tocut.tangled.test DS",
        "branch.tangled.test DS", "host3.wild.test MX", "www.tangled.test A class=255",
        "cdn.example ANY", "cdn.example SOA option=3: option=9: option=11: option=12:",
        "cdn.example SOA option=10:0011223344556677",
        "cdn.example SOA option=10:0011223344556677010000006b49d200188369ed0fb037ef",
        "www.cdn.example A subnet=1/24/0/c00002 option=3: option=10:0011223344556677010000006b49d200188369ed0fb037ee",
        "cdn.example SOA option=10:00", "version.bind TXT class=3", "id.server A class=3 edns",
        "raw=10010000000000000000000100002904d000000000000c000a00080011223344556677"})
  void answeringAllocatesNothing(String words, @TempDir Path folder) throws Exception {
    checkAllocatesNothing(RunningRialto.state(World.in(folder).tangled(), NOW_SECONDS), words);
  }

  /** The maps were fresh for an hour from then on. */
  @Test void answersGoOnAnHourAfterTheMapsWentStaleAndSaySo(@TempDir Path folder) throws Exception {
    State state = RunningRialto.state(World.in(folder), NOW_SECONDS);
    byte[] query = Asked.of("www.cdn.example A subnet=1/24/0/c00002");
    IpAddress peer = IpAddress.parse("127.0.0.1");
    Told.check(new Rehearsal(true).reply(state, query, peer, NOW_SECONDS), "answer:A=198.18.1.1 ttl:A=20"
        + " !extended-error=3");
    Told.check(new Rehearsal(true).reply(state, query, peer, NOW_SECONDS + 2 * 3600), "answer:A=198.18.1.1 ttl:A=10"
        + " extended-error=3 subnet=1/24/24/c00002");
  }

  /** Clients of each of two sources, and one of neither. */
  @ParameterizedTest
  @ValueSource(strings = {"www.cdn.example A subnet=1/24/0/c00002", "www.cdn.example A subnet=1/24/0/c63364",
      "www.cdn.example A subnet=1/24/0/080808"})
  void answeringBySeveralSourcesAllocatesNothing(String words, @TempDir Path folder) throws Exception {
    State one = RunningRialto.state(World.in(folder), NOW_SECONDS);
    Advice advice = one.redirects().advice().getFirst();
    List<Advice> two = Stream.of("192.0.2.0/24", "198.51.100.0/24").map(region -> Advice.within(
        List.of(IpPrefix.parse(region)), advice.locations(), advice.costs(), advice.direction())).toList();
    Guidance guidance = one.guidance().getFirst();
    checkAllocatesNothing(new State(one.zones(), one.lifetimes(), one.policy(), List.of(guidance, guidance),
        RedirectTable.compile(two, one.redirects().fleet(), ScopePolicy.standard()), 1), words);
  }

  /** Strangers, and clients of a source that wants to know of them; nobody reads what is noted, so the ring is full. */
  @ParameterizedTest
  @ValueSource(strings = {"www.cdn.example A subnet=1/24/0/c00002", "www.cdn.example A subnet=1/24/0/640001"})
  void notingClientsAllocatesNothing(String words, @TempDir Path folder) throws Exception {
    checkAllocatesNothing(noting(RunningRialto.state(World.in(folder), NOW_SECONDS)), words);
  }

  private static State noting(State state) {
    return new State(state.zones(), state.lifetimes(), Policy.OPEN.notingStrangers(),
        state.guidance().stream().map(each -> each.notingClients(true)).toList(), state.redirects(), 1);
  }

  /** Clients that nodes are chosen for, those that none are for, and one that asks for no service. */
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"www.cdn.example A subnet=1/24/0/c00002; true; 192.0.2.0/24",
    "www.cdn.example A subnet=1/24/0/640001; true; 100.0.1.0/24", "www.cdn.example A; true; 127.0.0.1/32",
    "www.cdn.example A subnet=1/24/0/640001; false; ''", "www.cdn.example A subnet=1/24/0/c00002; false; ''",
    "cdn.example SOA subnet=1/24/0/640001; true; ''"})
  void clientsAreNotedWhereTheyAreWanted(String words, boolean wanted, String noted, @TempDir Path folder)
      throws Exception {
    State state = RunningRialto.state(World.in(folder), NOW_SECONDS);
    byte[] message = Arrays.copyOf(Asked.of(words), 1232);
    Answerer answerer = new Answerer(true);
    answerer.peer(Family.IPV4, 0x7f00000100000000L, 0);
    answerer.answer(wanted ? noting(state) : state, MemorySegment.ofArray(message), 0, Asked.of(words).length, 1232,
        Transport.DATAGRAM, NOW_SECONDS);
    List<String> read = new ArrayList<>();
    answerer.sightings().read(sighting -> read.add(sighting.client().toString()));
    assertEquals(Stream.of(noted).filter(each -> !each.isEmpty()).toList(), read);
  }

  /** The resolver 192.0.2.53 is public, or its clients are in a block that has one answer, or several. */
  @ParameterizedTest
  @ValueSource(strings = {"", "198.51.100.64/26", "198.51.100.0/24", "2001:db8:2::/48", "64:ff9b::c633:6400/120"})
  void answeringResolversAllocatesNothing(String clients, @TempDir Path folder) throws Exception {
    State state = noting(RunningRialto.state(World.in(folder), NOW_SECONDS));
    for (String words : List.of("www.cdn.example A", "www.cdn.example A subnet=1/0/0/")) {
      checkAllocatesNothing(knowing(state, "192.0.2.0/24", clients), words);
    }
  }

  private static State knowing(State state, String resolver, String clients) {
    IpPrefix prefix = IpPrefix.parse(resolver);
    ResolverIndex index = clients.isEmpty() ? ResolverIndex.of(List.of(prefix), Map.of())
        : ResolverIndex.of(List.of(), Map.of(prefix, IpPrefix.parse(clients)));
    return new State(state.zones(), state.lifetimes(), state.policy().knowing(index), state.guidance(),
        state.redirects(), 1);
  }

  /** Of a resolver that has others as its clients these are noted, of a public one nobody. */
  @ParameterizedTest
  @CsvSource({"198.51.100.64/26, 198.51.100.64/26", "'', ''"})
  void clientsOfResolversAreNotedInTheirStead(String clients, String noted, @TempDir Path folder) throws Exception {
    State state = knowing(noting(RunningRialto.state(World.in(folder), NOW_SECONDS)), "127.0.0.0/8", clients);
    byte[] query = Asked.of("www.cdn.example A");
    byte[] message = Arrays.copyOf(query, 1232);
    Answerer answerer = new Answerer(true);
    answerer.peer(Family.IPV4, 0x7f00000100000000L, 0);
    answerer.answer(state, MemorySegment.ofArray(message), 0, query.length, 1232, Transport.DATAGRAM, NOW_SECONDS);
    List<String> read = new ArrayList<>();
    answerer.sightings().read(sighting -> read.add(sighting.client().toString()));
    assertEquals(Stream.of(noted).filter(each -> !each.isEmpty()).toList(), read);
  }

  /** What new maps would move is judged by clients whose place is known. */
  @ParameterizedTest
  @CsvSource({"127.0.0.0/8, 0", "128.0.0.0/8, 2"})
  void publicResolversAreInNoSampleOfClients(String publics, int sampled, @TempDir Path folder) throws Exception {
    State state = knowing(RunningRialto.state(World.in(folder), NOW_SECONDS), publics, "");
    byte[] query = Asked.of("www.cdn.example A");
    Answerer answerer = new Answerer(true, new RateLimiter(0, 0), 2);
    for (int i = 0; i < 2 * RecentClients.EVERY; i++) {
      answerer.peer(Family.IPV4, 0x7f00000100000000L, 0);
      answerer.answer(state, MemorySegment.ofArray(Arrays.copyOf(query, 1232)), 0, query.length, 1232,
          Transport.DATAGRAM, NOW_SECONDS);
    }
    assertEquals(sampled, answerer.recentClients().moved(state.redirects(), state.redirects()).sampled());
  }

  /** A client whose costs are known, one whose aren't, and a subnet too short to ask; nobody reads what is noted. */
  @ParameterizedTest
  @ValueSource(strings = {"www.cdn.example A subnet=1/24/0/2d0001", "www.cdn.example A subnet=1/24/0/2d0002",
      "www.cdn.example A subnet=1/16/0/2d00", "www.cdn.example AAAA subnet=2/48/0/20022d000001", "www.cdn.example A"})
  void answeringByEndpointCostsAllocatesNothing(String words, @TempDir Path folder) throws Exception {
    State state = RunningRialto.state(World.in(folder), NOW_SECONDS);
    checkAllocatesNothing(new State(state.zones(), state.lifetimes(), state.policy(), state.guidance(),
        state.redirects(), endpoints(state, 60), 1), words);
  }

  /** Costs of 45.0.1.0/24, which were fresh for so many seconds: n3 is the nearest. */
  private static EndpointTable endpoints(State state, long freshFor) {
    EndpointPlan plan = new EndpointPlan(state.redirects().fleet(),
        List.of(new EndpointPlan.Source("near", List.of(), 24, 56, 2)), ScopePolicy.standard());
    var told = new EndpointRow.Told(IpPrefix.parse("45.0.1.0/24"), "http://alto.example/ecs", Optional.empty(),
        Better.LOWER, new double[] {9, 8, 7, 6}, Optional.empty(), NOW_SECONDS);
    return new EndpointTable(plan, List.of(plan.row(0, told, NOW_SECONDS + freshFor, NOW_SECONDS + freshFor)));
  }

  /** Known for a minute, for five seconds, and stale; not known; and too short to ask. */
  @ParameterizedTest
  @CsvSource({"1/24/0/2d0001, 60, 198.18.3.1, 20, false", "1/24/0/2d0001, 5, 198.18.3.1, 5, false",
      "1/24/0/2d0001, -1, 198.18.3.1, 10, true", "1/24/0/2d0002, 60, 198.18.0.1, 2, true",
      "1/16/0/2d00, 60, 198.18.0.1, 20, false"})
  void endpointCostsBoundTheTtlAndSayWhoIsToBeAskedAbout(String subnet, long freshFor, String address, int ttl,
      boolean noted, @TempDir Path folder) throws Exception {
    State state = RunningRialto.state(World.in(folder), NOW_SECONDS);
    byte[] query = Asked.of("www.cdn.example A subnet=" + subnet);
    byte[] message = Arrays.copyOf(query, 1232);
    Answerer answerer = new Answerer(true);
    answerer.peer(Family.IPV4, 0x7f00000100000000L, 0);
    int length = answerer.answer(new State(state.zones(), state.lifetimes(), state.policy(), state.guidance(),
        state.redirects(), endpoints(state, freshFor), 1), MemorySegment.ofArray(message), 0, query.length, 1232,
        Transport.DATAGRAM, NOW_SECONDS);
    Told.check(Arrays.copyOf(message, length), "answer:A=" + address + " ttl:A=" + ttl);
    List<String> read = new ArrayList<>();
    answerer.sightings().read(sighting -> read.add(sighting.client().toString()));
    assertEquals(noted, !read.isEmpty());
  }

  private static void checkAllocatesNothing(State state, String words) {
    byte[] query = Asked.of(words);
    MemorySegment buffer = Arena.ofAuto().allocate(4096);
    Answerer answerer = new Answerer(true, Duration.ofSeconds(10));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int round = 0; round < WARM_UP + COUNTED; round++) {
      if (round == WARM_UP) before = threads.getCurrentThreadAllocatedBytes();
      MemorySegment.copy(query, 0, buffer, ValueLayout.JAVA_BYTE, 0, query.length);
      answerer.peer(Family.IPV4, 0xc000023500000000L, 0);
      answerer.answer(state, buffer, 0, query.length, 1232, TRANSPORTS[round % TRANSPORTS.length], NOW_SECONDS);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < COUNTED, bytes + " bytes for " + COUNTED + " answers");
    assertEquals(0, answerer.counters().of(Outcome.SERVFAIL_IMPOSSIBLE));
  }

  /** RFC 7314 §2: of a zone that isn't the primary's, what is left of its time; the SOA record says 1,209,600. */
  @ParameterizedTest
  @CsvSource({"1, 00000001", "0, 00000000", "-1, 00000000", "9999999, 00127500"})
  void zoneOfAnotherServerExpiresWhenItsTimeIsOver(int left, String told, @TempDir Path folder) throws Exception {
    State state = RunningRialto.state(World.in(folder), NOW_SECONDS);
    Zone zone = state.zones().zone(Names.wire("cdn.example.", new byte[] {0})).orElseThrow();
    State taken = new State(state.zones().with(zone.goodUntil(NOW_SECONDS + left)), state.lifetimes(), state.policy(),
        state.guidance(), state.redirects(), state.version());
    byte[] message = Arrays.copyOf(Asked.of("cdn.example SOA option=9:"), 1232);
    int length = new Answerer(true).answer(taken, MemorySegment.ofArray(message), 0,
        Asked.of("cdn.example SOA option=9:").length, 1232, Transport.DATAGRAM, NOW_SECONDS);
    assertTrue(Told.of(Arrays.copyOf(message, length)).contains("option=9:" + told));
  }
}
