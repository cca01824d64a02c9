package org.rialto.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.rialto.answer.Guidance;
import org.rialto.answer.Rehearsal;
import org.rialto.answer.ResolverIndex;
import org.rialto.answer.State;
import org.rialto.location.CostMap;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Basis;
import org.rialto.route.Choice;
import org.rialto.route.Decision;
import org.rialto.route.EndpointFinding;
import org.rialto.route.EndpointRouter;
import org.rialto.route.Fleet;
import org.rialto.route.Reason;
import org.rialto.route.Router;
import org.rialto.wire.QueryName;
import org.rialto.zone.Explained;
import org.rialto.zone.MessageText;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question, answered by the very code that answers queries, and each step of the walk told: a part for each room.
 * The answer's records are those of the reply's octets, so an explanation can't say other than what is sent.
 */
final class Explanation {
  private static final int QUESTION_AT = 12;
  private static final String ANYWHERE = "a public resolver's clients may be anywhere";

  private final Inspector.View view;
  private final State state;
  private final boolean isPersonal;
  private final String name;
  private final String type;
  private final IpAddress peer;
  private final Optional<IpPrefix> subnet;

  Explanation(Inspector.View view, String name, String type, IpAddress peer, Optional<IpPrefix> subnet) {
    this(view, view.state(), false, name, type, peer, subnet);
  }

  /** @param isPersonal whether the state is the client's own, by what a server said of it alone */
  private Explanation(Inspector.View view, State state, boolean isPersonal, String name, String type, IpAddress peer,
      Optional<IpPrefix> subnet) {
    this.view = view;
    this.state = state;
    this.isPersonal = isPersonal;
    this.name = name;
    this.type = type;
    this.peer = peer;
    this.subnet = subnet;
  }

  /** A question, and what the zones have for it. */
  private record Asked(byte[] query, int typeCode, Explained explained) {
    Family family() {
      return typeCode == 1 ? Family.IPV4 : Family.IPV6;
    }
  }

  private Asked asked() {
    byte[] query = MessageText.query(name, type, subnet);
    QueryName asked = questionName(query);
    int typeCode = (query[QUESTION_AT + asked.length()] & 0xff) << 8 | query[QUESTION_AT + asked.length() + 1] & 0xff;
    return new Asked(query, typeCode, state.zones().explain(asked, typeCode));
  }

  /** The same by what a server said of this client alone, where that has nodes for the name. */
  Explanation by(OwnCosts own) {
    Asked asked = asked();
    boolean isAnswered = asked.explained().service().stream()
        .anyMatch(service -> own.hasAnswer(service, asked.family()));
    return isAnswered ? new Explanation(view, state.withEndpoints(own.table()), true, name, type, peer, subnet) : this;
  }

  /** Whether the answer is this client's alone. */
  boolean isPersonal() {
    return isPersonal;
  }

  ObjectNode toJson() {
    Asked asked = asked();
    Rehearsal rehearsal = new Rehearsal(enabled());
    MessageText.Told told = MessageText.read(rehearsal.reply(state, asked.query(), peer, view.nowSeconds()));
    ObjectNode json = JsonMapper.shared().createObjectNode().put("name", name)
        .put("type", type.toUpperCase(Locale.ROOT)).put("rcode", told.rcode());
    ArrayNode answer = json.putArray("answer");
    told.answer().forEach(answer::add);
    ArrayNode steps = json.putObject("zone").putArray("steps");
    asked.explained().steps().forEach(steps::add);
    asked.explained().service().ifPresent(service -> routed(json, service, asked.family()));
    return json;
  }

  private static QueryName questionName(byte[] query) {
    QueryName asked = new QueryName();
    byte[] wire = new byte[query.length - QUESTION_AT];
    System.arraycopy(query, QUESTION_AT, wire, 0, wire.length);
    if (!asked.read(wire)) throw new IllegalStateException("a query without a question");
    return asked;
  }

  private boolean enabled() {
    return view.setup().config().clientSubnet().enabled();
  }

