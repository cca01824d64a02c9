package org.rialto.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.answer.State;
import org.rialto.config.Config;
import org.rialto.config.ConfigException;
import org.rialto.config.NodeTable;
import org.rialto.load.QueryForm;
import org.rialto.load.Script;
import org.rialto.load.SubnetDraw;
import org.rialto.location.LocationIndex;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.Ranges;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Direction;
import org.rialto.route.Fleet;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.ScopePolicy;
import org.rialto.route.Service;

/** What bench is to ask, and what it expects: from the configuration, or from the files named on the command line. */
final class BenchPlan {
  private static final int PERCENT = 100;
  private static final SubnetDraw.Drawn NOWHERE = new SubnetDraw.Drawn(0, IpPrefix.parse("0.0.0.0/0"));

  private final BenchSources sources;
  private final IpAddress peer;
  private final long nowSeconds;
  private final List<Forecast.Asked> asked = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Family, Prefixes> prefixes = new HashMap<>();
  private final Map<IpAddress, String> nodeNames = new HashMap<>();
  private Forecast forecast = Forecast.NONE;

  /** Prefixes of one family to draw client subnets from, and the place of the first among those of both. */
  private record Prefixes(int first, int count, IntFunction<IpPrefix> prefix) {
    static final Prefixes NONE = new Prefixes(0, 0, place -> {
      throw new IndexOutOfBoundsException(place);
    });
  }

  private BenchPlan(BenchSources sources, IpAddress peer, long nowSeconds) {
    this.sources = sources;
    this.peer = peer;
    this.nowSeconds = nowSeconds;
  }

  /**
   * A plan.
   *
   * @param setup the configuration, where it has a part in this
   * @param peer where queries come from, as the server sees it
   */
  static BenchPlan of(BenchSources sources, Optional<Setup> setup, IpAddress peer, long nowSeconds)
      throws OperatorException, ConfigException, InterruptedException {
    BenchPlan plan = new BenchPlan(sources, peer, nowSeconds);
    Optional<State> state = setup.isPresent() ? Optional.of(OfflineState.of(setup.get())) : Optional.empty();
    plan.ask(setup, state.map(known -> known.redirects().fleet()));
    if (setup.isPresent()) plan.follow(setup.get(), state.get());
    plan.readNodes();
    plan.readMaps();
    plan.readClients();
    return plan;
  }

  /** The names of nodes by their addresses. */
  Map<IpAddress, String> nodeNames() {
    return nodeNames;
  }

  private void ask(Optional<Setup> setup, Optional<Fleet> fleet) throws OperatorException {
    if (sources.queries().isPresent()) {
      readQueries();
    } else if (sources.name().isPresent()) {
      add(sources.name().get(), sources.type(), "");
    } else {
      setup.ifPresent(known -> askRoutedNames(known.config().services(), fleet.orElseThrow()));
    }
    if (asked.isEmpty()) {
      throw new OperatorException(setup.map(each -> each.config().file() + " routes no names; ").orElse("")
          + "say what to ask: a NAME, or a file of names and types with --queries");
    }
  }

  private void readQueries() throws OperatorException {
    int number = 0;
    for (String line : ClientFile.lines(sources.queries().orElseThrow())) {
      number++;
      String[] cells = line.strip().split("\\s+");
      if (cells[0].isEmpty() || cells[0].startsWith("#")) continue;
      add(cells[0], cells.length > 1 ? cells[1] : "A", sources.queries().orElseThrow() + ":" + number + ": ");
    }
  }

  private void add(String name, String type, String place) throws OperatorException {
    try {
      asked.add(Forecast.Asked.of(name, type));
    } catch (IllegalArgumentException wrong) {
      throw new OperatorException(place + wrong.getMessage(), wrong);
    }
  }

  /** Any label stands for the wildcard. */
  private void askRoutedNames(List<Config.Service> services, Fleet fleet) {
    for (int number = 0; number < services.size(); number++) {
      boolean ipv4 = fleet.serves(number, Family.IPV4);
      boolean ipv6 = fleet.serves(number, Family.IPV6);
      services.get(number).names().stream().map(name -> name.value().replaceFirst("^\\*", "bench")).forEach(name -> {
        if (ipv4) asked.add(Forecast.Asked.of(name, "A"));
        if (ipv6) asked.add(Forecast.Asked.of(name, "AAAA"));
      });
    }
  }

  private void follow(Setup setup, State state) throws OperatorException {
    boolean isKnowable = !state.endpoints().plan().isInUse(); // else servers say meanwhile who is nearest to whom
    if (isKnowable) forecast = Forecast.by(state, peer, setup.config().clientSubnet().enabled(), nowSeconds);
    state.redirects().fleet().nodes().forEach(this::name);
    if (sources.queries().isPresent()) return;
    state.redirects().index().ifPresent(index -> {
      Ranges ipv4 = index.ranges(Family.IPV4);
      Ranges ipv6 = index.ranges(Family.IPV6);
      drawFrom(matched(ipv4), matched(ipv6));
    });
    if (prefixes.isEmpty() && sources.map().isEmpty() && sources.clients().isEmpty()) {
      throw new OperatorException("there are no maps to draw clients from: neither last good ones in "
          + setup.config().stateFolder() + " nor any that " + setup.config().file()
          + " publishes; start the server once, or say --map or --clients");
    }
  }

