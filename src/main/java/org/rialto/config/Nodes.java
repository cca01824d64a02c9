package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Reads and checks the nodes: those written in the configuration, and those of tables. */
final class Nodes {
  /** A ranking holds each node of a service for each location; larger networks name sites, not hosts. */
  private static final int NODES_MAX = 65_536;
  /** An answer holds sixteen addresses at the most. */
  private static final int ADDRESSES_MAX = 16;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern PID = Pattern.compile("[0-9A-Za-z@:_.-]{1,64}");
  private static final IpPrefix IPV4_MULTICAST = IpPrefix.parse("224.0.0.0/4");
  private static final IpPrefix IPV6_MULTICAST = IpPrefix.parse("ff00::/8");

  /** What a node is for, by the word for it. */
  private static final Map<String, Config.Role> ROLES =
      Stream.of(Config.Role.values()).collect(Collectors.toUnmodifiableMap(Config.Role::word, role -> role));

  private final Problems problems;
  private final List<Config.Node> nodes = new ArrayList<>();

  private Nodes(Problems problems) {
    this.problems = problems;
  }

  /** The nodes of a configuration, in its order. */
  static List<Config.Node> read(Section whole) {
    Nodes reader = new Nodes(whole.problems());
    for (Section section : whole.sections("nodes", SectionKind.NODE)) {
      if (section.has("table")) reader.readTable(section);
      else reader.readNode(section);
    }
    if (reader.nodes.size() > NODES_MAX) {
      whole.error("nodes", reader.nodes.size() + " nodes; " + NODES_MAX + " is the most");
    }
    return reader.distinct();
  }

  /** A node's or service's name. */
  static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not a name: use 1 to 64 letters, digits, \"-\", \"_\" and \".\", a letter or digit first");
    }
    if (text.equals(Services.ALL)) {
      throw new IllegalArgumentException("\"" + text + "\" stands for every node: choose another name");
    }
    return text;
  }

  /** RFC 7285 §10.1. */
  static String pid(String text) {
    if (!PID.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not a PID: use 1 to 64 letters, digits, \"-\", \":\", \"@\", \"_\" and \".\" (RFC 7285 §10.1)");
    }
    return text;
  }

  /** What a node is for. */
  static Config.Role role(String text) {
    if (ROLES.containsKey(text)) return ROLES.get(text);
    List<String> known = ROLES.keySet().stream().sorted().toList();
    throw new IllegalArgumentException("\"" + text + "\" is none of " + String.join(", ", known)
        + Suggestion.hint(text, known));
  }

  /** The address of a host. */
  static IpAddress address(String text, Family family) {
    IpAddress address = Addresses.address(text);
    if (address.family() != family) {
      throw new IllegalArgumentException(address + " is no " + family.label() + " address: write it under "
          + address.family().label());
    }
    boolean unspecified = address.high() == 0 && address.low() == 0;
    if (unspecified || IPV4_MULTICAST.contains(address) || IPV6_MULTICAST.contains(address)) {
      throw new IllegalArgumentException(address + " is not the address of a host");
    }
    return address;
  }

  /** Refuses an address that is there twice, and more than an answer holds. */
  static void checkDistinct(List<IpAddress> addresses) {
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException(addresses.size() + " addresses; " + ADDRESSES_MAX
          + " is the most for one node");
    }
    Set<IpAddress> seen = new HashSet<>();
    for (IpAddress address : addresses) {
      if (!seen.add(address)) throw new IllegalArgumentException(address + " is there twice");
    }
  }

  private void readTable(Section section) {
    for (String other : List.of("name", "ipv4", "ipv6", "pid", "role")) {
      section.forbid(other,
          "is a column of the table, and no key beside it: give a node of its own an item of its own");
    }
    section.item("table").ifPresent(item -> item.file().ifPresent(file -> {
      Path shown = problems.shown(item.text());
      nodes.addAll(NodeTable.read(file, shown, problems));
    }));
  }

  private void readNode(Section section) {
    section.require("name", "fra1");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(Nodes::name));
    boolean none = List.of("ipv4", "ipv6").stream().allMatch(key -> !section.has(key) || section.isEmptyList(key));
    if (none) section.error("has no address: write ipv4 or ipv6, or table for a table of nodes");
    List<IpAddress> ipv4 = addresses(section, Family.IPV4);
    List<IpAddress> ipv6 = addresses(section, Family.IPV6);
    Optional<String> pid = section.item("pid").flatMap(item -> item.read(Nodes::pid));
    Optional<Config.Role> role = section.item("role").flatMap(item -> item.read(Nodes::role));
    name.ifPresent(known -> nodes.add(new Config.Node(known, ipv4, ipv6, pid, role)));
  }

  private static List<IpAddress> addresses(Section section, Family family) {
    List<IpAddress> addresses = new ArrayList<>();
    List<Item> items = section.items(family.label());
    for (Item item : items) item.read(text -> address(text, family)).ifPresent(addresses::add);
    try {
      checkDistinct(addresses);
    } catch (IllegalArgumentException e) {
      section.error(family.label(), e.getMessage());
    }
    return List.copyOf(addresses);
  }

  private List<Config.Node> distinct() {
    Map<String, Config.Node> byName = new HashMap<>();
    Map<IpAddress, Config.Node> byAddress = new HashMap<>();
    List<Config.Node> distinct = new ArrayList<>();
    for (Config.Node node : nodes) {
      Config.Node first = byName.putIfAbsent(node.name().value(), node);
      if (first != null) {
        problems.add(node.name().error("node \"" + node.name().value() + "\" is already there, at "
            + first.name().place() + otherPid(first, node) + ": choose another name"));
        continue;
      }
      for (IpAddress address : node.ipv4()) checkShared(byAddress, address, node);
      for (IpAddress address : node.ipv6()) checkShared(byAddress, address, node);
      distinct.add(node);
    }
    return List.copyOf(distinct);
  }

  /**
   * An address is one place in the network: of one PID. Two nodes of one PID may share it, though it is seldom
   * meant.
   */
  private void checkShared(Map<IpAddress, Config.Node> byAddress, IpAddress address, Config.Node node) {
    Config.Node first = byAddress.putIfAbsent(address, node);
    if (first == null || first.equals(node)) return;
    String message = address + " is also an address of node \"" + first.name().value() + "\", at "
        + first.name().place();
    String pids = otherPid(first, node);
    if (pids.isEmpty()) problems.add(node.name().warning(message));
    else problems.add(node.name().error(message + pids + ": one address is in one PID"));
  }

  private static String otherPid(Config.Node first, Config.Node second) {
    if (first.pid().isEmpty() || second.pid().isEmpty() || first.pid().equals(second.pid())) return "";
    return ", there with PID \"" + first.pid().get() + "\" and here with \"" + second.pid().get() + "\"";
  }
}
