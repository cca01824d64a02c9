package org.rialto.app;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rialto.alto.AdvertisementStatus;
import org.rialto.alto.SourceStatus;
import org.rialto.answer.State;
import org.rialto.config.ConfigException;
import org.rialto.config.Problem;
import org.rialto.guide.ClientIdentity;
import org.rialto.guide.ClientRequest;
import org.rialto.location.Advertisement;
import org.rialto.location.Better;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.location.MergedIndex;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;
import org.rialto.route.Choice;
import org.rialto.route.RedirectTable;
import org.rialto.serve.Certificates;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.Streams;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers the questions of operators from what queries are answered from. */
final class Inspector {
  /**
   * What is looked at.
   *
   * @param failing zones of which something else is served than was last read
   * @param sources how each source does; none without a server
   * @param endpointSources those that are asked for endpoint costs; none without a server
   * @param downstream what downstream CDNs advertise, and how that does; none without a server
   * @param held maps that wait to be accepted; none without a server
   * @param announced the nodes that each source announces, by its name; none without a server
   * @param fetched the costs as each source says them, by its name, which may differ a little from those applied
   * @param doors the doors; none without a server
   * @param streams the streams of all doors; none without a server
   * @param certificates what streams are encrypted with, if any are
   * @param transfers what became of transfers; nothing without a server
   * @param finding what was found for clients; nothing without a server
   * @param personal what guides single clients by their own requests, if anything does
   */
  record View(Setup setup, State state, List<KeptZone> failing, List<SourceStatus> sources,
      List<EndpointSource> endpointSources, List<AdvertisementStatus> downstream, List<HeldMaps> held,
      Map<String, AnnouncedNodes> announced,
      Map<String, CostMap> fetched, List<DnsDoor> doors,
      Optional<Streams> streams, Optional<Certificates> certificates, TransferView transfers, FindingView finding,
      Optional<PersonalGuidance> personal, long nowSeconds) {}

  /** Reads everything again, or one zone; warnings, and what is wrong with zones that keep what they had. */
  @FunctionalInterface
  interface Reload {
    List<Problem> run(Optional<String> zone) throws ConfigException, InterruptedException;
  }

  /**
   * Applies held maps, or drops them; those of the only source that has any, where none is named.
   *
   * @throws IllegalArgumentException where there are none, or it isn't clear which
   */
  @FunctionalInterface
  interface Decide {
    HeldMaps run(Optional<String> source, boolean isAccepted) throws InterruptedException;
  }

  private final Supplier<View> look;
  private final Reload reload;
  private final Decide decide;
  private final JsonMapper json = JsonMapper.shared();

  Inspector(Supplier<View> look, Reload reload, Decide decide) {
    this.look = look;
    this.reload = reload;
    this.decide = decide;
  }

  /** An inspector of what a server on this configuration would answer from, by the maps on disk. */
  static Inspector offline(Setup setup) throws OperatorException, ConfigException, InterruptedException {
    View view = new View(setup, OfflineState.of(setup), List.of(), List.of(), List.of(), List.of(), List.of(),
        Map.of(), Map.of(), List.of(), Optional.empty(), Optional.empty(),
        TransferView.NONE, FindingView.NONE, Optional.empty(), System.currentTimeMillis() / 1000);
    return new Inspector(() -> view, _ -> {
      throw new IllegalStateException("only a server can reload");
    }, (_, _) -> {
      throw new IllegalStateException("only a server holds maps");
    });
  }

  /** The reply to a request: {@code {"command": …}} and what the command takes. */
  JsonNode handle(JsonNode request) {
    try {
      return switch (request.path("command").stringValue("")) {
        case "explain" -> AdminReply.result(explain(request));
        case "lookup" -> AdminReply.result(lookUp(request.path("addresses")));
        case "status" -> AdminReply.result(new StatusReport(look.get()).toJson());
        case "sources" -> AdminReply.result(new StatusReport(look.get()).sources());
        case "reload" -> AdminReply.result(reload(word(request, "zone")));
        case "maps" -> AdminReply.result(HeldReport.toJson(look.get()));
        case "maps-accept" -> AdminReply.result(decide(request, true));
        case "maps-reject" -> AdminReply.result(decide(request, false));
        default -> AdminReply.error("no such command: " + request.path("command"));
      };
    } catch (IllegalArgumentException wrong) {
      return AdminReply.error(wrong.getMessage());
    }
  }

