package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.Footprint;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * RFC 7871 §7.2.1 over a million random clients of random maps: the answer is the same everywhere in the scope,
 * something else answers in the block beside it, so no scope could be shorter, and no two scopes overlap. What two
 * sources say alike are two answers, as only one of them may go stale. Blocks that
 * the peer or a carried IPv4 address decides count as answers of their own, for that is what keeps scopes out of
 * them. Nodes of downstream CDNs are in no answer to clients outside their footprint.
 */
class ScopeBruteForceTest {
  private static final int MAPS = 4_000;
  private static final int CLIENTS = 250;
  private static final int COMPARED = 12;
  private static final int PIDS = 5;
  private static final VersionTag TAG = new VersionTag("map", "1");
  private static final Capability HTTPS = new Capability(Capability.Kind.DELIVERY_PROTOCOL, "https/1.1");

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Choice choice = new Choice();

  /** A random map with its table, and the same worked out the slow way. */
  private record World(RedirectTable table, NaiveRouter naive, Family recordFamily, List<IpPrefix> prefixes,
      Map<Family, BigInteger[]> edges) {}

  /** A decision, as far as it is compared. */
  private record Answered(IpPrefix block, List<Integer> nodes, int source) {}

  /** The costs of a random source, its map, and who hears it. */
  private record Said(NaiveRouter.Source naive, Advice advice) {}

