package org.rialto.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.rialto.answer.Guidance;
import org.rialto.answer.Lifetimes;
import org.rialto.answer.Policy;
import org.rialto.answer.State;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Direction;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.route.Service;
import org.rialto.zone.Overlay;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneTable;

/**
 * A content delivery network and an Internet around it, of any size, for benchmarks: the same on every machine for the
 * same size. PIDs and nodes lie on a circle, and it costs as much to reach a PID from a node as the way there is long.
 */
final class SyntheticWorld {
  static final String ORIGIN = "cdn.example";
  static final long NOW_SECONDS = 1_800_000_000L;
  /** Nodes an answer names. */
  static final int ANSWERS = 2;

  private static final long SEED = 7285;
  private static final VersionTag TAG = new VersionTag("synthetic", "1");
  private static final double ROUND_THE_WORLD = 1000;
  private static final int TTL_SECONDS = 30;

  private final WorldSize size;
  private final SyntheticPrefixes ipv4;
  private final SyntheticPrefixes ipv6;

  SyntheticWorld(WorldSize size) {
    this.size = size;
    ipv4 = new SyntheticPrefixes(Family.IPV4, size.prefixes() - size.prefixes() / 4, SEED);
    ipv6 = new SyntheticPrefixes(Family.IPV6, size.prefixes() / 4, SEED);
  }

  /** Which prefixes are in which PID: in that which lies nearest. */
  NetworkMap networkMap() {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (int pid = 0; pid < size.pids(); pid++) builder.pid("pid-" + pid);
    for (SyntheticPrefixes prefixes : List.of(ipv4, ipv6)) {
      for (int i = 0; i < prefixes.count(); i++) {
        int pid = (int) (prefixes.place[i] * size.pids());
        builder.prefix(pid, prefixes.family, prefixes.high[i], 0, prefixes.length[i]);
      }
    }
    return builder.build(TAG);
  }

  /** From every PID to each that has a node: the way between the two, and up to a hundredth more. */
  CostMap costMap() {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] nodePids = IntStream.range(0, size.nodes()).map(this::pidOfNode).distinct().toArray();
    CostMap.Builder builder = new CostMap.Builder();
    for (int pid = 0; pid < size.pids(); pid++) {
      builder.source("pid-" + pid);
      for (int nodePid : nodePids) {
        double way = Math.abs(pid - nodePid) / (double) size.pids();
        double cost = ROUND_THE_WORLD * (Math.min(way, 1 - way) + random.nextDouble() / 100);
        builder.cost(builder.destination("pid-" + nodePid), Math.rint(10 * cost) / 10);
      }
    }
    return builder.build(TAG, new CostType("routingcost", CostType.NUMERICAL));
  }

  private int pidOfNode(int node) {
    return (int) ((long) node * size.pids() / size.nodes());
  }

  /** The nodes; and services, each with about half of them. */
  Fleet fleet() {
    List<Node> nodes = IntStream.range(0, size.nodes()).mapToObj(i -> new Node("node-" + i,
        List.of(IpAddress.ipv4(0xc6120000 + i)), List.of(new IpAddress(Family.IPV6, 0x20010db800f00000L, i + 1)),
        Optional.of("pid-" + pidOfNode(i)))).toList();
    List<List<Integer>> candidates = candidates();
    List<Service> services = new ArrayList<>(size.services());
    for (int i = 0; i < size.services(); i++) {
      services.add(new Service("service-" + i, candidates.get(i % candidates.size()), ANSWERS));
    }
    return new Fleet(nodes, services);
  }

  /** All nodes, and then sets of about half of them but no fewer than an answer names, no two equal. */
  private List<List<Integer>> candidates() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Integer> all = IntStream.range(0, size.nodes()).boxed().toList();
    Set<List<Integer>> drawn = new LinkedHashSet<>(List.of(all));
    double most = Math.min(Math.pow(2, size.nodes()) - size.nodes() - 1, size.groups());
    while (drawn.size() < most) {
      List<Integer> half = all.stream().filter(_ -> random.nextBoolean()).toList();
      if (half.size() >= ANSWERS) drawn.add(half);
    }
    return List.copyOf(drawn);
  }

  RedirectTable redirects(LocationIndex locations, CostMap costs, Fleet fleet) {
    return RedirectTable.compile(locations, costs, fleet, Direction.CLIENT_TO_NODE, ScopePolicy.standard());
  }

  /** Writes the zone's master file: a routed name for each service, and stored ones with an address each. */
  void writeZone(Path file) throws IOException {
    try (Writer zone = Files.newBufferedWriter(file)) {
      zone.write("$TTL 3600\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\n@ NS ns1\nns1 A 192.0.2.53\n");
      for (int i = 0; i < size.services(); i++) {
        zone.write(serviceLabel(i) + " A 198.18.0.1\n" + serviceLabel(i) + " AAAA 2001:db8:f0::1\n");
      }
      for (int i = 0; i < size.names(); i++) {
        zone.write(hostLabel(i) + " A 10." + (i >>> 16 & 0xff) + "." + (i >>> 8 & 0xff) + "." + (i & 0xff) + "\n");
      }
    }
  }

  /** Reads, checks and compiles the zone in this file. */
  ZoneTable zones(Path file) throws ZoneException {
    List<RoutedName> routed = IntStream.range(0, size.services()).mapToObj(i -> new RoutedName(
        serviceLabel(i) + "." + ORIGIN, i, Set.of(Family.IPV4, Family.IPV6), "service-" + i)).toList();
    Overlay overlay = new Overlay(routed, List.of(), new ReverseDefaults(0, ".", ".", ""));
    return ZoneLoader.load(List.of(new ZoneFile(file, ORIGIN)), List.of(), overlay).zones();
  }

  /** The state all queries are answered from. */
  State state(ZoneTable zones, CostMap costs, RedirectTable redirects) {
    int[] ttls = new int[size.services()];
    Arrays.fill(ttls, TTL_SECONDS);
    Guidance guidance = new Guidance("synthetic", "http://alto.example/directory", costs.networkMap(),
        costs.type(), NOW_SECONDS, NOW_SECONDS + 3600, false);
    return new State(zones, new Lifetimes(ttls, TTL_SECONDS), Policy.OPEN, List.of(guidance), redirects, 1);
  }

  /** The name of a service, drawn evenly. */
  String serviceName(SplittableRandom random) {
    return serviceLabel(random.nextInt(size.services())) + "." + ORIGIN;
  }

  /** A stored name that has an IPv4 address, drawn evenly. */
  String hostName(SplittableRandom random) {
    return hostLabel(random.nextInt(size.names())) + "." + ORIGIN;
  }

  /**
   * The subnet of a client: somewhere in a prefix of this family, all of which are as likely; as long as resolvers send
   * them (RFC 7871 §11.1), 24 bits for IPv4 and 56 for IPv6.
   */
  IpPrefix subnet(Family family, SplittableRandom random) {
    SyntheticPrefixes prefixes = family == Family.IPV4 ? ipv4 : ipv6;
    int bits = family == Family.IPV4 ? 24 : 56;
    int i = random.nextInt(prefixes.count());
    long inside = random.nextLong() & ~Bits.maskHigh(prefixes.length[i]);
    return new IpPrefix(new IpAddress(family, (prefixes.high[i] | inside) & Bits.maskHigh(bits), 0), bits);
  }

  private static String serviceLabel(int service) {
    return "www-" + service;
  }

  private static String hostLabel(int name) {
    return "host-" + name;
  }
}
