package org.rialto.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rialto.net.Family;

/**
 * Which clients another table would give other nodes: for each service, record family and client family the share of
 * the address space for which the set of nodes differs, and from where to where. A share is of the addresses for which
 * the service has nodes in the table before. Addresses don't count for which the peer decides in one of the tables, nor
 * those that carry an IPv4 address. Only what moves is listed, the largest share first.
 *
 * <p>Shares are of space, not of clients: that IPv6 is counted by address makes a /48 weigh the same wherever it is.
 */
public record Movement(List<Shift> shifts) {
  /** Flows told of each shift: those beyond are small. */
  private static final int FLOWS_MAX = 5;

  public Movement {
    shifts = List.copyOf(shifts);
  }

  /**
   * What moves of a service.
   *
   * @param share over 0, up to 1
   * @param flows the largest, in descending order
   */
  public record Shift(String service, Family recordFamily, Family clientFamily, double share, List<Flow> flows) {}

  /**
   * Clients that lose some nodes and get others.
   *
   * @param from the names of those they lose; none where the answer only grows
   * @param to the names of those they get; none where it only shrinks
   * @param isLeftToZone whether they get no node at all any more, but the zone's own records
   * @param share as that of the shift
   */
  public record Flow(List<String> from, List<String> to, boolean isLeftToZone, double share) {}

  /** Two groups and a family, compared once for all services that share them. */
  private record Compared(Group before, Group after, Family family) {}

  private record Way(List<String> from, List<String> to, boolean isLeftToZone) {}

  /**
   * Compares two tables, in time and scratch in proportion to their ranges.
   *
   * @param before where it isn't guided, nothing moves
   * @throws IllegalArgumentException if they aren't for the same services; their nodes may be others, and are told
   *     apart by name
   */
  public static Movement between(RedirectTable before, RedirectTable after) {
    if (!before.fleet().isNumberedAs(after.fleet())) {
      throw new IllegalArgumentException("tables for different services can't be compared");
    }
    Map<Compared, ClassPairs> known = new HashMap<>();
    List<Shift> shifts = new ArrayList<>();
    for (int service = 0; service < before.fleet().services().size(); service++) {
      for (Family records : Family.values()) {
        if (!before.hasGroup(service, records) || isSame(before, after, service, records)) continue;
        Group then = before.group(service, records);
        Group now = after.hasGroup(service, records) ? after.group(service, records) : then;
        for (Family clients : Family.values()) {
          Compared key = new Compared(then, now, clients);
          ClassPairs pairs = known.computeIfAbsent(key, each -> ClassPairs.of(each.before, each.after, each.family));
          Shift shift = shift(before, after, service, records, clients, pairs);
          if (shift.share > 0) shifts.add(shift);
        }
      }
    }
    shifts.sort(Comparator.comparingDouble(Shift::share).reversed());
    return new Movement(shifts);
  }

  private static boolean isSame(RedirectTable before, RedirectTable after, int service, Family records) {
    return before.fleet() == after.fleet() && after.hasGroup(service, records)
        && before.group(service, records) == after.group(service, records)
        && Arrays.equals(before.nodeAtPosition(service, records), after.nodeAtPosition(service, records));
  }

  private static Shift shift(RedirectTable before, RedirectTable after, int service, Family records, Family clients,
      ClassPairs pairs) {
    double served = 0;
    double moved = 0;
    Map<Way, Double> ways = new HashMap<>();
    for (int place = 0; place < pairs.count(); place++) {
      List<String> from = nodes(before, service, records, pairs.before(place));
      if (from.isEmpty()) continue;
      List<String> to = nodes(after, service, records, pairs.after(place));
      double addresses = pairs.addresses(place);
      served += addresses;
      Way way = new Way(without(from, to), without(to, from), to.isEmpty());
      if (way.from.isEmpty() && way.to.isEmpty()) continue;
      moved += addresses;
      ways.merge(way, addresses, Double::sum);
    }
    double all = served;
    List<Flow> flows = ways.entrySet().stream().map(each -> new Flow(each.getKey().from, each.getKey().to,
        each.getKey().isLeftToZone, each.getValue() / all))
        .sorted(Comparator.comparingDouble(Flow::share).reversed().thenComparing(flow -> flow.from + " " + flow.to))
        .limit(FLOWS_MAX).toList();
    return new Shift(before.fleet().services().get(service).name(), records, clients, moved == 0 ? 0 : moved / served,
        flows);
  }

  private static List<String> nodes(RedirectTable table, int service, Family records, int answerClass) {
    if (!table.hasGroup(service, records)) return List.of(); // no node is left that could serve
    Group group = table.group(service, records);
    int[] nodeAtPosition = table.nodeAtPosition(service, records);
    List<String> names = new ArrayList<>(group.answers());
    for (int i = 0; i < group.count(answerClass); i++) {
      names.add(table.fleet().nodes().get(nodeAtPosition[group.position(answerClass, i)]).name());
    }
    return names;
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).sorted().toList();
  }

  /** The largest share of any service; 0 where nothing moves. */
  public double largest() {
    return shifts.isEmpty() ? 0 : shifts.getFirst().share;
  }
}
