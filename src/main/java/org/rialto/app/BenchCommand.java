package org.rialto.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rialto.config.Endpoint;
import org.rialto.config.Located;
import org.rialto.config.Quantities;
import org.rialto.load.Generator;
import org.rialto.load.Lines;
import org.rialto.load.Probe;
import org.rialto.load.QueryForm;
import org.rialto.load.ReplyOptions;
import org.rialto.load.Script;
import org.rialto.load.SubnetDraw;
import org.rialto.load.Tally;
import org.rialto.load.Terms;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.route.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = {"Loads a server: each query from another client subnet, each answer judged and timed.", "",
        "Without @SERVER it asks the server of the configuration, for all names it routes, from all over its maps, and "
            + "expects what the configuration and the maps on disk say. With @SERVER the configuration has no part in "
            + "it, unless -c names one."},
    footer = {"", "Exit code 0: all answers were right and none was lost; 1: not so, or no answers; 2: the command "
        + "line.",
        "It keeps one processor busy; taskset says which. Ctrl-C ends it, and what was measured until then is told."})
final class BenchCommand implements Callable<Integer> {
  private static final String THE_WORD = "--i-run-this-server";
  private static final int DNS_PORT = 53;
  private static final int SOCKETS_MAX = 256;
  private static final Duration LONGEST = Duration.ofDays(1);

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "@SERVER NAME TYPE", arity = "0..3", hideParamSyntax = true,
      description = "The server's address, with a port where that isn't 53; the name to ask for; its type (default: "
          + "A).")
  private List<String> words = List.of();

  @Option(names = "--map", paramLabel = "FILE", description = "Draws clients from this ALTO network map.")
  private Optional<Path> map = Optional.empty();

  @Option(names = "--cost-map", paramLabel = "FILE",
      description = "Expects the nodes of --nodes that it says are nearest.")
  private Optional<Path> costMap = Optional.empty();

  @Option(names = "--nodes", paramLabel = "FILE", description = "A table of nodes, as in a configuration.")
  private Optional<Path> nodes = Optional.empty();

  @Option(names = "--answers", paramLabel = "N", defaultValue = "1",
      description = "Nodes in an answer, with --cost-map (default: ${DEFAULT-VALUE}).")
  private int answers;

  @Option(names = "--clients", paramLabel = "FILE",
      description = "Draws clients from these prefixes, one a line; behind each may be the address or node expected.")
  private Optional<Path> clients = Optional.empty();

  @Option(names = "--queries", paramLabel = "FILE",
      description = "Asks for these names and types, one pair a line, as dnsperf reads them.")
  private Optional<Path> queries = Optional.empty();

  @Option(names = "--tcp", description = "Over TCP, with as many connections as --sockets says.")
  private boolean tcp;

  @Option(names = "--portable", description = "Over UDP datagram by datagram, as where batches aren't to be had.")
  private boolean portable;

  @Option(names = "--sockets", paramLabel = "N", defaultValue = "4",
      description = "Ports to ask from; a server's workers share them out among them (default: ${DEFAULT-VALUE}).")
  private int sockets;

  @Option(names = "--in-flight", paramLabel = "N",
      description = "Queries open at once (default: 128; with --rate the most there can be, 16384).")
  private Optional<Integer> inFlight = Optional.empty();

  @Option(names = "--rate", paramLabel = "N", defaultValue = "0",
      description = "Queries a second, evenly spaced; latencies count from when each is due. Without it, a query goes "
          + "out for each answer that comes in.")
  private double rate;

  @Option(names = "--duration", paramLabel = "TIME", defaultValue = "10s", converter = Time.class,
      description = "For how long (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(names = "--count", paramLabel = "N", defaultValue = "0", description = "Ends after so many queries.")
  private long count;

  @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "2s", converter = Time.class,
      description = "Before that, for how long nothing is counted (default: ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "2s", converter = Time.class,
      description = "After which a query is lost (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(names = "--seed", paramLabel = "N", description = "Asks what it asked with that seed (default: a new one).")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--subnets", paramLabel = "N", defaultValue = "100000",
      description = "Client subnets to draw; then they are asked from again (default: ${DEFAULT-VALUE}).")
  private int subnets;

  @Option(names = "--subnet-share", paramLabel = "PERCENT", defaultValue = "100",
      description = "Of the queries, how many carry one (default: ${DEFAULT-VALUE}).")
  private int subnetShare;

  @Option(names = "--ipv6-share", paramLabel = "PERCENT",
      description = "Of the subnets, how many are IPv6 (default: as the prefixes have it).")
  private Optional<Integer> ipv6Share = Optional.empty();

  @Option(names = "--source-length", paramLabel = "IPV4/IPV6|prefix",
      description = "Bits of a client subnet, or \"prefix\" for as many as the prefix it is drawn from has (default: "
          + "24/56; with --clients, prefix).")
  private Optional<String> sourceLength = Optional.empty();

  @Option(names = "--cookies", description = "Sends a cookie, the server's too once it is known (RFC 7873).")
  private boolean cookies;

  @Option(names = "--nsid", description = "Asks who answers (RFC 5001).")
  private boolean nsid;

  @Option(names = "--dnssec", description = "Sets the DO bit.")
  private boolean dnssec;

  @Option(names = "--ignore-scope", description = "Takes any client subnet in an answer, or none, for right.")
  private boolean ignoreScope;

  @Option(names = "--tolerate-lost", paramLabel = "PERCENT", defaultValue = "0",
      description = "Of the queries, how many may be lost (default: ${DEFAULT-VALUE}).")
  private double tolerateLost;

  @Option(names = "--examples", paramLabel = "N", defaultValue = "5",
      description = "Wrong answers to show (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(names = THE_WORD, description = "Lets the server be elsewhere than on the loopback. A load generator pointed "
      + "at others is a weapon: say this of a server that is yours, over a network that can bear it.")
  private boolean mine;

  @Option(names = "--quiet", description = "Doesn't show how it goes.")
  private boolean quiet;

  @Option(names = "--json", description = "Writes the report as JSON.")
  private boolean json;

  /** A duration with its unit, as in the configuration. */
  static final class Time implements ITypeConverter<Duration> {
    @Override public Duration convert(String text) {
      try {
        return Quantities.duration(text, Duration.ZERO, LONGEST);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  @Override public Integer call() throws Exception {
    check();
    Optional<String> given = words.stream().filter(word -> word.startsWith("@")).findFirst();
    Optional<Setup> setup =
        given.isEmpty() || isConfigGiven() ? Optional.of(Setup.read(main.config())) : Optional.empty();
    InetSocketAddress server = server(given, setup).socketAddress();
    if (!server.getAddress().isLoopbackAddress() && !mine) {
      throw wrong(server.getAddress().getHostAddress() + " is not on the loopback: bench loads the servers of others "
          + "only when told that they are yours, by " + THE_WORD);
    }
    TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
    if (!quiet) progress.say("working out what to expect");
    long seedUsed = seed.orElseGet(System::nanoTime);
    BenchPlan plan = BenchPlan.of(sources(), setup, peer(server), System.currentTimeMillis() / 1000);
    Script script = plan.script(seedUsed).as(new QueryForm(dnssec, nsid, cookies ? "%016x".formatted(seedUsed) : ""));
    boolean judged = !ignoreScope && setup.map(each -> each.config().clientSubnet().enabled()).orElse(true);
    script = probed(server, script, judged);
    try (Interruption interruption = new Interruption()) {
      Generator generator = run(server, script, judged, progress, interruption);
      progress.clear();
      ObjectNode report = new BenchReport(seedUsed, script, plan.nodeNames(), generator).toJson(described(server));
      spec.commandLine().getOut().println(json ? report.toPrettyString() : Presentation.bench(report));
      return isGood(generator.tally()) ? Main.DONE : Main.FAILED;
    }
  }

  private void check() {
    if (words.stream().filter(word -> word.startsWith("@")).count() > 1) throw wrong("more than one @SERVER");
    range("--sockets", sockets, 1, SOCKETS_MAX);
    range("--in-flight", inFlight.orElse(1), 1, Terms.IN_FLIGHT_MAX);
    range("--subnets", subnets, 1, Integer.MAX_VALUE);
    range("--subnet-share", subnetShare, 0, 100);
    range("--ipv6-share", ipv6Share.orElse(0), 0, 100);
    range("--examples", examples, 0, 1000);
    range("--answers", answers, 1, Service.ANSWERS_MAX);
    if (!(rate >= 0 && rate <= 1e8)) throw wrong("--rate " + rate + " is not from 0 to 100000000");
    if (!(tolerateLost >= 0 && tolerateLost <= 100)) {
      throw wrong("--tolerate-lost " + tolerateLost + " is no percentage");
    }
    if (count < 0) throw wrong("--count " + count + " is less than nothing");
    if (duration.isZero()) throw wrong("--duration 0s asks nothing");
    if (timeout.isZero()) throw wrong("--timeout 0s loses everything");
    if (tcp && portable) throw wrong("--portable is about UDP; leave out --tcp, or it");
    if (costMap.isPresent() && (map.isEmpty() || nodes.isEmpty())) {
      throw wrong("--cost-map is of use only with --map, which it must belong to, and --nodes");
    }
    if (map.isPresent() && clients.isPresent()) throw wrong("--map and --clients both say where clients are; say one");
  }

  private void range(String option, int value, int least, int most) {
    if (value < least || value > most) throw wrong(option + " " + value + " is not from " + least + " to " + most);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** An option that commands inherit is noted where it was written. */
  private boolean isConfigGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--config")
        || spec.commandLine().getParent().getParseResult().hasMatchedOption("--config");
  }

  private Endpoint server(Optional<String> given, Optional<Setup> setup) throws OperatorException {
    if (given.isPresent()) return endpoint(given.get().substring(1));
    Endpoint listened = setup.orElseThrow().config().listen().stream().map(Located::value).findFirst().orElseThrow();
    if (listened.port() == 0) {
      throw new OperatorException(main.config() + " lets the system choose the port: say which it is, as @"
          + new Endpoint(listened.address(), 5300));
    }
    if (!listened.isWildcard()) return listened;
    boolean four = listened.address().family() == Family.IPV4;
    return new Endpoint(IpAddress.parse(four ? "127.0.0.1" : "::1"), listened.port());
  }

  private Endpoint endpoint(String text) {
    try {
      boolean bare = text.indexOf('[') < 0 && text.indexOf(':') != text.lastIndexOf(':') || text.indexOf(':') < 0;
      return bare ? new Endpoint(IpAddress.parse(text), DNS_PORT) : Endpoint.parse(text);
    } catch (IllegalArgumentException unread) {
      throw wrong("@" + text + ": " + unread.getMessage());
    }
  }

  private BenchSources sources() {
    List<String> rest = words.stream().filter(word -> !word.startsWith("@")).toList();
    if (rest.size() > 2) {
      throw wrong("\"" + rest.get(2) + "\" is one word too many: @SERVER, a name and a type are all");
    }
    if (!rest.isEmpty() && queries.isPresent()) {
      throw wrong("--queries says what to ask, and so does " + rest.getFirst());
    }
    return new BenchSources(rest.stream().findFirst(), rest.size() > 1 ? rest.get(1) : "A", queries, map, costMap,
        nodes, answers, clients, subnets, subnetShare, ipv6Share, lengths());
  }

  private SubnetDraw.Lengths lengths() {
    String text = sourceLength.orElse(clients.isPresent() ? "prefix" : "24/56");
    if (text.equals("prefix")) return SubnetDraw.Lengths.OF_PREFIX;
    String[] parts = text.split("/", -1);
    try {
      int ipv4 = Integer.parseInt(parts[0]);
      int ipv6 = Integer.parseInt(parts.length == 2 ? parts[1] : "");
      range("--source-length", ipv4, 1, Family.IPV4.bits());
      range("--source-length", ipv6, 1, Family.IPV6.bits());
      return new SubnetDraw.Lengths(ipv4, ipv6);
    } catch (NumberFormatException unread) {
      throw wrong("--source-length \"" + text + "\" is not as 24/56, nor \"prefix\"");
    }
  }

  /** The address that queries to this server come from. */
  private static IpAddress peer(InetSocketAddress server) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      InetSocketAddress local = (InetSocketAddress) channel.connect(server).getLocalAddress();
      return IpAddress.of(local.getAddress().getAddress());
    }
  }

  /** Asks one query alone, and says what a load would only show in numbers. */
  private Script probed(InetSocketAddress server, Script script, boolean judged) throws OperatorException {
    byte[] reply;
    try {
      reply = Probe.ask(server, tcp, script, timeout).orElseThrow(() -> new OperatorException("no answer from "
          + at(server) + ": is a server there that takes " + transport() + ", and does a filter let it through?"));
    } catch (IOException unreachable) {
      throw notThere(server, unreachable);
    }
    if (judged && script.subnet(0).isPresent() && ReplyOptions.scope(reply) == Script.ANY_SCOPE) {
      spec.commandLine().getErr().println(at(server) + " doesn't return the client subnet: it reads none, or not from "
          + "here; --ignore-scope lets its answers pass");
    }
    if (!cookies) return script;
    String cookie = ReplyOptions.cookie(reply).orElse("");
    if (cookie.isEmpty()) {
      spec.commandLine().getErr().println(at(server) + " gives no cookie; sending the client's alone");
    }
    return cookie.isEmpty() ? script : script.as(new QueryForm(dnssec, nsid, cookie));
  }

  private OperatorException notThere(InetSocketAddress server, IOException why) {
    if (!(why instanceof ConnectException)) return new OperatorException(at(server) + ": " + why.getMessage(), why);
    return new OperatorException("nothing listens at " + at(server) + " over " + transport()
        + ": is the server running, and there?", why);
  }

  private Generator run(InetSocketAddress server, Script script, boolean judged, TerminalProgress progress,
      Interruption interruption) throws OperatorException {
    Terms terms = new Terms(inFlight(), rate, warmUp, duration, count, timeout, judged, examples);
    try (Lines lines = tcp ? Lines.streams(server, sockets)
        : portable ? Lines.portableDatagrams(server, sockets) : Lines.datagrams(server, sockets)) {
      Generator generator = new Generator(lines, script, terms);
      interruption.first(generator::stop);
      generator.run(quiet ? (_, _) -> {} : new Watch(progress));
      return generator;
    } catch (IOException failed) {
      throw notThere(server, failed);
    }
  }

  private int inFlight() {
    return inFlight.orElse(rate > 0 ? Terms.IN_FLIGHT_MAX : 128);
  }

  /** What is seen while it runs. */
  private static final class Watch implements Generator.Watcher {
    private final TerminalProgress progress;
    private long before;

    Watch(TerminalProgress progress) {
      this.progress = progress;
    }

    @Override public void second(double seconds, Tally tally) {
      long answered = tally.answered();
      progress.say("%s: %,d answers a second, %,d wrong, %,d lost", seconds < 0 ? "warming up" : (long) seconds + " s",
          answered < before ? answered : answered - before, tally.wrong(), tally.lost());
      before = answered;
    }
  }

  private boolean isGood(Tally tally) {
    return tally.answered() > 0 && tally.wrong() == 0 && tally.lost() <= tally.sent() * tolerateLost / 100;
  }

  private String transport() {
    return tcp ? "TCP" : "UDP";
  }

  private static String at(InetSocketAddress server) {
    return new Endpoint(IpAddress.of(server.getAddress().getAddress()), server.getPort()).toString();
  }

  /** What was said on the command line, as far as a report repeats it. */
  private ObjectNode described(InetSocketAddress server) {
    ObjectNode told = JsonMapper.shared().createObjectNode().put("server", at(server)).put("transport", transport())
        .put("sockets", sockets).put("in-flight", inFlight());
    return rate > 0 ? told.put("rate", rate) : told;
  }
}
