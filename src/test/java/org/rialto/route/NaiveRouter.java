package org.rialto.route;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * What the router is checked against: the same rules worked out the slow way, address by address, on whole numbers,
 * with nothing taken from the code under test but the hash that spreads ties.
 */
final class NaiveRouter {
  /** An address space cut wherever any prefix starts or ends; each piece knows what answers there. */
  private record Space(BigInteger[] starts, Label[] labels) {}

  /** What answers at an address: a list of nodes, the peer in its stead, or the IPv4 address it carries. */
  record Label(List<Integer> nodes, int source, boolean byPeer, EmbeddedIpv4 carrier) {}

  /**
   * What a source says.
   *
   * @param region the clients it is listened to for; none for all
   * @param costs by PID and by candidate in order of number; NaN for none
   * @param roles of the candidates
   */
  record Source(Map<IpPrefix, Integer> prefixes, List<IpPrefix> region, List<String> pids, double[][] costs,
      List<Role> roles) {
    IpPrefix match(IpAddress address) {
      boolean isHeard = region.isEmpty() || region.stream().anyMatch(block -> block.contains(address));
      return isHeard ? longest(address) : null;
    }

    IpPrefix longest(IpAddress address) {
      return prefixes.keySet().stream().filter(prefix -> prefix.contains(address))
          .max(Comparator.comparingInt(IpPrefix::length)).orElse(null);
    }
  }

  /** What a client should get; {@code nodes} are empty without advice. */
  record Expected(List<Integer> nodes, int source, boolean byPeer, int scope) {}

  private final List<Source> sources;
  private final List<Integer> candidates;
  private final int answers;
  private final ScopePolicy policy;
  private final Map<Integer, List<IpPrefix>> footprints;
  private final Map<Family, Space> spaces = new EnumMap<>(Family.class);
  private final boolean constant;

  /** @param footprints whom nodes serve that don't serve everyone */
  NaiveRouter(List<Source> sources, List<Integer> candidates, int answers, ScopePolicy policy,
      Map<Integer, List<IpPrefix>> footprints) {
    this.sources = sources;
    this.candidates = candidates;
    this.answers = answers;
    this.policy = policy;
    this.footprints = footprints;
    for (Family family : Family.values()) spaces.put(family, space(family));
    this.constant = spaces.values().stream().flatMap(space -> Arrays.stream(space.labels))
        .filter(label -> label.carrier == null)
        .map(label -> List.of(label.nodes, label.source)).distinct().count() == 1;
  }

  private List<Integer> answer(Source source, int pid, IpAddress client) {
    List<Integer> byEdges = answer(source.pids.get(pid), source.costs[pid], source.roles, Role.EDGE, client);
    return byEdges.isEmpty() ? answer(source.pids.get(pid), source.costs[pid], source.roles, Role.ORIGIN, client)
        : byEdges;
  }

  /** Whether a node serves all clients of a block, which it does in whole blocks of the longest length only. */
  private boolean serves(int node, IpPrefix block) {
    IpPrefix whole = IpPrefix.around(block.address(), Math.min(block.length(), policy.longest(block.family())));
    return !footprints.containsKey(node) || isCovered(whole, footprints.get(node));
  }

  private static boolean isCovered(IpPrefix block, List<IpPrefix> by) {
    if (by.stream().anyMatch(prefix -> prefix.contains(block))) return true;
    if (by.stream().noneMatch(block::contains)) return false;
    IpPrefix lower = IpPrefix.around(block.address(), block.length() + 1);
    return isCovered(lower, by) && isCovered(IpPrefix.around(block.last(), block.length() + 1), by);
  }

