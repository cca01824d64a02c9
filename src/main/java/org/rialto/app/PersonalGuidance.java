package org.rialto.app;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.IdentityHeader;
import org.rialto.alto.Source;
import org.rialto.alto.WebOrigin;
import org.rialto.answer.State;
import org.rialto.config.Config;
import org.rialto.config.Overrides;
import org.rialto.guide.ClientRequest;
import org.rialto.guide.NamedServers;
import org.rialto.guide.PersonalCosts;
import org.rialto.guide.PersonalOutcome;
import org.rialto.guide.ServerRights;
import org.rialto.guide.ServerTerms;
import org.rialto.location.Better;
import org.rialto.route.EndpointPlan;
import org.rialto.route.RedirectTable;

/**
 * Has servers asked for single clients that name one, or say who they are. What comes of it is handed to whoever asks,
 * and never to the steward: so it can't get into the state that others are answered from. For several threads.
 */
final class PersonalGuidance implements AutoCloseable {
  private final Overrides config;
  private final EndpointSetup endpoints;
  private final List<Known> sources;
  private final NamedServers named;
  private final PersonalCosts costs;
  private final AtomicLongArray outcomes;
  private volatile EndpointPlan planOfNamed;

  /** A source of endpoint costs, as it is asked for a client that says who it is. */
  private record Known(Config.Source configured, Source source) {
    ServerTerms terms() {
      return new ServerTerms(source, Optional.empty());
    }
  }

  /**
   * What came of a request.
   *
   * @param cause why there are no costs, where there are none
   * @param costs those of the client
   */
  record Guided(PersonalOutcome outcome, Optional<String> cause, Optional<OwnCosts> costs) {
    private static Guided without(PersonalOutcome outcome, String cause) {
      return new Guided(outcome, Optional.of(cause), Optional.empty());
    }
  }

  /** Whom to ask about a client, and by which plan what is said is ranked. */
  private record Asking(EndpointPlan plan, EndpointPlan.Question question, ServerTerms server, String entrance,
      boolean isFromClient, Better better) {}

  private PersonalGuidance(Overrides config, Setup setup, PersonalCosts costs, AtomicLongArray outcomes, Clock clock) {
    this.config = config;
    this.costs = costs;
    this.outcomes = outcomes;
    endpoints = setup.endpointSetup();
    List<Source> all = endpoints.all(clock);
    sources = IntStream.range(0, all.size())
        .mapToObj(place -> new Known(endpoints.configured().get(place), all.get(place))).toList();
    named = new NamedServers(rights(config), config.costType(), config.timeout());
    planOfNamed = endpoints.planOfNamed(setup.fleet(), config, setup.interconnection(Map.of()));
  }

  /** As a configuration wants it, if it does. */
  static Optional<PersonalGuidance> of(Setup setup, Clock clock) {
    return setup.config().overrides().map(config -> new PersonalGuidance(config, setup,
        new PersonalCosts(new PersonalCosts.Terms(config.servers(), config.answers(), config.rate(),
            config.timeout()), clock), new AtomicLongArray(PersonalOutcome.values().length), clock));
  }

  /** As the next configuration wants it; what is remembered stays, where that says the same of it. */
  Optional<PersonalGuidance> after(Setup next, Clock clock) {
    if (next.config().overrides().equals(Optional.of(config))) {
      return Optional.of(new PersonalGuidance(config, next, costs, outcomes, clock));
    }
    close();
    return of(next, clock);
  }

  private static ServerRights rights(Overrides config) {
    return new ServerRights(config.allowHttp(), ServerFinding.rules(config.allow()),
        ServerFinding.rules(config.deny()), config.allowInside());
  }

  /**
   * What servers say of one client on its own request, which names a server or says who it is. Takes as long as servers
   * may, at the most.
   *
   * @param state that the client would be answered from otherwise; it stays as it is
   */
  Guided guide(ClientRequest request, State state) throws InterruptedException {
    Guided guided = request.server().isPresent() ? byNamed(request, request.server().get(), state.redirects())
        : bySource(request, state.endpoints().plan());
    outcomes.incrementAndGet(guided.outcome().ordinal());
    return guided;
  }