  private void routed(ObjectNode json, int service, Family family) {
    Client client = new Client();
    client.peer(peer.family(), peer.high(), peer.low());
    state.policy().resolvers().place(client);
    subnet.filter(_ -> enabled())
        .ifPresent(block -> client.subnet(block.family(), block.address().high(), block.address().low(),
        block.length()));
    Decision byMaps = Router.explain(state.redirects(), service, family, client);
    EndpointFinding finding = EndpointRouter.explain(state.redirects(), state.endpoints(), byMaps,
        service, family, client);
    Decision decision = finding.decision();
    json.put("service", decision.service()).put("reason", decision.reason().name());
    client(json.putObject("client"), decision);
    if (!state.guidance().isEmpty()) {
      location(json.putObject("location"), decision);
      decision.source().ifPresent(source -> {
        ObjectNode maps = json.putObject("maps");
        Guidance told = state.guidance().get(source);
        StatusReport.maps(maps, told, view.nowSeconds());
        view.sources().stream().filter(status -> status.name().equals(told.source())).forEach(status -> {
          status.calendar().ifPresent(calendar -> StatusReport.calendar(maps, calendar, view.nowSeconds()));
          StatusReport.otherCosts(maps, status);
        });
        StatusReport.gaps(maps, state, source);
        FindingReport.how(maps, view.finding(), told.source(),
            decision.decider().address());
      });
    }
    finding.source().ifPresent(_ -> EndpointExplanation.write(json.putObject("endpoint-costs"), finding,
        view.nowSeconds()));
    if (!state.guidance().isEmpty() || finding.isByEndpointCosts()) {
      ranking(json.putArray("ranking"), decision, finding.isByEndpointCosts());
    }
    lifetime(json.putObject("lifetime"), finding, service);
    scope(json.putObject("scope"), decision);
  }

  private void client(ObjectNode json, Decision decision) {
    json.put("peer", decision.peer().toString());
    decision.subnet().ifPresent(block -> json.put("subnet", block.toString()));
    json.put("basis", decision.basis().name()).put("because", switch (decision.basis()) {
      case CLIENT_SUBNET -> "the query carries a client subnet";
      case SPECIAL_USE -> "the client subnet is special-use space, which is nobody's place in the network (RFC 7871 "
          + "§10): " + resolverBased(decision);
      case OPT_OUT -> "the client subnet has no bits, an opt-out (RFC 7871 §7.1.2): " + resolverBased(decision);
      case PEER -> "the query carries no client subnet: " + resolverBased(decision);
    });
    if (decision.reason() != Reason.PUBLIC_RESOLVER) json.put("decided-by", decision.decider().toString());
    decision.carrier().ifPresent(carrier -> json.put("carried-by", carrier.name() + " " + carrier.block()));
  }

  /** What stands for a client of whom nothing is shown. */
  private String resolverBased(Decision decision) {
    Optional<ResolverIndex.Found> found = state.policy().resolvers().find(decision.peer());
    if (found.isEmpty()) return "resolver based, by the peer's address";
    IpPrefix resolver = found.get().resolver();
    if (found.get().clients().isPresent()) {
      return "resolver based, by the resolver map: the clients of " + resolver + " are in "
          + found.get().clients().get();
    }
    String all = "the clients of the public resolver " + resolver + " may be anywhere";
    return decision.reason() == Reason.PUBLIC_RESOLVER ? all : all + ", and all get the same answer";
  }

  private void location(ObjectNode json, Decision decision) {
    decision.placedBy().ifPresent(place -> json.put("source", state.guidance().get(place).source()));
    decision.match().ifPresentOrElse(match -> json.put("prefix", match.prefix().toString()).put("pid", match.pidName()),
        () -> json.put("pid", decision.reason() == Reason.PUBLIC_RESOLVER ? "not looked for: " + ANYWHERE
            : state.redirects().index().isEmpty() ? "not known yet: the maps are being read"
            : state.guidance().size() == 1 ? "none: no prefix of the map holds the address"
            : "none: no prefix of any source's map holds the address"));
    decision.departure().ifPresent(departure -> json.put("departure", switch (departure) {
      case SHORT_BLOCK -> (decision.basis() == Basis.CLIENT_SUBNET ? "the client subnet" : "the block of the clients")
          + " spans several answers: the one that covers most of it is given";
      case LONGEST_SCOPE ->
          "the block of the longest scope allowed holds several answers: the one that covers most of it is given";
    }));
  }

  private void ranking(ArrayNode json, Decision decision, boolean isByEndpointCosts) {
    for (Decision.Candidate candidate : decision.candidates()) {
      ObjectNode entry = json.addObject().put("node", candidate.node()).put("chosen", candidate.chosen());
      candidate.pid().ifPresent(pid -> entry.put("pid", pid));
      candidate.cost().ifPresent(cost -> entry.put("cost", cost));
      Fleet fleet = view.state().redirects().fleet();
      fleet.nodes().get(fleet.node(candidate.node()).orElseThrow()).cdn().ifPresent(cdn -> entry.put("cdn", cdn));
      candidate.role().by().ifPresent(by -> entry.put("role", candidate.role().role().name().toLowerCase(Locale.ROOT))
          .put("role-by", by));
      if (!isByEndpointCosts) {
        summands(entry, decision, candidate);
        fetched(decision, candidate).ifPresent(cost -> entry.put("fetched-cost", cost));
      }
      candidate.remark().ifPresent(remark -> entry.put("remark", remark));
    }
  }