  private ObjectNode explain(JsonNode request) {
    View view = look.get();
    Optional<IpPrefix> subnet = request.has("client")
        ? Optional.of(IpPrefix.parse(request.path("client").stringValue())) : Optional.empty();
    IpAddress peer = IpAddress.parse(request.path("peer").stringValue("127.0.0.1"));
    Explanation usual = new Explanation(view, request.path("name").stringValue(""),
        request.path("type").stringValue("A"), peer, subnet);
    boolean isBySubnet = view.setup().config().clientSubnet().enabled() && subnet.stream()
        .anyMatch(block -> block.length() > 0);
    ClientRequest said = new ClientRequest(isBySubnet ? subnet.get() : IpPrefix.around(peer, peer.family().bits()),
        word(request, "identity").map(ClientIdentity::new), word(request, "server").map(URI::create));
    if (!said.isPersonal()) return usual.toJson();
    return explain(usual, said, view);
  }

  /** What a client gets that wants guidance of its own. */
  private static ObjectNode explain(Explanation usual, ClientRequest said, View view) {
    if (view.personal().isEmpty()) {
      ObjectNode told = usual.toJson();
      PersonalReport.off(told.putObject("request"), said);
      return told;
    }
    try {
      PersonalGuidance.Guided guided = view.personal().get().guide(said, view.state());
      Explanation given = guided.costs().map(usual::by).orElse(usual);
      ObjectNode told = given.toJson();
      PersonalReport.write(told.putObject("request"), said, guided, given.isPersonal());
      return told;
    } catch (InterruptedException stop) {
      throw stopping();
    }
  }

  private static Optional<String> word(JsonNode request, String key) {
    return Optional.of(request.path(key).stringValue("")).filter(word -> !word.isEmpty());
  }

  private static IllegalArgumentException stopping() {
    Thread.currentThread().interrupt();
    return new IllegalArgumentException("the server is stopping");
  }

  private ArrayNode lookUp(JsonNode addresses) {
    View view = look.get();
    State state = view.state();
    RedirectTable redirects = state.redirects();
    if (!redirects.isGuided()) {
      throw new IllegalArgumentException("there are no maps to look addresses up in: "
          + (view.setup().sourceNames().isEmpty() ? "no source is asked for any"
          : "no source has been heard yet"));
    }
    if (redirects.index().isEmpty()) {
      throw new IllegalArgumentException("the maps are still being read: ask again in a moment");
    }
    ArrayNode found = json.createArrayNode();
    for (JsonNode address : addresses) found.add(lookUp(address.stringValue(""), view));
    return found;
  }

  private ObjectNode lookUp(String text, View view) {
    State state = view.state();
    ObjectNode found = json.createObjectNode().put("address", text);
    IpAddress address;
    try {
      address = IpAddress.parse(text);
    } catch (IllegalArgumentException wrong) {
      return found.put("error", wrong.getMessage());
    }
    List<Advice> advice = state.redirects().advice();
    Optional<MergedIndex.Found> counting = state.redirects().index().orElseThrow().find(address);
    counting.ifPresent(placed -> {
      LocationIndex.Match match = placed.match();
      found.put("prefix", match.prefix().toString()).put("pid", match.pidName());
      costs(found.putArray("costs"), advice.get(placed.part()), match.pidName());
      found.put("source", state.guidance().get(placed.part()).source());
      found.put("tag", advice.get(placed.part()).locations().tag().toString());
      property(found, advice.get(placed.part()).roles().property(), address, match.pidName());
      FindingReport.how(found, view.finding(), state.guidance().get(placed.part()).source(), address);
    });
    offers(found, state.redirects().advertised(), address);
    if (advice.size() == 1) return found.put("tag", advice.getFirst().locations().tag().toString());
    matches(found.putArray("matches"), address, counting, state);
    return found;
  }