  private List<Integer> answer(String pid, double[] costs, List<Role> roles, Role role, IpAddress client) {
    TreeMap<Double, List<Integer>> byCost = new TreeMap<>();
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < costs.length; i++) {
      boolean serves = serves(candidates.get(i), IpPrefix.around(client, client.family().bits()));
      if (roles.get(i) != role || !serves) continue;
      (Double.isNaN(costs[i]) ? unknown : byCost.computeIfAbsent(costs[i], _ -> new ArrayList<>()))
          .add(candidates.get(i));
    }
    if (byCost.isEmpty()) return List.of();
    List<Integer> answer = new ArrayList<>();
    for (List<Integer> equals : byCost.values()) {
      boolean isCut = answer.size() < answers && answer.size() + equals.size() > answers;
      if (isCut) Collections.rotate(equals, -Spread.pick(pid, equals.size()));
      answer.addAll(equals);
    }
    answer.addAll(unknown);
    return List.copyOf(answer.subList(0, Math.min(answers, answer.size())));
  }

  static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.octets());
  }

  static BigInteger end(IpPrefix prefix) {
    return number(prefix.last()).add(BigInteger.ONE);
  }

  static IpAddress address(Family family, BigInteger number) {
    byte[] octets = new byte[family.bits() / 8];
    byte[] ofNumber = number.toByteArray();   // one octet longer where the top bit is set
    int count = Math.min(ofNumber.length, octets.length);
    System.arraycopy(ofNumber, ofNumber.length - count, octets, octets.length - count, count);
    return IpAddress.of(octets);
  }

  private static BigInteger size(Family family) {
    return BigInteger.ONE.shiftLeft(family.bits());
  }

  private Space space(Family family) {
    TreeSet<BigInteger> edges = new TreeSet<>();
    edges.add(BigInteger.ZERO);
    List<IpPrefix> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(source.prefixes.keySet()));
    sources.forEach(source -> all.addAll(source.region));
    footprints.values().forEach(all::addAll);
    all.addAll(policy.specialUse());
    for (EmbeddedIpv4 carrier : EmbeddedIpv4.values()) all.add(carrier.block());
    for (IpPrefix prefix : all) {
      if (prefix.family() != family) continue;
      for (BigInteger edge : List.of(number(prefix.address()), end(prefix))) {
        BigInteger blockSize = BigInteger.ONE.shiftLeft(family.bits() - policy.longest(family));
        BigInteger block = edge.subtract(edge.mod(blockSize));
        edges.addAll(List.of(edge, block, block.add(blockSize)));
      }
    }
    NavigableMap<BigInteger, Label> labels = new TreeMap<>();
    for (BigInteger edge : edges.headSet(size(family))) labels.put(edge, label(address(family, edge)));
    level(family, labels);
    return new Space(labels.keySet().toArray(BigInteger[]::new), labels.values().toArray(Label[]::new));
  }

  private Label label(IpAddress address) {
    for (EmbeddedIpv4 carrier : EmbeddedIpv4.values()) {
      if (carrier.block().contains(address)) return new Label(List.of(), Choice.NO_SOURCE, false, carrier);
    }
    Comparator<IpPrefix> byLength = Comparator.comparingInt(IpPrefix::length);
    int special = policy.specialUse().stream().filter(block -> block.contains(address)).max(byLength)
        .map(IpPrefix::length).orElse(-1);
    IpPrefix matched = null;
    int source = sources.size() == 1 ? 0 : Choice.NO_SOURCE;
    for (int i = 0; i < sources.size(); i++) {
      IpPrefix match = sources.get(i).match(address);
      if (match == null || matched != null && match.length() <= matched.length()) continue;
      matched = match;
      source = i;
    }
    List<Integer> nodes = matched == null ? List.of()
        : answer(sources.get(source), sources.get(source).prefixes.get(matched), address);
    return new Label(nodes, source, special > (matched == null ? -1 : matched.length()), null);
  }

  /** In each block of the longest length, what covers most of it. */
  private void level(Family family, NavigableMap<BigInteger, Label> labels) {
    BigInteger blockSize = BigInteger.ONE.shiftLeft(family.bits() - policy.longest(family));
    TreeSet<BigInteger> blocks = new TreeSet<>();
    for (BigInteger edge : labels.keySet()) {
      if (edge.mod(blockSize).signum() != 0) blocks.add(edge.subtract(edge.mod(blockSize)));
    }
    for (BigInteger block : blocks) {
      NavigableMap<BigInteger, Label> inside = labels.subMap(block, true, block.add(blockSize), false);
      Map<Label, BigInteger> votes = new LinkedHashMap<>();
      for (BigInteger start : inside.keySet()) {
        BigInteger next = inside.higherKey(start) == null ? block.add(blockSize) : inside.higherKey(start);
        if (inside.get(start).carrier == null) votes.merge(inside.get(start), next.subtract(start), BigInteger::add);
      }
      Label winner = most(votes);
      inside.replaceAll((_, label) -> label.carrier == null ? winner : label);
    }
  }

  private static Label most(Map<Label, BigInteger> votes) {
    Label best = null;
    for (Map.Entry<Label, BigInteger> vote : votes.entrySet()) {
      if (best == null || vote.getValue().compareTo(votes.get(best)) > 0) best = vote.getKey();
    }
    return best;
  }

  private static int place(Space space, BigInteger number) {
    int found = Arrays.binarySearch(space.starts, number);
    return found >= 0 ? found : -found - 2;
  }

  /** Whether one thing answers everywhere in a block. */
  private static boolean isUniform(Space space, Family family, BigInteger block, int length) {
    BigInteger last = block.add(BigInteger.ONE.shiftLeft(family.bits() - length)).subtract(BigInteger.ONE);
    int from = place(space, block);
    int to = place(space, last);
    for (int i = from + 1; i <= to; i++) {
      if (!space.labels[i].equals(space.labels[from])) return false;
    }
    return true;
  }

  /** Whether every client gets the same. */
  boolean isConstant() {
    return constant;
  }

  /** What a client subnet should get, and with which scope. */
  Expected bySubnet(IpPrefix subnet) {
    Expected found = find(subnet);
    return constant ? new Expected(found.nodes, found.source, found.byPeer, 0) : found;
  }

  private Expected find(IpPrefix subnet) {
    Family family = subnet.family();
    Space space = spaces.get(family);
    BigInteger block = number(subnet.address());
    if (!isUniform(space, family, block, subnet.length())) return majority(space, subnet);
    Label label = space.labels[place(space, block)];
    if (label.carrier != null) return carried(label.carrier, subnet);
    return new Expected(label.byPeer ? List.of() : label.nodes, label.source, label.byPeer, widest(space, subnet));
  }

  /**
   * The length of the widest uniform block around a uniform one; halving, as blocks around one that isn't are not
   * uniform either.
   */
  private static int widest(Space space, IpPrefix subnet) {
    Family family = subnet.family();
    int from = 0;
    int to = subnet.length();
    while (from < to) {
      int middle = (from + to) / 2;
      if (isUniform(space, family, clear(number(subnet.address()), family.bits() - middle), middle)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private static BigInteger clear(BigInteger number, int bits) {
    return number.shiftRight(bits).shiftLeft(bits);
  }

  private Expected carried(EmbeddedIpv4 carrier, IpPrefix subnet) {
    IpAddress ipv4 = new IpAddress(Family.IPV4, carrier.ipv4(subnet.address().high(), subnet.address().low()), 0);
    Expected found = find(IpPrefix.around(ipv4, Math.clamp(subnet.length() - carrier.offset(), 0, 32)));
    int scope = found.scope == 0 ? carrier.block().length() : carrier.offset() + found.scope;
    return new Expected(found.nodes, found.source, found.byPeer, scope);
  }

  private Expected majority(Space space, IpPrefix subnet) {
    Map<Label, BigInteger> votes = new LinkedHashMap<>();
    BigInteger end = end(subnet);
    BigInteger start = number(subnet.address());
    for (int i = place(space, start); start.compareTo(end) < 0; i++) {
      BigInteger next = i + 1 < space.starts.length ? space.starts[i + 1].min(end) : end;
      boolean hasVote = space.labels[i].carrier == null && !space.labels[i].byPeer;
      if (hasVote) votes.merge(space.labels[i], next.subtract(start), BigInteger::add);
      start = next;
    }
    int scope = longestPiece(space, subnet.family(), number(subnet.address()), subnet.length());
    if (votes.isEmpty()) return new Expected(List.of(), Choice.NO_SOURCE, true, scope);
    votes.keySet().removeIf(label -> label.nodes.stream().anyMatch(node -> !serves(node, subnet)));
    Label winner = most(votes);
    return winner == null ? new Expected(List.of(), sources.size() == 1 ? 0 : Choice.NO_SOURCE, false, scope)
        : new Expected(winner.nodes, winner.source, false, scope);
  }

  /** The length of the smallest of the blocks a block must be split into until each is uniform. */
  private static int longestPiece(Space space, Family family, BigInteger block, int length) {
    if (isUniform(space, family, block, length)) return length;
    BigInteger half = BigInteger.ONE.shiftLeft(family.bits() - length - 1);
    return Math.max(longestPiece(space, family, block, length + 1),
        longestPiece(space, family, block.add(half), length + 1));
  }

  /** What a peer gets. */
  Label byPeer(IpAddress peer) {
    Space space = spaces.get(peer.family());
    Label label = space.labels[place(space, number(peer))];
    if (label.carrier == null) return label;
    return byPeer(new IpAddress(Family.IPV4, label.carrier.ipv4(peer.high(), peer.low()), 0));
  }

  /** Where the pieces of a family start: the addresses at which something might change. */
  Map<Family, BigInteger[]> edges() {
    Map<Family, BigInteger[]> edges = new HashMap<>();
    spaces.forEach((family, space) -> edges.put(family, space.starts));
    return edges;
  }
}
