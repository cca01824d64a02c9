package org.rialto.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.Source;
import org.rialto.answer.Change;
import org.rialto.answer.Sighting;
import org.rialto.answer.State;
import org.rialto.answer.Steward;
import org.rialto.config.Config;
import org.rialto.guide.EndpointCostCache;
import org.rialto.guide.EndpointCostStore;
import org.rialto.location.Advertisement;
import org.rialto.location.Better;
import org.rialto.net.Family;
import org.rialto.route.EndpointPlan;
import org.rialto.route.EndpointTable;
import org.rialto.route.Fleet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of the configuration that are asked for endpoint costs. Has clients asked about that were seen, and what
 * comes of it published: some at a time, as each table is made anew. A source that a reload leaves as it was keeps what
 * it was told.
 */
final class EndpointKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointKeeper.class);
  /** Between two tables: short beside the TTL of the answers that wait for it. */
  private static final Duration PAUSE = Duration.ofMillis(50);
  /** Making tables takes at most one part of so many of a processor. */
  private static final int PAUSE_PARTS = 20;
  /** However little comes, what caches let go leaves the table too. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  /** What a process that is killed has to ask again, at the most. */
  private static final Duration SAVE_PAUSE = Duration.ofMinutes(1);

  private final Steward steward;
  private final EndpointCostStore store;
  private final Supplier<Map<String, Advertisement>> advertised;
  private final Clock clock;
  private Setup setup;
  private Fleet fleet;
  private final Semaphore changes = new Semaphore(0);
  private final Rounds publishing = new Rounds("endpoint-costs", this::publishNext);
  private final Map<Family, EndpointNodes> nodes = new EnumMap<>(Family.class);
  private final Rounds saving = new Rounds("endpoint-costs-saving", this::saveNext);
  /** By source, how many answers it had given when they were put on disk; guarded by the map. */
  private final Map<EndpointSource, Long> saved = new HashMap<>();
  private boolean isSaveFailing;
  private volatile List<Kept> kept = List.of();
  private volatile EndpointPlan plan = EndpointPlan.NONE;
  /** Whether something else is known that hasn't been published. */
  private boolean isNews;
  private Map<String, Duration> forgetAfter = Map.of();
  private EndpointRows rows = new EndpointRows(EndpointPlan.NONE, _ -> null, Map.of());

  /** @param asked all that asking depends on, but for whom is asked about */
  private record Kept(EndpointSetup.Asked asked, EndpointSource source) {}

  /** Publishes a table along with what it belongs to, and waits until it is. */
  @FunctionalInterface
  interface Publishing {
    State publish(EndpointTable table) throws InterruptedException;
  }

  /**
   * Reads what was kept of the sources, if any is configured.
   *
   * @param setup whose sources to begin with; they are asked nothing before {@link #start}
   * @param advertised what downstream CDNs advertise, by their names
   */
  EndpointKeeper(Steward steward, Setup setup, EndpointCostStore store,
      Supplier<Map<String, Advertisement>> advertised, Clock clock) {
    this.steward = steward;
    this.store = store;
    this.advertised = advertised;
    this.clock = clock;
    use(setup, setup.fleet());
  }

  /** Publishes what was kept: to be called before anything is answered. */
  synchronized void restore() throws InterruptedException {
    if (!plan.isInUse()) return;
    EndpointTable table = rows.table(sources(), this::isForgotten);
    if (table.size() > 0) steward.submit(new Change.EndpointCostsKnown(table)).join();
  }

  void start() {
    publishing.start();
    saving.start();
    kept.forEach(each -> each.source.start());
  }

  /**
   * Takes the sources of a setup, be it the one there is, and these services and nodes.
   *
   * @param publish called once, with what is known by the sources that stay; nothing else is published meanwhile
   */
  synchronized State change(Setup next, Fleet fleet, Publishing publish) throws InterruptedException {
    List<Kept> before = kept;
    List<EndpointSource> made = use(next, fleet);
    State published = publish.publish(rows.table(sources(), this::isForgotten));
    before.stream().filter(each -> !kept.contains(each)).forEach(each -> each.source.close());
    made.forEach(EndpointSource::start);
    return published;
  }

  /** Downstream CDNs advertise other things: what was told is ranked anew. */
  synchronized void interconnect() {
    if (!plan.isInUse() || !plan.fleet().isInterconnected()) return;
    use(setup, fleet);
    changes.release();
  }

  /** Those made, which aren't started. */
  private List<EndpointSource> use(Setup next, Fleet nodes) {
    setup = next;
    fleet = nodes;
    return use(setup.endpointSetup().plan(fleet, advertised.get()));
  }

  private List<EndpointSource> use(EndpointPlan next) {
    for (Family family : Family.values()) {
      if (next.isInUse()) nodes.merge(family, new EndpointNodes(next.addresses(family)), EndpointKeeper::same);
    }
    Map<Family, EndpointNodes> asked = new EnumMap<>(Family.class);
    asked.putAll(nodes);
    List<Kept> all = new ArrayList<>();
    List<EndpointSource> made = new ArrayList<>();
    Map<String, Better> better = new HashMap<>();
    List<Source> sources = setup.endpointSetup().all(clock);
    for (int i = 0; i < sources.size(); i++) {
      Config.Source configured = setup.endpointSetup().configured().get(i);
      EndpointSetup.Asked key = setup.endpointSetup().asked(configured);
      better.put(configured.name().value(), configured.better());
      Optional<Kept> known = kept.stream().filter(each -> each.asked.equals(key)).findFirst();
      known.ifPresent(each -> each.source.cache().ask(asked::get));
      Source source = sources.get(i);
      all.add(known.orElseGet(() -> {
        made.add(new EndpointSource(configured, source, asked::get, clock, changes::release));
        made.getLast().cache().restore(store.load(configured.name().value(), key.key()));
        return new Kept(key, made.getLast());
      }));
    }
    kept = List.copyOf(all);
    plan = next;
    forgetAfter = setup.endpointSetup().forgetAfter();
    rows = new EndpointRows(next, asked::get, better);
    return made;
  }

  /** The list there was, if the other is equal: what was told of it holds. */
  private static EndpointNodes same(EndpointNodes before, EndpointNodes after) {
    return before.addresses().equals(after.addresses()) ? before : after;
  }

  /** The sources, in the order of the configuration. */
  List<EndpointSource> sources() {
    return kept.stream().map(Kept::source).toList();
  }

  /**
   * A client was seen: it is asked about, if its costs aren't known, or are about to go stale. Never waits.
   *
   * @return whether one of the sources speaks for it
   */
  boolean see(Sighting sighting) {
    Optional<EndpointPlan.Question> asked = plan.question(sighting.client());
    asked.ifPresent(question -> {
      List<EndpointSource> sources = sources();
      String name = plan.sources().get(question.source()).name();
      sources.stream().filter(source -> source.name().equals(name)).findFirst()
          .ifPresent(source -> source.cache().submit(question.clients()));
    });
    return asked.isPresent();
  }

  private void publishNext() throws InterruptedException {
    isNews |= changes.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    changes.drainPermits();
    long started = System.nanoTime();
    publish();
    isNews = false;
    long took = System.nanoTime() - started;
    Thread.sleep(Math.max(PAUSE.toMillis(), TimeUnit.NANOSECONDS.toMillis(PAUSE_PARTS * took)));
  }

  private boolean isForgotten(EndpointSource source, EndpointCostCache.Known known) {
    Duration after = forgetAfter.get(source.name());
    long stale = clock.instant().getEpochSecond() - known.freshUntil().getEpochSecond();
    return after != null && stale >= after.toSeconds();
  }

  private synchronized void publish() throws InterruptedException {
    if (!plan.isInUse()) return;
    EndpointTable table = rows.table(sources(), this::isForgotten);
    if (!isNews && table.size() == steward.current().endpoints().size()) return;
    steward.submit(new Change.EndpointCostsKnown(table)).whenComplete((_, misfit) -> {
      if (misfit != null) LOG.error("event=endpoint-costs-misfit cause=\"{}\"", misfit.getMessage());
    });
  }

  private void saveNext() throws InterruptedException {
    Thread.sleep(SAVE_PAUSE);
    save();
  }

  /** Keeps what sources said on disk, of those that have said something since; failing to is no reason to stop. */
  private void save() {
    synchronized (saved) {
      List<Kept> all = kept;
      saved.keySet().retainAll(all.stream().map(Kept::source).toList());
      for (Kept each : all) {
        long answers = each.source.answers();
        if (saved.getOrDefault(each.source, 0L) == answers) continue;
        try {
          store.save(each.source.name(), each.asked.key(), each.source.cache().known());
          saved.put(each.source, answers);
          isSaveFailing = false;
        } catch (IOException e) {
          if (!isSaveFailing) LOG.warn("event=endpoint-costs-not-kept source={} cause=\"{}\"", each.source.name(),
              e.toString());
          isSaveFailing = true;
        }
      }
    }
  }

  @Override public void close() {
    publishing.close();
    saving.close();
    kept.forEach(each -> each.source.close());
    save();
  }
}