  /** What downstream CDNs offer to clients at the address. */
  private static void offers(ObjectNode found, Map<String, Advertisement> advertised, IpAddress address) {
    IpPrefix client = IpPrefix.around(address, address.family().bits());
    new TreeMap<>(advertised).forEach((cdn, said) -> {
      List<String> offered = said.offers().entrySet().stream().filter(each -> each.getValue().holds(client))
          .map(each -> each.getKey().toString()).sorted().toList();
      if (offered.isEmpty()) return;
      ArrayNode capabilities = found.withArray("offers").addObject().put("cdn", cdn).putArray("capabilities");
      offered.forEach(capabilities::add);
    });
  }

  /** What the source is known to say of the address and of its PID, as far as it was asked of nodes. */
  private static void property(ObjectNode found, EntityProperty property, IpAddress address, String pid) {
    List<EntityProperty.Told> told =
        Stream.of(property.ofAddress(address), property.ofPid(pid)).flatMap(Optional::stream).toList();
    if (told.isEmpty()) return;
    ArrayNode list = found.putArray("properties");
    told.forEach(each -> list.addObject().put("property", property.name()).put("value", each.value())
        .put("of", each.entity()));
  }

  /** What each source has for an address that has something, and whether it counts. */
  private static void matches(ArrayNode list, IpAddress address, Optional<MergedIndex.Found> counting, State state) {
    for (int part = 0; part < state.guidance().size(); part++) {
      int place = part;
      Advice advice = state.redirects().advice().get(part);
      advice.locations().find(address).ifPresent(match -> list.addObject()
          .put("source", state.guidance().get(place).source()).put("tag", advice.locations().tag().toString())
          .put("prefix", match.prefix().toString()).put("pid", match.pidName())
          .put("in-region", advice.clients().find(address).isPresent())
          .put("counts", counting.map(MergedIndex.Found::part).orElse(Choice.NO_SOURCE) == place));
    }
  }

  /** The costs of a PID's row, the best first. */
  private static void costs(ArrayNode list, Advice advice, String pid) {
    CostMap costs = advice.costs();
    Comparator<Integer> byCost = Comparator.comparingDouble(costs::costAt);
    int row = costs.row(pid);
    if (row < 0) return;
    IntStream.range(costs.rowStart(row), costs.rowStart(row + 1)).boxed()
        .sorted(advice.better() == Better.LOWER ? byCost : byCost.reversed())
        .forEach(pair -> list.addObject().put("pid", costs.destinations().get(costs.destinationAt(row, pair)))
        .put("cost", costs.costAt(pair)));
  }

  private ObjectNode decide(JsonNode request, boolean isAccepted) {
    try {
      HeldMaps held = decide.run(word(request, "source"), isAccepted);
      String maps = held.change().after().tag() + " of source " + held.source();
      return json.createObjectNode().put("line", isAccepted ? maps + " are in use"
          : maps + " are dropped; what the source says next is judged again");
    } catch (InterruptedException stop) {
      throw stopping();
    }
  }

  private ObjectNode reload(Optional<String> zone) {
    ObjectNode outcome = json.createObjectNode();
    ArrayNode lines = outcome.putArray("lines");
    try {
      List<Problem> problems = reload.run(zone);
      problems.forEach(problem -> lines.add(problem.toString()));
      boolean isGood = problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
      View view = look.get();
      if (!isGood) lines.add("zones with errors keep what they had; \"rialto status\" shows which");
      else if (zone.isEmpty()) lines.add(view.setup().summary(view.state().zones().size()));
      return outcome.put("done", isGood);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> lines.add(problem.toString()));
      lines.add("nothing was changed: the server goes on with what it had");
      return outcome.put("done", false);
    } catch (InterruptedException stop) {
      throw stopping();
    }
  }
}
