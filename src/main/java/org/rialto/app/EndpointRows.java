package org.rialto.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointNodes;
import org.rialto.guide.EndpointCostCache.Known;
import org.rialto.location.Better;
import org.rialto.net.Family;
import org.rialto.route.EndpointPlan;
import org.rialto.route.EndpointRow;
import org.rialto.route.EndpointTable;
import org.rialto.route.Fleet;

/** Ranks what sources told of clients, each answer once for a plan. For one thread. */
final class EndpointRows {
  private final EndpointPlan plan;
  private final Function<Family, EndpointNodes> nodes;
  private final Map<String, Better> better;
  /** Where the address of each node stands in a list of nodes; -1 where it doesn't. */
  private final Map<EndpointNodes, int[]> places = new IdentityHashMap<>();
  private final double[] noCosts;
  private final int[] inOrder;
  private Map<Known, EndpointRow> ranked = new IdentityHashMap<>();

  /**
   * @param nodes those to be asked about: what was told of others is due
   * @param better which numerical costs of a source are the better ones, by its name
   */
  EndpointRows(EndpointPlan plan, Function<Family, EndpointNodes> nodes, Map<String, Better> better) {
    this.plan = plan;
    this.nodes = nodes;
    this.better = better;
    noCosts = new double[plan.fleet().nodes().size()];
    Arrays.fill(noCosts, Double.NaN);
    inOrder = IntStream.range(0, noCosts.length).toArray();
  }

  EndpointPlan plan() {
    return plan;
  }

  /**
   * A table of what is known by these sources, as far as the plan has them.
   *
   * @param isForgotten what is too old to be used
   */
  EndpointTable table(List<EndpointSource> sources, BiPredicate<EndpointSource, Known> isForgotten) {
    Map<Known, EndpointRow> next = new IdentityHashMap<>();
    List<EndpointRow> rows = new ArrayList<>();
    for (int place = 0; place < plan.sources().size(); place++) {
      EndpointPlan.Source planned = plan.sources().get(place);
      for (EndpointSource source : sources) {
        if (!source.name().equals(planned.name())) continue;
        for (Known known : source.cache().known()) {
          if (isForgotten.test(source, known)) continue;
          EndpointRow before = ranked.get(known);
          EndpointRow row = before == null ? row(place, source.entrance(), known) : before;
          next.put(known, row);
          rows.add(row);
        }
      }
    }
    ranked = next;
    return new EndpointTable(plan, rows);
  }

  /**
   * What a source told of a client, ranked.
   *
   * @param place of the source in the plan
   * @param entrance by which it was asked, where it didn't say more
   */
  EndpointRow row(int place, String entrance, Known known) {
    Family family = known.clients().family();
    double[] costs = known.costs().map(told -> byNode(known, told.values())).orElse(noCosts);
    boolean isOfOtherNodes = known.nodes() != nodes.apply(family);
    return plan.row(place, told(place, entrance, known, costs), isOfOtherNodes ? 0 : seconds(known.refreshFrom()),
        seconds(known.freshUntil()));
  }

  /** The costs by the number of the node: the very ones that were told, where they stand so. */
  private double[] byNode(Known known, double[] values) {
    int[] placeOfNode = places.computeIfAbsent(known.nodes(), asked -> places(asked, known.clients().family()));
    if (Arrays.equals(placeOfNode, inOrder) && values.length == inOrder.length) return values;
    double[] costs = noCosts.clone();
    for (int node = 0; node < costs.length; node++) {
      if (placeOfNode[node] != EndpointNodes.NONE) costs[node] = values[placeOfNode[node]];
    }
    return costs;
  }

  private EndpointRow.Told told(int place, String entrance, Known known, double[] costs) {
    boolean isOrdinal = known.costs().filter(told -> told.type().isOrdinal()).isPresent();
    return new EndpointRow.Told(known.clients(), known.costs().map(told -> told.server().toString())
        .orElse(entrance), known.costs().map(EndpointAnswer.Costs::type),
        isOrdinal ? Better.LOWER : better.get(plan.sources().get(place).name()), costs, known.refusal(),
        seconds(known.askedAt()));
  }

  private int[] places(EndpointNodes asked, Family family) {
    Fleet fleet = plan.fleet();
    return fleet.nodes().stream().mapToInt(node -> asked.place(EndpointPlan.address(node, family))).toArray();
  }

  private static long seconds(Instant time) {
    return time.getEpochSecond();
  }
}
