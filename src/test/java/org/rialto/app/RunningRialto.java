package org.rialto.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.rialto.alto.Limits;
import org.rialto.alto.MapFiles;
import org.rialto.alto.Progress;
import org.rialto.answer.Guidance;
import org.rialto.answer.State;
import org.rialto.config.ConfigException;
import org.rialto.config.Problem;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.route.RedirectTable;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.serve.DnsDoor;
import org.rialto.transfer.Event;
import org.rialto.walk.World;
import tools.jackson.databind.JsonNode;

/** A whole server in this process, and what tests want to know of it. */
public final class RunningRialto implements AutoCloseable {
  /** A zone that was lost on the way twice is asked for again after ten seconds, and after twenty more. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Rialto rialto;
  private final World world;

  private RunningRialto(Rialto rialto, World world) {
    this.rialto = rialto;
    this.world = world;
  }

  /** Starts a server on a world's configuration. */
  public static RunningRialto start(World world) throws Exception {
    Rialto rialto = Rialto.open(Setup.read(world.config()), Progress.NONE);
    try {
      rialto.start(new CountDownLatch(1));
    } catch (IOException | InterruptedException failed) {
      rialto.close();
      throw failed;
    }
    return new RunningRialto(rialto, world);
  }

  /** The port of a listener, by its place in the configuration. */
  public int port(int listener) {
    return rialto.doors().get(listener).port();
  }

  public DnsDoor door(int listener) {
    return rialto.doors().get(listener);
  }

  /** How often something became of a transfer. */
  public long transfers(Event event) {
    return rialto.view().transfers().counters().of(event);
  }

  /** What became of the notice of the first zone to its first remote. */
  public String noticeOutcome() {
    return rialto.view().transfers().notices().getFirst().outcome();
  }

  /** How the zones are that are taken from other servers, by name. */
  public List<SecondaryStatus> secondaries() {
    return rialto.view().transfers().secondaries();
  }

  /** Reads configuration and zones again, as {@code rialto reload} does. */
  public void reload() throws Exception {
    reload(Optional.empty());
  }

  /** Reads one zone again, or everything; what is wrong with zones that keep what they had. */
  public List<Problem> reload(Optional<String> zone) throws Exception {
    return rialto.reload(zone);
  }

  /** Stops the embedded ALTO server, as if it had died. */
  public void killAltoServer() {
    rialto.servers().forEach(server -> server.close());
  }

  /** What {@code rialto status} would show. */
  public JsonNode status() {
    return new StatusReport(rialto.view()).toJson();
  }

  /** What {@code rialto lookup} would show of an address. */
  public JsonNode lookUp(String address) {
    var request = Inquiry.request("lookup");
    request.putArray("addresses").add(address);
    return new Inspector(rialto::view, rialto::reload, rialto::decide).handle(request).path("result").path(0);
  }

  /** What {@code rialto sources} would show. */
  public JsonNode sources() {
    return new StatusReport(rialto.view()).sources();
  }

  /** What {@code rialto sources} shows people, and with {@code --metrics}. */
  public String sourcesText(boolean asMetrics) {
    return asMetrics ? SourceMetrics.text(sources()) : Presentation.sources(sources());
  }

  /** What {@code rialto check} says of sources, by the maps on disk. */
  public static List<Problem> gaps(World world) throws ConfigException {
    return Setup.read(world.config()).check().stream().filter(problem -> problem.path().startsWith("sources")).toList();
  }

  /** What {@code rialto check} warns of. */
  public static List<Problem> warnings(World world) throws ConfigException {
    return Setup.read(world.config()).warnings();
  }

  /** Whether the reply to a request on the admin socket is what {@code rialto explain} would show. */
  public JsonNode explain(String name, String type, String client) throws Exception {
    return explain(name, type, client, Map.of());
  }

  /** The same of a client that says more, as which server it wants. */
  public JsonNode explain(String name, String type, String client, Map<String, String> more) throws Exception {
    var request = Inquiry.request("explain").put("name", name).put("type", type).put("client", client)
        .put("peer", "127.0.0.1");
    more.forEach(request::put);
    JsonNode reply = AdminClient.ask(world.file("admin.sock"), request).orElseThrow();
    if (reply.has("error")) throw new AssertionError(request + ": " + reply);
    return reply.get("result");
  }

  /** The same of a query that comes from a peer, without a client subnet. */
  public JsonNode explainTo(String peer, String name, String type) {
    var request = Inquiry.request("explain").put("name", name).put("type", type).put("peer", peer);
    return new Inspector(rialto::view, rialto::reload, rialto::decide).handle(request).path("result");
  }

  /** What {@code rialto explain} would show where no server runs. */
  public static JsonNode explainOffline(World world, String name, String type, String client) throws Exception {
    return Inspector.offline(Setup.read(world.config())).handle(Inquiry.request("explain").put("name", name)
        .put("type", type).put("client", client)).path("result");
  }

  /** What {@code rialto explain} shows people. */
  public static String explanationText(JsonNode explained) {
    return Presentation.explanation(explained);
  }

  /** What the admin socket replies to a command, with one more word where there is one; an error too. */
  public JsonNode ask(String command, String key, String value) throws Exception {
    return AdminClient.ask(world.file("admin.sock"), Inquiry.request(command).put(key, value)).orElseThrow();
  }

  /** What {@code rialto maps} would print. */
  public String maps() throws Exception {
    return HeldPresentation.maps(ask("maps", "", "").get("result"));
  }

  /** Waits until something holds; fails with its last value where it doesn't in half a minute. */
  public static <T> T await(Callable<T> look, Predicate<T> holds) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T seen = look.call();
      if (holds.test(seen)) return seen;
      if (System.nanoTime() > deadline) throw new AssertionError("still " + seen + " after " + PATIENCE);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** The state a server on this world answers from once it is guided, without any socket. */
  public static State state(World world, long nowSeconds) throws Exception {
    Setup setup = Setup.read(world.config());
    NetworkMap networkMap = MapFiles.networkMap(world.file("networkmap.json"), Limits.DEFAULT);
    CostMap costs = MapFiles.costMap(world.file("costmap.json"), Limits.DEFAULT);
    LocationIndex locations = LocationIndex.compile(networkMap);
    RedirectTable redirects = setup.redirects(
        List.of(setup.advice("walk", locations, costs, EntityProperty.NONE)), setup.fleet(), Map.of());
    Guidance guidance = new Guidance("walk", "http://walk.example/directory", networkMap.tag(), costs.type(),
        nowSeconds, nowSeconds + 3600, false);
    ZoneKeeper zones = new ZoneKeeper(Clock.systemUTC());
    zones.take(setup, _ -> {});
    return new State(zones.table(), setup.lifetimes(), new Policies().of(setup.config()), List.of(guidance),
        redirects, 1);
  }

  @Override public void close() {
    rialto.close();
  }
}