  /** The prefixes of all maps, as far as they are the longest somewhere. */
  private static Prefixes matched(Ranges ranges) {
    int[] known = IntStream.range(0, ranges.size()).filter(i -> Ranges.number(ranges.value(i)) >= 0).toArray();
    return new Prefixes(0, known.length,
        i -> IpPrefix.around(ranges.first(known[i]), Ranges.length(ranges.value(known[i]))));
  }

  private void drawFrom(Prefixes ipv4, Prefixes ipv6) {
    prefixes.put(Family.IPV4, ipv4);
    prefixes.put(Family.IPV6, new Prefixes(ipv4.count(), ipv6.count(), ipv6.prefix()));
  }

  private void name(Node node) {
    for (Family family : Family.values()) {
      node.addresses(family).forEach(address -> nodeNames.putIfAbsent(address, node.name()));
    }
  }

  private void readNodes() throws ConfigException {
    if (sources.nodes().isEmpty()) return;
    NodeTable.read(sources.nodes().get()).stream().map(SourceSetup::node).forEach(nodes::add);
    nodes.forEach(this::name);
  }

  private void readMaps() throws OperatorException {
    if (sources.map().isEmpty()) return;
    try {
      NetworkMap map = MapFiles.networkMap(sources.map().get(), Limits.DEFAULT);
      drawFrom(held(map.prefixes(Family.IPV4)), held(map.prefixes(Family.IPV6)));
      if (sources.costMap().isEmpty()) return;
      Maps maps = new Maps(map, MapFiles.costMap(sources.costMap().get(), Limits.DEFAULT));
      Fleet fleet = new Fleet(nodes,
          List.of(new Service("bench", IntStream.range(0, nodes.size()).boxed().toList(), sources.answers())));
      forecast = Forecast.by(RedirectTable.compile(LocationIndex.compile(map), maps.costMap(), fleet,
          Direction.CLIENT_TO_NODE, ScopePolicy.standard()), peer);
    } catch (IOException | IllegalArgumentException wrong) {
      throw new OperatorException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Prefixes held(NetworkMap.Prefixes map) {
    return new Prefixes(0, map.count(), map::at);
  }

  private void readClients() throws OperatorException {
    if (sources.clients().isEmpty()) return;
    Map<String, List<IpAddress>> byName = new HashMap<>();
    nodeNames.forEach((address, name) -> byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(address));
    nodes.forEach(node -> byName.put(node.name(),
        IntStream.range(0, 2).boxed().flatMap(i -> node.addresses(Family.values()[i]).stream()).toList()));
    ClientFile file = ClientFile.read(sources.clients().get(), byName);
    List<Integer> ipv4 = places(file, Family.IPV4);
    List<Integer> ipv6 = places(file, Family.IPV6);
    drawFrom(new Prefixes(0, ipv4.size(), i -> file.prefixes().get(ipv4.get(i))),
        new Prefixes(0, ipv6.size(), i -> file.prefixes().get(ipv6.get(i))));
    if (!file.expects()) return;
    Forecast told = file.forecast();
    forecast = (question, subnet, place) -> told.of(question, subnet,
        place < ipv4.size() ? subnet.isEmpty() ? 0 : ipv4.get(place) : ipv6.get(place - ipv4.size()));
  }

  private static List<Integer> places(ClientFile file, Family family) {
    return IntStream.range(0, file.prefixes().size()).filter(i -> file.prefixes().get(i).family() == family).boxed()
        .toList();
  }

  /** What is to be asked, in its order. */
  Script script(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<SubnetDraw.Drawn> drawn = draw(random);
    int count = Math.max(asked.size(), drawn.size());
    Script.Builder script = new Script.Builder(QueryForm.plain());
    for (int i = 0; i < count; i++) {
      Forecast.Asked question = asked.get(i % asked.size());
      boolean carries = !drawn.isEmpty() && random.nextInt(PERCENT) < sources.subnetShare();
      SubnetDraw.Drawn from = drawn.isEmpty() ? NOWHERE : drawn.get(i % drawn.size());
      Optional<IpPrefix> subnet = carries ? Optional.of(from.subnet()) : Optional.empty();
      Forecast.Told told = forecast.of(question, subnet, from.place());
      script.add(question.question(), subnet, told.answer(), told.scope());
    }
    return script.build();
  }

  private List<SubnetDraw.Drawn> draw(RandomGenerator random) {
    SubnetDraw draw = new SubnetDraw(sources.lengths(), random);
    Prefixes ipv4 = prefixes.getOrDefault(Family.IPV4, Prefixes.NONE);
    Prefixes ipv6 = prefixes.getOrDefault(Family.IPV6, Prefixes.NONE);
    int wanted = sources.subnets();
    if (sources.ipv6Share().isEmpty()) {
      return draw.draw(wanted, ipv4.count() + ipv6.count(),
          i -> i < ipv4.count() ? ipv4.prefix().apply(i) : ipv6.prefix().apply(i - ipv4.count()));
    }
    int six = (int) ((long) wanted * sources.ipv6Share().get() / PERCENT);
    List<SubnetDraw.Drawn> all = new ArrayList<>(draw.draw(wanted - six, ipv4.count(), ipv4.prefix()));
    draw.draw(six, ipv6.count(), ipv6.prefix())
        .forEach(each -> all.add(new SubnetDraw.Drawn(ipv6.first() + each.place(), each.subnet())));
    Collections.shuffle(all, Random.from(random));
    return all;
  }
}
