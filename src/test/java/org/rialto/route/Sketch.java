package org.rialto.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Maps, fleets and clients for tests, written in a few words. */
final class Sketch {
  private static final VersionTag TAG = new VersionTag("map", "1");

  private Sketch() {}

  /** An index; each line is a PID and its prefixes. */
  static LocationIndex locations(String... lines) {
    return LocationIndex.compile(map(lines));
  }

  /** The network map of these lines. */
  static NetworkMap map(String... lines) {
    NetworkMap.Builder builder = new NetworkMap.Builder();
    for (String line : lines) {
      String[] words = line.split(" ");
      int pid = builder.pid(words[0]);
      for (int i = 1; i < words.length; i++) add(builder, pid, IpPrefix.parse(words[i]));
    }
    return builder.build(TAG);
  }

  static void add(NetworkMap.Builder builder, int pid, IpPrefix prefix) {
    builder.prefix(pid, prefix);
  }

  /** Costs for {@link #locations}; each line is a source PID and {@code destination=cost} for each pair. */
  static CostMap costs(String... lines) {
    return costs(new CostType("routingcost", CostType.NUMERICAL), lines);
  }

  static CostMap costs(CostType type, String... lines) {
    CostMap.Builder builder = new CostMap.Builder();
    for (String line : lines) {
      String[] words = line.split(" ");
      builder.source(words[0]);
      for (int i = 1; i < words.length; i++) {
        String[] pair = words[i].split("=");
        builder.cost(builder.destination(pair[0]), Double.parseDouble(pair[1]));
      }
    }
    return builder.build(TAG, type);
  }

  /** A node in a PID with these families, such as {@code "a1 fra 46"}: an address of each, made from its number. */
  static List<Node> nodes(String... lines) {
    List<Node> nodes = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      int number = nodes.size() + 1;
      nodes.add(new Node(words[0], words[2].contains("4") ? List.of(IpAddress.ipv4(0xc6120000 | number)) : List.of(),
          words[2].contains("6") ? List.of(new IpAddress(Family.IPV6, 0x20010db8_00000000L, number)) : List.of(),
          words[1].equals("-") ? Optional.empty() : Optional.of(words[1])));
    }
    return nodes;
  }

  /** One service of these names for all nodes. */
  static Fleet fleet(List<Node> nodes, int answers, String... services) {
    List<Integer> all = IntStream.range(0, nodes.size()).boxed().toList();
    return new Fleet(nodes, Stream.of(services).map(name -> new Service(name, all, answers)).toList());
  }

  static Client peer(String address) {
    IpAddress peer = IpAddress.parse(address);
    Client client = new Client();
    client.peer(peer.family(), peer.high(), peer.low());
    return client;
  }

  /** A query without a client subnet of a resolver whose clients are in a block. */
  static Client resolverOf(String clients, String resolver) {
    Client client = peer(resolver);
    client.substitute(IpPrefix.parse(clients));
    return client;
  }

  static Client subnet(String prefix, String peer) {
    IpPrefix subnet = IpPrefix.parse(prefix);
    Client client = peer(peer);
    client.subnet(subnet.family(), subnet.address().high(), subnet.address().low(), subnet.length());
    return client;
  }

  /** A random address of a block. */
  static IpAddress within(SplittableRandom random, IpPrefix block) {
    int bits = block.family().bits();
    long high = random.nextLong() & ~Bits.maskHigh(block.length()) & Bits.maskHigh(bits);
    long low = random.nextLong() & ~Bits.maskLow(block.length()) & Bits.maskLow(bits);
    return new IpAddress(block.family(), block.address().high() | high, block.address().low() | low);
  }

  static Choice decide(RedirectTable table, Client client) {
    return decide(table, 0, Family.IPV4, client);
  }

  static Choice decide(RedirectTable table, int service, Family recordFamily, Client client) {
    Choice choice = new Choice();
    Router.decide(table, service, recordFamily, client, choice);
    return choice;
  }

  /** The names of the nodes in an answer, in order. */
  static String nodes(RedirectTable table, Choice choice) {
    return String.join(" ", IntStream.range(0, choice.count())
        .mapToObj(i -> table.fleet().nodes().get(choice.node(i)).name()).toList());
  }
}
