package org.rialto.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.rialto.location.Better;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Takes a decision by endpoint costs apart; the answer, scope and basis are the router's own. */
final class EndpointExplainer {
  private final EndpointPlan plan;
  private final Fleet fleet;
  private final Decision byMaps;
  private final int service;
  private final Family recordFamily;
  private final IpPrefix substitute;
  private final Choice choice = new Choice();

  EndpointExplainer(RedirectTable redirects, EndpointTable table, Decision byMaps, int service, Family recordFamily,
      Client client) {
    this.plan = table.plan();
    this.fleet = plan.fleet();
    this.byMaps = byMaps;
    this.service = service;
    this.recordFamily = recordFamily;
    this.substitute = client.substituteBlock();
    Router.decide(redirects, service, recordFamily, client, choice);
    EndpointRouter.refine(table, service, recordFamily, client, choice);
  }

  EndpointFinding finding() {
    boolean isAsked = choice.endpointSource() != Choice.NO_SOURCE;
    Optional<EndpointPlan.Source> source = isAsked ? Optional.of(plan.sources().get(choice.endpointSource()))
        : Optional.empty();
    Explainer.Looked decider = decider();
    boolean isTooShort = choice.endpoint() == EndpointRow.TOO_SHORT;
    Optional<IpPrefix> clients = source.filter(_ -> !isTooShort).map(asked -> IpPrefix.around(decider.block()
        .address(), asked.length(decider.block().family())));
    return new EndpointFinding(decision(decider), choice.isByEndpointCosts(), choice.endpoint(),
        source.map(EndpointPlan.Source::name), clients);
  }

  private Explainer.Looked decider() {
    return Explainer.Looked.of(choice.basis() == Basis.CLIENT_SUBNET ? byMaps.subnet().orElseThrow() : substitute);
  }

  /** The decision of the maps, but for what endpoint costs changed of it. */
  private Decision decision(Explainer.Looked decider) {
    Optional<IpPrefix> block = byMaps.subnet().filter(_ -> choice.basis() != Basis.OPT_OUT)
        .map(asked -> asked.length() < choice.scope() ? asked : IpPrefix.around(asked.address(), choice.scope()));
    if (!choice.isByEndpointCosts()) {
      boolean isNarrower = choice.scope() != byMaps.scope();
      return new Decision(byMaps.service(), recordFamily, byMaps.peer(), byMaps.subnet(), choice.reason(),
          choice.basis(), decider.block(), decider.carrier(), byMaps.source(), byMaps.placedBy(), byMaps.match(),
          byMaps.nodes(), byMaps.candidates(), byMaps.tie(), byMaps.departure(), choice.scope(), block,
          isNarrower ? Optional.empty() : byMaps.below(), isNarrower ? Optional.empty() : byMaps.above());
    }
    EndpointRow.Told told = choice.endpoint().told().orElseThrow();
    List<Integer> chosen = IntStream.range(0, choice.count()).mapToObj(choice::node).toList();
    return new Decision(byMaps.service(), recordFamily, byMaps.peer(), byMaps.subnet(), choice.reason(),
        choice.basis(), decider.block(), decider.carrier(), OptionalInt.empty(), byMaps.placedBy(), byMaps.match(),
        chosen.stream().map(node -> fleet.nodes().get(node).name()).toList(), candidates(told, chosen), tie(told),
        Optional.empty(), choice.scope(), block, Optional.empty(), Optional.empty());
  }

  /** The answer first, then the others by cost, and those that can't be ranked at the end. */
  private List<Decision.Candidate> candidates(EndpointRow.Told told, List<Integer> chosen) {
    List<Integer> others = new ArrayList<>(fleet.services().get(service).candidates());
    Set<Integer> inAnswer = new HashSet<>(chosen);
    others.removeIf(inAnswer::contains);
    Comparator<Integer> rankedFirst = Comparator.comparing(node -> !fleet.nodes().get(node).has(recordFamily));
    int turned = told.better() == Better.LOWER ? 1 : -1;
    others.sort(rankedFirst.thenComparingDouble(node -> turned * told.costs()[node])); // which puts NaN last
    List<Decision.Candidate> candidates = new ArrayList<>();
    for (int node : chosen) candidates.add(candidate(told, node, true));
    for (int node : others) candidates.add(candidate(told, node, false));
    return candidates;
  }

  private Decision.Candidate candidate(EndpointRow.Told told, int node, boolean isChosen) {
    double cost = told.costs()[node];
    return new Decision.Candidate(fleet.nodes().get(node).name(), Optional.empty(),
        Double.isNaN(cost) ? OptionalDouble.empty() : OptionalDouble.of(cost), plan.role(node), isChosen,
        remark(told, node, cost, isChosen));
  }

  private Optional<String> remark(EndpointRow.Told told, int node, double cost, boolean isChosen) {
    Node described = fleet.nodes().get(node);
    if (!described.has(recordFamily)) {
      return Optional.of(Remark.lacks(recordFamily));
    }
    if (plan.role(node).role() == Role.BORDER) return Optional.of(Remark.BORDER);
    Optional<String> refusal = plan.refusal(service, node, told.clients());
    if (refusal.isPresent()) return refusal;
    IpAddress client = told.clients().address();
    if (Double.isNaN(cost)) {
      return Optional.of("no cost between " + client + " and " + EndpointPlan.address(described, client.family()));
    }
    if (isChosen) return Optional.empty();
    if (plan.role(node).role() == Role.ORIGIN && hasFitEdge(told)) {
      return Optional.of(Remark.ORIGIN);
    }
    return Optional.of(Remark.beyond(fleet.services().get(service).answers()));
  }

  private boolean hasFitEdge(EndpointRow.Told told) {
    return fleet.services().get(service).candidates().stream().anyMatch(node -> fleet.nodes().get(node)
        .has(recordFamily) && plan.role(node).role() == Role.EDGE
        && plan.refusal(service, node, told.clients()).isEmpty() && !Double.isNaN(told.costs()[node]));
  }

  private Optional<String> tie(EndpointRow.Told told) {
    Ranking ranking = plan.ranking(service, recordFamily, told);
    if (!ranking.picks()) return Optional.empty();
    return Optional.of(Remark.tie(ranking, told.costs()[choice.node(choice.count() - 1)], "the text of the prefix"));
  }
}
