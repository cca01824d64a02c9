package org.rialto.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * The nodes that a source announces beside those an operator lists: each address that its network map or its property
 * map (RFC 9240) names singly, and of which it tells, by the address or its PID, that it is an edge or an origin. Each
 * is a node of its own, named {@code PID/ADDRESS}, so that it stays the same whatever comes and goes beside it.
 *
 * @param nodes in the order of their addresses
 * @param refused addresses that were announced, but are no nodes
 * @param firstRefusal why one of them is none; empty where all are
 */
public record AnnouncedNodes(List<Node> nodes, int refused, Optional<String> firstRefusal) {
  /** What a source announces that isn't listened to for nodes. */
  public static final AnnouncedNodes NONE = new AnnouncedNodes(List.of(), 0, Optional.empty());

  public AnnouncedNodes {
    nodes = List.copyOf(nodes);
  }

  /**
   * What a source announces.
   *
   * @param map the network map of the advice
   * @param refusal why an address may be no node, if it mayn't
   * @param most nodes that are taken: those of the lowest addresses, so that they are the same ones whatever the order
   */
  public static AnnouncedNodes of(String source, NetworkMap map, Advice advice,
      Function<IpAddress, Optional<String>> refusal, int most) {
    Gathering gathering = new Gathering(advice.roles(), refusal, most);
    for (Family family : Family.values()) gathering.addSingles(map.prefixes(family), map.pids());
    LocationIndex locations = advice.locations();
    advice.roles().property().singleAddresses().sorted()
        .forEach(address -> gathering.add(address, locations.find(address).map(LocationIndex.Match::pidName)));
    List<Node> nodes = new ArrayList<>();
    gathering.found.forEach((address, found) -> nodes.add(found.node(source, address)));
    return new AnnouncedNodes(nodes, gathering.refused, gathering.firstRefusal);
  }

  private record Found(String pid, Roles.Told told) {
    Node node(String source, IpAddress address) {
      boolean isIpv4 = address.family() == Family.IPV4;
      String by = "source " + source + told.by().map(reason -> ": " + reason).orElse("");
      return new Node(pid + "/" + address, isIpv4 ? List.of(address) : List.of(),
          isIpv4 ? List.of() : List.of(address), Optional.empty(), Optional.of(told.role()), Optional.of(by));
    }
  }

  private static final class Gathering {
    private final Roles roles;
    private final Function<IpAddress, Optional<String>> refusal;
    private final int most;
    private final TreeMap<IpAddress, Found> found = new TreeMap<>();
    private final Map<String, Optional<Roles.Told>> toldOfPids = new HashMap<>();
    private int refused;
    private Optional<String> firstRefusal = Optional.empty();

    Gathering(Roles roles, Function<IpAddress, Optional<String>> refusal, int most) {
      this.roles = roles;
      this.refusal = refusal;
      this.most = most;
    }

    void addSingles(NetworkMap.Prefixes prefixes, List<String> pids) {
      for (int i = 0; i < prefixes.count(); i++) {
        if (prefixes.lengthAt(i) == prefixes.family().bits()) {
          add(prefixes.at(i).address(), Optional.of(pids.get(prefixes.pid()[i])));
        }
      }
    }

    void add(IpAddress address, Optional<String> pid) {
      Optional<Roles.Told> told = roles.toldOf(address)
          .or(() -> pid.flatMap(name -> toldOfPids.computeIfAbsent(name, roles::toldOf)))
          .filter(each -> each.role() != Role.BORDER);
      if (told.isEmpty() || found.containsKey(address)) return;
      Optional<String> why = pid.isEmpty() ? Optional.of("is in no PID") : refusal.apply(address);
      if (why.isPresent()) {
        refuse(address, why.get());
        return;
      }
      found.put(address, new Found(pid.get(), told.get()));
      if (found.size() > most) refuse(found.pollLastEntry().getKey(), "is beyond the " + most + " it may announce");
    }

    private void refuse(IpAddress address, String why) {
      refused++;
      if (firstRefusal.isEmpty()) firstRefusal = Optional.of(address + " " + why);
    }
  }
}
