package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.Advertisement;
import org.rialto.location.Better;
import org.rialto.location.Capability;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.location.VersionTag;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A table for other costs or advertisements, made from the one before, is what compiling from nothing makes. */
class ChangedCostsTest {
  private static final int MAPS = 400;
  private static final int CHANGES = 8;
  private static final int CLIENTS = 60;
  private static final VersionTag TAG = new VersionTag("map", "1");
  private static final CostType TYPE = new CostType("routingcost", CostType.NUMERICAL);

  private static final Capability HTTP = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "http/1.1");
  private static final Capability HTTPS = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1");

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  private final LocationIndex two = Sketch.locations("one 10.0.0.0/8 2001:db8::/32", "two 0.0.0.0/0 ::/0");
  private final List<Node> nodes = Sketch.nodes("a here 46", "b there 46");
  private final Fleet fleet = new Fleet(nodes, List.of(new Service("both", List.of(0, 1), 1),
      new Service("first", List.of(0), 1)));
  private final CostMap costs = Sketch.costs("one here=1 there=2", "two here=1 there=2");
  private final RedirectTable table =
      RedirectTable.compile(two, costs, fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());

  @Test void tableForChangedCostsIsTheOneCompiledFromNothing() {
    for (int map = 0; map < MAPS; map++) {
      Fleet served = fleet(random.nextBoolean());
      ScopePolicy policy = policy();
      int spannedMax = random.nextInt(3) == 0 ? RedirectTable.SPANNED_MAX : 1 + random.nextInt(4);
      List<Advice> known = new ArrayList<>(advice());
      Interconnection advertised = interconnection(policy);
      RedirectTable mended = compiled(known, served, policy, advertised, spannedMax);
      for (int change = 0; change < CHANGES; change++) {
        if (random.nextInt(3) == 0) {
          advertised = interconnection(policy);
          mended = mended.with(advertised);
          checkSame(compiled(known, served, policy, advertised, spannedMax), mended);
        }
        int source = random.nextInt(known.size());
        CostMap before = known.get(source).costs();
        CostMap now = random.nextInt(4) == 0 ? shuffled(before)
            : before.with(changes(known.get(source).locations().pids()));
        known.set(source, known.get(source).with(now));
        mended = mended.with(source, now);
        checkSame(compiled(known, served, policy, advertised, spannedMax), mended);
      }
    }
  }

  private static RedirectTable compiled(List<Advice> advice, Fleet served, ScopePolicy policy,
      Interconnection advertised, int spannedMax) {
    return RedirectTable.compile(served, RedirectTable.Guidance.of(advice, policy, advertised, spannedMax));
  }

  /** What two downstream CDNs advertise; mostly, as one may be silent. */
  private Interconnection interconnection(ScopePolicy policy) {
    Map<String, Advertisement> advertised = new HashMap<>();
    for (String cdn : List.of("x", "y")) {
      List<IpPrefix> footprint = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) footprint.add(prefix());
      if (random.nextInt(5) > 0) {
        advertised.put(cdn, new Advertisement(TAG, Map.of(HTTPS, Footprint.of(footprint), HTTP,
            Footprint.EVERYWHERE)));
      }
    }
    return new Interconnection(advertised, policy);
  }

  @Test void tableReadBackFromItsImageIsTheOneThatWasKept() {
    for (int map = 0; map < MAPS; map++) {
      int spannedMax = random.nextInt(3) == 0 ? RedirectTable.SPANNED_MAX : 1 + random.nextInt(4);
      Fleet served = fleet(false);
      RedirectTable kept = RedirectTable.compile(advice(), served, policy(), spannedMax);
      RedirectTable back = TableImage.read(ByteBuffer.wrap(image(kept)), served);
      checkSame(kept, back);
      for (int node = 0; node < served.nodes().size(); node++) checkPlaces(kept, back, node);
    }
  }

  private static void checkPlaces(RedirectTable kept, RedirectTable back, int node) {
    assertEquals(kept.sources(), back.sources());
    for (int source = 0; source < kept.sources(); source++) {
      assertEquals(kept.place(source, node).pid(), back.place(source, node).pid());
      assertEquals(kept.place(source, node).as(), back.place(source, node).as());
    }
  }

  /** Of one to three sources. */
  private List<Advice> advice() {
    return IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> {
      LocationIndex locations = locations();
      Direction direction = random.nextBoolean() ? Direction.CLIENT_TO_NODE : Direction.NODE_TO_CLIENT;
      Roles roles = new Roles(List.of(new Roles.Named(Pattern.compile(".*1"), "*1", Role.ORIGIN),
          new Roles.Named(Pattern.compile(".*2"), "*2", Role.BORDER)));
      return Advice.of(locations, costs(locations.pids()), direction)
          .preferring(random.nextBoolean() ? Better.LOWER : Better.HIGHER)
          .with(random.nextBoolean() ? roles : Roles.UNTOLD);
    }).toList();
  }

  @Test void imageCutShortAnywhereIsRefused() {
    RedirectTable kept = RedirectTable.compile(List.of(Advice.of(two, costs, Direction.CLIENT_TO_NODE)), fleet,
        ScopePolicy.standard(), 2);
    byte[] image = image(kept);
    for (int length = 0; length < image.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(image, 0, length);
      assertThrows(RuntimeException.class, () -> TableImage.read(cut, fleet));
    }
  }

  @Test void restoredTableAnswersBeforeAndAfterItsMapsAreGivenToIt() {
    RedirectTable back = TableImage.read(ByteBuffer.wrap(image(table)), fleet);
    assertTrue(back.isGuided());
    assertEquals(Optional.empty(), back.index());
    Decision unread = Router.explain(back, 0, Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.1"));
    assertEquals(Optional.empty(), unread.match());
    assertEquals(Optional.empty(), unread.departure());
    assertEquals(Optional.of("costs not known yet: the maps are being read"), unread.candidates().getLast().remark());
    RedirectTable explained = back.withMaps(List.of(Advice.of(two, costs, Direction.CLIENT_TO_NODE)),
        ScopePolicy.standard());
    assertSame(back.group(0, Family.IPV4), explained.group(0, Family.IPV4));
    assertEquals(Router.explain(table, 0, Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.1")),
        Router.explain(explained, 0, Family.IPV4, Sketch.subnet("10.1.2.0/24", "192.0.2.1")));
  }

  private static byte[] image(RedirectTable table) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    TableImage.parts(table).forEach(part -> image.write(part.array(), 0, part.limit()));
    return image.toByteArray();
  }

  private void checkSame(RedirectTable expected, RedirectTable mended) {
    for (int service = 0; service < expected.fleet().services().size(); service++) {
      for (Family family : Family.values()) {
        assertEquals(expected.hasGroup(service, family), mended.hasGroup(service, family));
        if (!expected.hasGroup(service, family)) continue;
        for (Family clients : Family.values()) {
          assertEquals(told(expected.group(service, family), clients), told(mended.group(service, family), clients),
              () -> "seed " + seed);
        }
        for (int i = 0; i < CLIENTS; i++) checkSame(expected, mended, service, family);
      }
    }
  }

  private void checkSame(RedirectTable expected, RedirectTable mended, int service, Family family) {
    Client client = Sketch.peer("192.0.2.1");
    IpPrefix prefix = prefix();
    IpPrefix subnet = IpPrefix.around(prefix.address(), random.nextInt(prefix.length() + 1));
    client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
    Choice one = Sketch.decide(expected, service, family, client);
    Choice other = Sketch.decide(mended, service, family, client);
    assertEquals(told(one), told(other), () -> subnet + ", seed " + seed);
  }

  private static String told(Choice choice) {
    return IntStream.range(0, choice.count()).mapToObj(choice::node).toList() + "/" + choice.scope() + " "
        + choice.reason() + " " + choice.basis();
  }

  /** Where the ranges of a group start, and what answers there. */
  private static List<String> told(Group group, Family clients) {
    Ranges ranges = group.ranges(clients);
    return IntStream.range(0, ranges.size()).mapToObj(i -> ranges.first(i) + " " + told(group, ranges.value(i))
        + " constant=" + group.isConstant()).toList();
  }

  private static String told(Group group, int value) {
    if (Group.isEmbedded(value)) return Group.carrier(value).toString();
    int answerClass = Group.answerClass(value);
    return IntStream.range(0, group.count(answerClass)).mapToObj(i -> group.position(answerClass, i)).toList()
        + (Group.isByPeer(value) ? " by peer" : "");
  }

  private LocationIndex locations() {
    int pids = 1 + random.nextInt(20);
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (int pid = 0; pid < pids; pid++) builder.pid("pid" + pid);
    List<IpPrefix> seen = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      IpPrefix prefix = prefix();
      if (seen.contains(prefix)) continue;
      seen.add(prefix);
      Sketch.add(builder, random.nextInt(pids), prefix);
    }
    return LocationIndex.compile(builder.build(TAG));
  }

  /** Close together, so that they nest and touch and share what a scope may not part; some where the map has no say. */
  private IpPrefix prefix() {
    Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
    IpAddress address = switch (random.nextInt(8)) {
      case 0 -> Sketch.within(random, IpPrefix.parse(family == Family.IPV4 ? "0.0.0.0/0" : "::/0"));
      case 1 -> Sketch.within(random, ScopePolicy.STANDARD.get(random.nextInt(ScopePolicy.STANDARD.size())));
      case 2 -> Sketch.within(random, EmbeddedIpv4.values()[random.nextInt(4)].block());
      default -> Sketch.within(random, IpPrefix.parse(family == Family.IPV4 ? "20.0.0.0/20" : "2a00::/52"));
    };
    int bits = address.family().bits();
    int length = random.nextInt(5) == 0 ? random.nextInt(bits + 1) : bits * 5 / 8 + random.nextInt(bits * 3 / 8 + 1);
    return IpPrefix.around(address, length);
  }

  private ScopePolicy policy() {
    return switch (random.nextInt(3)) {
      case 0 -> ScopePolicy.standard();
      case 1 -> new ScopePolicy(32, 128, ScopePolicy.STANDARD);
      default -> new ScopePolicy(1 + random.nextInt(32), 1 + random.nextInt(128), List.of());
    };
  }

  /**
   * Nodes in sites, some of which are PIDs of clients too, so that both ends of a cost can change; several services.
   *
   * @param isInterconnected whether nodes may be of downstream CDNs, and services need something of these
   */
  private Fleet fleet(boolean isInterconnected) {
    List<Node> made = new ArrayList<>();
    int count = 2 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      List<IpAddress> ipv6 = random.nextInt(4) == 0 ? List.of() : List.of(new IpAddress(Family.IPV6, 0, i + 1));
      made.add(new Node("n" + i, List.of(IpAddress.ipv4(0x14000000 | i)), ipv6,
          random.nextInt(5) == 0 ? Optional.empty() : Optional.of(site(random.nextInt(4))))
          .of(isInterconnected ? List.of(Optional.of("x"), Optional.of("y"), Optional.<String>empty())
          .get(random.nextInt(3)) : Optional.empty()));
    }
    List<Service> services = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      List<Integer> some = IntStream.range(0, count).filter(_ -> random.nextBoolean()).boxed().toList();
      Set<Capability> needs = isInterconnected ? List.of(Set.of(HTTPS), Set.of(HTTP, HTTPS), Set.<Capability>of())
          .get(random.nextInt(3)) : Set.of();
      services.add(new Service("s" + i, some.isEmpty() ? List.of(0) : some, 1 + random.nextInt(3), needs));
    }
    return new Fleet(made, services);
  }

  private static String site(int i) {
    return i == 0 ? "pid0" : "site" + i;
  }

  /** Between all PIDs of clients and sites, both ways; few different costs, and some pairs without. */
  private CostMap costs(List<String> pids) {
    List<CostMap.Change> all = new ArrayList<>();
    for (String pid : pids) {
      for (int i = 0; i < 4; i++) {
        if (random.nextInt(5) > 0) all.add(new CostMap.Change(pid, site(i), random.nextInt(3)));
        if (random.nextInt(5) > 0) all.add(new CostMap.Change(site(i), pid, random.nextInt(3)));
      }
    }
    return new CostMap.Builder().build(TAG, TYPE).with(all);
  }

  private List<CostMap.Change> changes(List<String> pids) {
    return IntStream.rangeClosed(0, random.nextInt(random.nextInt(4) == 0 ? 40 : 3)).mapToObj(_ -> {
      String pid = pids.get(random.nextInt(pids.size()));
      String site = site(random.nextInt(4));
      double cost = random.nextInt(6) == 0 ? Double.NaN : random.nextInt(4);
      return random.nextBoolean() ? new CostMap.Change(pid, site, cost) : new CostMap.Change(site, pid, cost);
    }).toList();
  }

  /** The same costs, with rows and pairs in another order. */
  private CostMap shuffled(CostMap map) {
    Random order = new Random(random.nextLong());
    List<String> sources = new ArrayList<>(map.sources());
    Collections.shuffle(sources, order);
    CostMap.Builder builder = new CostMap.Builder();
    for (String source : sources) {
      builder.source(source);
      List<String> destinations = new ArrayList<>(map.destinations());
      Collections.shuffle(destinations, order);
      for (String destination : destinations) {
        double cost = map.cost(source, destination);
        if (!Double.isNaN(cost)) builder.cost(builder.destination(destination), cost);
      }
    }
    return builder.build(TAG, TYPE);
  }

  @Test void groupsWithTheSameAnswersAreShared() {
    RedirectTable dearer = table.with(0, costs.with(List.of(new CostMap.Change("one", "there", 9))));
    assertSame(table.group(0, Family.IPV4), dearer.group(0, Family.IPV4));
    RedirectTable other = table.with(0, costs.with(List.of(new CostMap.Change("one", "there", 0.5))));
    assertNotSame(table.group(0, Family.IPV4), other.group(0, Family.IPV4));
    assertSame(table.group(1, Family.IPV4), other.group(1, Family.IPV4));
    assertSame(two, other.advice().getFirst().locations());
    assertEquals("b/8", answered(other, "10.1.0.0/24"));
    assertEquals("a/0", answered(table, "10.1.0.0/24"));
  }

  @Test void classesOfAnswersThatAreNoMoreDontPileUp() {
    List<Node> many =
        Sketch.nodes(IntStream.range(0, 60).mapToObj(i -> "n" + i + " p" + i + " 4").toArray(String[]::new));
    LocationIndex locations = locations(100);
    CostMap.Builder builder = new CostMap.Builder();
    for (int pid = 0; pid < 100; pid++) {
      builder.source("pid" + pid);
      for (int i = 0; i < 60; i++) builder.cost(builder.destination("p" + i), 100);
    }
    CostMap known = builder.build(TAG, TYPE);
    RedirectTable mended = RedirectTable.compile(locations, known, Sketch.fleet(many, 2, "www"),
        Direction.CLIENT_TO_NODE, ScopePolicy.standard());
    int most = 0;
    for (int i = 0; i < 1000; i++) {
      String first = "p" + i % 60;
      String second = "p" + (i / 60 + i + 1) % 60;
      known = known.with(List.of(new CostMap.Change("pid7", first, 99 - i * 0.01 - 0.001),
          new CostMap.Change("pid7", second, 99 - i * 0.01)));
      mended = mended.with(0, known);
      most = Math.max(most, mended.group(0, Family.IPV4).classes().length / 3);
    }
    assertTrue(most > 70 && most < 400, most + " classes");
  }

  private static LocationIndex locations(int pids) {
    return Sketch.locations(IntStream.range(0, pids).mapToObj(i -> "pid" + i + " 20.0." + i + ".0/24")
        .toArray(String[]::new));
  }

  @Test void costsForAnotherNetworkMapAreRefused() {
    CostMap others = new CostMap.Builder().build(new VersionTag("map", "2"), TYPE);
    assertThrows(IllegalArgumentException.class, () -> table.with(0, others));
  }

  private static String answered(RedirectTable from, String subnet) {
    Choice choice = Sketch.decide(from, Sketch.subnet(subnet, "192.0.2.1"));
    return Sketch.nodes(from, choice) + "/" + choice.scope();
  }
}