  @Test void answersHoldThroughoutTheirScopesAndNoScopeCouldBeShorter() {
    for (int map = 0; map < MAPS; map++) {
      World world = world();
      IpAddress peer = address(world, family());
      List<Answered> seen = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        IpPrefix subnet = subnet(world);
        Answered answered = check(world, subnet, peer);
        if (choice.scope() <= subnet.length() && subnet.length() > 0) {
          checkThroughout(world, answered, peer);
          if (seen.size() < COMPARED) seen.add(answered);
        }
      }
      checkDisjoint(seen);
    }
  }

  private Answered check(World world, IpPrefix subnet, IpAddress peer) {
    Answered answered = decide(world, subnet, peer);
    if (subnet.length() == 0) {
      assertEquals(world.naive.byPeer(peer).nodes(), answered.nodes, () -> told(subnet, peer));
      assertEquals(world.naive.byPeer(peer).source(), answered.source, () -> told(subnet, peer));
      assertEquals(0, choice.scope(), () -> told(subnet, peer));
      assertEquals(Basis.OPT_OUT, choice.basis(), () -> told(subnet, peer));
      return answered;
    }
    NaiveRouter.Expected expected = world.naive.bySubnet(subnet);
    List<Integer> nodes = expected.byPeer() ? world.naive.byPeer(peer).nodes() : expected.nodes();
    int source = expected.byPeer() ? world.naive.byPeer(peer).source() : expected.source();
    assertEquals(source, answered.source, () -> told(subnet, peer));
    assertEquals(nodes, answered.nodes, () -> told(subnet, peer));
    assertEquals(expected.scope(), choice.scope(), () -> told(subnet, peer));
    assertEquals(expected.byPeer() ? Basis.SPECIAL_USE : Basis.CLIENT_SUBNET, choice.basis(), () -> told(subnet, peer));
    Reason reason = nodes.isEmpty() ? Reason.NO_ADVICE : Reason.NEAREST;
    assertEquals(reason, choice.reason(), () -> told(subnet, peer));
    checkSubstitute(world, subnet, peer, expected);
    return answered;
  }

  /**
   * Clients that a resolver stands for get what their block would get as a client subnet; by what the map says of it
   * where it is in special-use space.
   */
  private void checkSubstitute(World world, IpPrefix block, IpAddress peer, NaiveRouter.Expected expected) {
    NaiveRouter.Label first = world.naive.byPeer(block.address());
    List<Integer> nodes = expected.byPeer() ? first.nodes() : expected.nodes();
    int source = expected.byPeer() ? first.source() : expected.source();
    Client client = client(peer);
    Choice byPeer = new Choice();
    client.substitute(block);
    Router.decide(world.table, 0, world.recordFamily, client, byPeer);
    assertEquals(nodes, chosen(byPeer), () -> told(block, peer));
    assertEquals(source, byPeer.source(), () -> told(block, peer));
    assertEquals(0, byPeer.scope(), () -> told(block, peer));
    client.peer(peer.family(), peer.high(), peer.low());
    client.noSubstitute();
    Router.decide(world.table, 0, world.recordFamily, client, byPeer);
    assertEquals(world.naive.isConstant() ? world.naive.byPeer(peer).nodes() : List.of(), chosen(byPeer),
        () -> told(block, peer));
    assertEquals(0, byPeer.scope(), () -> told(block, peer));
  }

  private static Client client(IpAddress peer) {
    Client client = new Client();
    client.peer(peer.family(), peer.high(), peer.low());
    return client;
  }

  private static List<Integer> chosen(Choice choice) {
    return IntStream.range(0, choice.count()).mapToObj(choice::node).toList();
  }

  /** Ask again for addresses in the block: at its ends, at what may be a boundary, and anywhere. */
  private void checkThroughout(World world, Answered answered, IpAddress peer) {
    Family family = answered.block.family();
    IpAddress edge = edge(world, family);
    IpAddress anywhere = within(answered.block);
    for (IpAddress inside : List.of(answered.block.address(), answered.block.last(), edge, anywhere)) {
      if (!answered.block.contains(inside)) continue;
      IpPrefix other = IpPrefix.around(inside, family.bits());
      assertEquals(answered, decide(world, other, peer), () -> told(other, peer));
    }
  }

  private void checkDisjoint(List<Answered> seen) {
    for (Answered one : seen) {
      for (Answered other : seen) {
        boolean isOverlap = one.block.family() == other.block.family()
            && (one.block.contains(other.block) || other.block.contains(one.block));
        assertTrue(!isOverlap || one.equals(other), () -> one + " overlaps " + other + ", seed " + seed);
      }
    }
  }

  private Answered decide(World world, IpPrefix subnet, IpAddress peer) {
    Client client = client(peer);
    client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
    Router.decide(world.table, 0, world.recordFamily, client, choice);
    return new Answered(IpPrefix.around(subnet.address(), choice.scope()), chosen(choice), choice.source());
  }

  private String told(IpPrefix subnet, IpAddress peer) {
    return subnet + " from " + peer + ", seed " + seed;
  }

  private World world() {
    List<IpPrefix> bases = new ArrayList<>();
    int nodeCount = 1 + random.nextInt(4);
    List<Integer> all = IntStream.range(0, nodeCount).boxed().toList();
    boolean placedByAddress = random.nextBoolean();
    List<Map<IpPrefix, Integer>> prefixes = new ArrayList<>();
    for (int i = random.nextInt(2) * random.nextInt(4); i >= 0; i--) prefixes.add(prefixes(bases));
    Map<String, List<IpPrefix>> footprints = footprints(bases);
    List<Node> nodes = all.stream().map(i -> node(i, placedByAddress, bases))
        .map(node -> new Node(node.name(), node.ipv4(), node.ipv6(), node.pid(), role()).of(cdn(footprints)))
        .toList();
    if (nodes.stream().noneMatch(node -> node.mayServe(Family.IPV4))) return world();
    if (placedByAddress && hasTwins(nodes, prefixes)) return world();
    List<Integer> serving = all.stream().filter(i -> nodes.get(i).mayServe(Family.IPV4)).toList();
    List<Said> said =
        prefixes.stream().map(map -> said(map, bases, serving.stream().map(nodes::get).toList())).toList();

    ScopePolicy policy = policy();
    int answers = 1 + random.nextInt(3);
    RedirectTable table = RedirectTable.compile(said.stream().map(Said::advice).toList(),
        new Fleet(nodes, List.of(new Service("www", all, answers, Set.of(HTTPS)))), policy, spannedMax())
        .with(new Interconnection(advertised(footprints), policy));
    Map<Integer, List<IpPrefix>> ofNodes = new HashMap<>();
    serving.forEach(node -> nodes.get(node).cdn().ifPresent(cdn -> ofNodes.put(node, footprints.get(cdn))));
    NaiveRouter naive = new NaiveRouter(said.stream().map(Said::naive).toList(), serving,
        Math.min(answers, serving.size()), policy, ofNodes);
    return new World(table, naive, family(), bases, naive.edges());
  }

  /** Whom some downstream CDNs serve, by their names; one of them nobody, as it advertises nothing. */
  private Map<String, List<IpPrefix>> footprints(List<IpPrefix> bases) {
    Map<String, List<IpPrefix>> footprints = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<IpPrefix> footprint = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) footprint.add(prefix(bases));
      if (random.nextInt(4) == 0) footprint.addAll(List.of(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("::/0")));
      footprints.put("cdn" + i, footprint);
    }
    return footprints;
  }

  private static Map<String, Advertisement> advertised(Map<String, List<IpPrefix>> footprints) {
    Map<String, Advertisement> advertised = new HashMap<>();
    footprints.forEach((cdn, prefixes) -> {
      if (prefixes.isEmpty()) return;
      advertised.put(cdn, new Advertisement(TAG, Map.of(HTTPS, Footprint.of(prefixes))));
    });
    return advertised;
  }

  private Optional<String> cdn(Map<String, List<IpPrefix>> footprints) {
    List<String> names = List.copyOf(footprints.keySet());
    return names.isEmpty() || random.nextBoolean() ? Optional.empty()
        : Optional.of(names.get(random.nextInt(names.size())));
  }

  private Map<IpPrefix, Integer> prefixes(List<IpPrefix> bases) {
    Map<IpPrefix, Integer> prefixes = new LinkedHashMap<>();
    for (int i = random.nextInt(25); i > 0; i--) prefixes.put(prefix(bases), random.nextInt(PIDS));
    for (int i = bases.isEmpty() ? 0 : random.nextInt(3); i > 0; i--) {
      prefixes.put(bases.get(random.nextInt(bases.size())), random.nextInt(PIDS));
    }
    if (random.nextInt(3) > 0) prefixes.put(IpPrefix.parse("0.0.0.0/0"), 0);
    if (random.nextInt(3) > 0) prefixes.put(IpPrefix.parse("::/0"), 0);
    return prefixes;
  }

  private Node node(int i, boolean placedByAddress, List<IpPrefix> bases) {
    if (!placedByAddress) {
      return new Node("n" + i, List.of(IpAddress.ipv4(i + 1)), List.of(new IpAddress(Family.IPV6, 0, i + 1)),
          Optional.of("pid" + i));
    }
    List<IpPrefix> ipv4 = bases.stream().filter(base -> base.family() == Family.IPV4).toList();
    IpAddress address = ipv4.isEmpty() ? anywhere(Family.IPV4) : within(ipv4.get(random.nextInt(ipv4.size())));
    return new Node("n" + i, List.of(address), List.of(new IpAddress(Family.IPV6, 0, i + 1)), Optional.empty());
  }

  /** Services turn nodes that cost the same from everywhere by a hash: another test's matter. */
  private static boolean hasTwins(List<Node> nodes, List<Map<IpPrefix, Integer>> prefixes) {
    return nodes.stream().map(node -> prefixes.stream().map(map -> pid(map, node)).toList()).distinct().count()
        < nodes.size();
  }

  /** The PID of a node by a map; the number of none where it has none. */
  private static int pid(Map<IpPrefix, Integer> map, Node node) {
    if (node.pid().isPresent()) return Integer.parseInt(node.pid().get().substring(3));
    IpPrefix match = new NaiveRouter.Source(map, List.of(), List.of(), new double[0][], List.of())
        .longest(node.ipv4().getFirst());
    return match == null ? PIDS : map.get(match);
  }

  private Said said(Map<IpPrefix, Integer> prefixes, List<IpPrefix> bases, List<Node> nodes) {
    double[][] costs = new double[PIDS][PIDS + 1];
    List<String> pids = IntStream.range(0, PIDS).mapToObj(i -> "pid" + i).toList();
    CostMap.Builder costMap = new CostMap.Builder();
    for (int pid = 0; pid < PIDS; pid++) {
      costMap.source(pids.get(pid));
      costs[pid][PIDS] = Double.NaN;
      for (int to = 0; to < PIDS; to++) {
        costs[pid][to] = random.nextInt(4) == 0 ? Double.NaN : random.nextInt(3);
        if (!Double.isNaN(costs[pid][to])) costMap.cost(costMap.destination(pids.get(to)), costs[pid][to]);
      }
    }
    NetworkMap.Builder networkMap = new NetworkMap.Builder();
    pids.forEach(networkMap::pid);
    prefixes.forEach((prefix, pid) -> Sketch.add(networkMap, pid, prefix));
    List<IpPrefix> region = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 3 : 0; i > 0; i--) region.add(prefix(bases));
    List<Optional<Role>> roleOfPid = IntStream.rangeClosed(0, PIDS).mapToObj(_ -> role()).toList();
    Roles roles = new Roles(IntStream.range(0, PIDS).boxed().flatMap(pid -> roleOfPid.get(pid).stream()
        .map(role -> new Roles.Named(Pattern.compile(pids.get(pid)), pids.get(pid), role))).toList());
    Advice advice = Advice.within(region, LocationIndex.compile(networkMap.build(TAG)),
        costMap.build(TAG, new CostType("routingcost", CostType.NUMERICAL)), Direction.CLIENT_TO_NODE).with(roles);
    double[][] toNodes = IntStream.range(0, PIDS)
        .mapToObj(pid -> nodes.stream().mapToDouble(node -> costs[pid][pid(prefixes, node)]).toArray())
        .toArray(double[][]::new);
    List<Role> roleOfNode = nodes.stream().map(node -> node.role()
        .or(() -> pid(prefixes, node) == PIDS ? Optional.empty() : roleOfPid.get(pid(prefixes, node)))
        .orElse(Role.EDGE)).toList();
    return new Said(new NaiveRouter.Source(prefixes, region, pids, toNodes, roleOfNode), advice);
  }

  /** Mostly none. */
  private Optional<Role> role() {
    return random.nextInt(4) > 0 ? Optional.empty() : Optional.of(Role.values()[random.nextInt(3)]);
  }

  private ScopePolicy policy() {
    List<IpPrefix> specialUse = random.nextInt(3) == 0 ? List.of()
        : ScopePolicy.STANDARD.stream().filter(_ -> random.nextInt(4) > 0).toList();
    return switch (random.nextInt(4)) {
      case 0, 1 -> new ScopePolicy(24, 56, specialUse);
      case 2 -> new ScopePolicy(32, 128, specialUse);
      default -> new ScopePolicy(1 + random.nextInt(32), 1 + random.nextInt(128), specialUse);
    };
  }

  /** So low that blocks with answers worked out beforehand are met in maps of this size too. */
  private int spannedMax() {
    return switch (random.nextInt(3)) {
      case 0 -> 1;
      case 1 -> 1 + random.nextInt(6);
      default -> RedirectTable.SPANNED_MAX;
    };
  }

  private Family family() {
    return random.nextBoolean() ? Family.IPV4 : Family.IPV6;
  }

  /** A prefix near earlier ones, so that they nest and touch; now and then in a block that is special. */
  private IpPrefix prefix(List<IpPrefix> bases) {
    Family family = family();
    IpAddress start = switch (random.nextInt(6)) {
      case 0 -> within(ScopePolicy.STANDARD.get(random.nextInt(ScopePolicy.STANDARD.size())));
      case 1 -> within(EmbeddedIpv4.values()[random.nextInt(4)].block());
      case 2 -> anywhere(family);
      default -> bases.isEmpty() ? anywhere(family) : nearby(bases.get(random.nextInt(bases.size())));
    };
    int bits = start.family().bits();
    int length = random.nextInt(4) == 0 ? random.nextInt(bits + 1) : bits / 8 + random.nextInt(bits * 5 / 8);
    IpPrefix prefix = IpPrefix.around(start, length);
    bases.add(prefix);
    return prefix;
  }

  /** The block next to this one, or something within it. */
  private IpAddress nearby(IpPrefix base) {
    if (base.length() == 0 || random.nextBoolean()) return within(base);
    long bitHigh = Bits.maskHigh(base.length()) & ~Bits.maskHigh(base.length() - 1);
    long bitLow = Bits.maskLow(base.length()) & ~Bits.maskLow(base.length() - 1);
    return new IpAddress(base.family(), base.address().high() ^ bitHigh, base.address().low() ^ bitLow);
  }

  private IpAddress anywhere(Family family) {
    return within(IpPrefix.parse(family == Family.IPV4 ? "0.0.0.0/0" : random.nextBoolean() ? "2000::/3" : "::/0"));
  }

  private IpAddress within(IpPrefix block) {
    return Sketch.within(random, block);
  }

  /** An address where something may change, or just before. */
  private IpAddress edge(World world, Family family) {
    BigInteger[] edges = world.edges.get(family);
    BigInteger edge = edges[random.nextInt(edges.length)];
    return NaiveRouter.address(family, random.nextBoolean() || edge.signum() == 0 ? edge
        : edge.subtract(BigInteger.ONE));
  }

  private IpAddress address(World world, Family family) {
    return switch (random.nextInt(4)) {
      case 0 -> anywhere(family);
      case 1 -> world.prefixes.isEmpty() ? anywhere(family)
          : within(world.prefixes.get(random.nextInt(world.prefixes.size())));
      case 2 -> within(EmbeddedIpv4.values()[random.nextInt(4)].block());
      default -> edge(world, family);
    };
  }

  private IpPrefix subnet(World world) {
    IpAddress address = address(world, family());
    int bits = address.family().bits();
    int source = switch (random.nextInt(5)) {
      case 0 -> bits;
      case 1 -> bits == 32 ? 24 : 56;
      case 2 -> random.nextInt(bits + 1);
      default -> bits / 4 + random.nextInt(bits * 3 / 4 + 1);
    };
    return IpPrefix.around(address, source);
  }
}