  /** What a cost is the sum of (RFC 8189). */
  private void summands(ObjectNode entry, Decision decision, Decision.Candidate candidate) {
    for (CostMap.Summand summand : fetchedCosts(decision, candidate).map(CostMap::summands).orElse(List.of())) {
      double cost = between(decision, candidate, summand.costs());
      if (Double.isNaN(cost)) continue;
      entry.withArray("parts").addObject().put("metric", summand.part().type().metric())
          .put("weight", summand.part().weight()).put("cost", cost).put("term", summand.part().term(cost));
    }
  }

  /** The costs as the source that places the client says them; empty where a candidate has none among them. */
  private Optional<CostMap> fetchedCosts(Decision decision, Decision.Candidate candidate) {
    if (decision.placedBy().isEmpty() || decision.match().isEmpty() || candidate.pid().isEmpty()) {
      return Optional.empty();
    }
    String source = state.guidance().get(decision.placedBy().getAsInt()).source();
    return Optional.ofNullable(view.fetched().get(source));
  }

  /** What the source says of a candidate, where that isn't what is applied. */
  private OptionalDouble fetched(Decision decision, Decision.Candidate candidate) {
    Optional<CostMap> costs = fetchedCosts(decision, candidate);
    if (costs.isEmpty()) return OptionalDouble.empty();
    double said = between(decision, candidate, costs.get());
    OptionalDouble fetched = Double.isNaN(said) ? OptionalDouble.empty() : OptionalDouble.of(said);
    return fetched.equals(candidate.cost()) ? OptionalDouble.empty() : fetched;
  }

  private double between(Decision decision, Decision.Candidate candidate, CostMap costs) {
    String ofClient = decision.match().get().pidName();
    String ofNode = candidate.pid().get();
    int place = decision.placedBy().orElseThrow();
    return switch (state.redirects().advice().get(place).direction()) {
      case CLIENT_TO_NODE -> costs.cost(ofClient, ofNode);
      case NODE_TO_CLIENT -> costs.cost(ofNode, ofClient);
    };
  }

  private void lifetime(ObjectNode json, EndpointFinding finding, int service) {
    Decision decision = finding.decision();
    if (decision.reason() != Reason.NEAREST) {
      json.put("bounded-by",
          "the zone's own TTL, and at most that of a chosen answer: the zone's records answer (or its first nodes, "
          + "where it has none), as " + switch (decision.reason()) {
        case NO_ADVICE -> "the maps give no cost from there for any node of the service that may serve there";
        case PUBLIC_RESOLVER -> ANYWHERE;
        case NO_GUIDANCE -> "there are no maps";
        case NO_FAMILY -> "no node of the service has an address of that family";
        case NEAREST -> throw new IllegalStateException("has nodes");
      });
      return;
    }
    long now = view.nowSeconds();
    long freshUntilSeconds = finding.isByEndpointCosts() ? finding.row().freshUntilSeconds()
        : state.freshUntilSeconds(decision.source().orElse(Choice.NO_SOURCE));
    int ttl = state.ttlSeconds(service, freshUntilSeconds, finding.row(), now);
    json.put("ttl-seconds", ttl);
    int byMaps = state.lifetimes().ttlSeconds(service, now, freshUntilSeconds);
    String guidance = finding.isByEndpointCosts() ? "the endpoint costs" : "the maps";
    json.put("bounded-by", ttl < byMaps ? EndpointExplanation.bound(finding.row())
        : switch (state.lifetimes().bound(service, now, freshUntilSeconds)) {
          case SERVICE -> "the service's ttl";
          case FRESHNESS -> "what remains of " + guidance + "' freshness";
          case STALE -> "stale-ttl: " + guidance + " are no longer fresh";
        });
  }

  private void scope(ObjectNode json, Decision decision) {
    json.put("length", decision.scope());
    decision.block().ifPresent(block -> json.put("block", block.toString()));
    decision.below().ifPresent(neighbour -> json.put("below", text(neighbour) + source(neighbour)));
    decision.above().ifPresent(neighbour -> json.put("above", text(neighbour) + source(neighbour)));
    decision.tie().ifPresent(tie -> json.put("tie", tie));
  }

  /** Whose answer it is, where it could be another's. */
  private String source(Decision.Neighbour neighbour) {
    if (state.guidance().size() < 2 || neighbour.source().isEmpty()) return "";
    return ", by " + state.guidance().get(neighbour.source().getAsInt()).source();
  }

  private static String text(Decision.Neighbour neighbour) {
    return neighbour.block() + ": " + switch (neighbour.kind()) {
      case NODES -> neighbour.nodes().stream().collect(Collectors.joining(", "));
      case ZONE -> "the zone's own records, no advice";
      case PEER -> "by the peer, special-use space";
      case CARRIED -> "by the IPv4 address each address carries";
    };
  }
}