  private Guided byNamed(ClientRequest request, URI directory, RedirectTable table) throws InterruptedException {
    Optional<ServerTerms> server = named.find(directory);
    if (server.isEmpty()) {
      return Guided.without(PersonalOutcome.NOT_ALLOWED, named.refusal(directory).orElse("it is not allowed"));
    }
    EndpointPlan plan = planOfNamed(table);
    Optional<EndpointPlan.Question> question = plan.question(request.client());
    if (question.isEmpty() || table.fleet().nodes().isEmpty()) {
      return Guided.without(PersonalOutcome.UNASKED, request.client()
          + " is in special-use space, or too few bits of it are known, or there are no nodes to ask about");
    }
    return ask(request, new Asking(plan, question.get(), server.get(), directory.toString(), true, config.better()));
  }

  /** The plan for the nodes of a state, and for what their CDNs advertise, which are behind ours for a moment. */
  private EndpointPlan planOfNamed(RedirectTable table) {
    EndpointPlan plan = planOfNamed;
    if (!plan.fleet().isSame(table.fleet()) || !plan.advertised().equals(table.advertised())) {
      plan = endpoints.planOfNamed(table.fleet(), config, table.interconnection());
      planOfNamed = plan;
    }
    return plan;
  }

  private Guided bySource(ClientRequest request, EndpointPlan plan) throws InterruptedException {
    Optional<EndpointPlan.Question> question = plan.question(request.client());
    if (question.isEmpty()) return withoutSource(request);
    String name = plan.sources().get(question.get().source()).name();
    Optional<Known> known = sources.stream()
        .filter(each -> each.configured().name().value().equals(name)).findFirst();
    if (known.isEmpty()) return withoutSource(request);
    Config.Source configured = known.get().configured();
    if (!maySeeIdentity(configured)) {
      return Guided.without(PersonalOutcome.NOT_ALLOWED, "identities aren't for the servers of source " + name);
    }
    return ask(request, new Asking(plan, question.get(), known.get().terms(), configured.entrance().toString(),
        configured.direction() == Config.Direction.CLIENT_TO_NODE, configured.better()));
  }

  private boolean maySeeIdentity(Config.Source configured) {
    Set<WebOrigin> named = SourceSetup.named(configured.credentials(), configured.entrance());
    return config.identity().stream().flatMap(identity -> origins(identity).stream()).anyMatch(named::contains);
  }

  private static Set<WebOrigin> origins(Overrides.Identity identity) {
    return identity.servers().stream().map(WebOrigin::of).collect(Collectors.toSet());
  }

  private static Guided withoutSource(ClientRequest request) {
    return Guided.without(PersonalOutcome.UNASKED, "no source is asked for the endpoint costs of " + request.client());
  }

  private Guided ask(ClientRequest request, Asking asking) throws InterruptedException {
    EndpointNodes nodes = new EndpointNodes(asking.plan.addresses(asking.question.clients().family()));
    Optional<IdentityHeader> header = config.identity().flatMap(told -> request.identity()
        .map(identity -> new IdentityHeader(told.header(), identity.text(), origins(told))));
    PersonalCosts.Answer answer = costs.ask(new PersonalCosts.Question(new PersonalCosts.Key(request.identity(),
        asking.server, asking.isFromClient, asking.question.clients()), nodes, header));
    Optional<OwnCosts> own = answer.known().filter(known -> known.costs().isPresent()).map(known -> {
      String source = asking.plan.sources().get(asking.question.source()).name();
      EndpointRows rows = new EndpointRows(asking.plan, _ -> nodes, Map.of(source, asking.better));
      return new OwnCosts(asking.plan, rows.row(asking.question.source(), asking.entrance, known));
    });
    return new Guided(answer.outcome(), answer.cause(), own);
  }

  /** How often that became of a request. */
  long count(PersonalOutcome outcome) {
    return outcomes.get(outcome.ordinal());
  }

  PersonalCosts costs() {
    return costs;
  }

  /** Which servers get to know who a client is, if any do. */
  Optional<Overrides.Identity> identity() {
    return config.identity();
  }

  /** Ends the questions under way, too. */
  @Override public void close() {
    costs.close();
  }
}
