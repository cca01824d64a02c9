package org.rialto.alto;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.rialto.location.CostMap;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the costs between a client and nodes by a source's maps, for servers that offer no endpoint costs. The maps are
 * asked for when a question finds them stale, and not in between; no server is told of whom they are looked into. For
 * several threads.
 */
public final class MapCostClient implements EndpointCostService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MapCostClient.class);

  private final Source source;
  private final Supply supply;
  private final Remarks remarks;
  /** Held while maps are had: the supply is for one thread. */
  private final ReentrantLock asking = new ReentrantLock();
  private Optional<Located> located = Optional.empty();

  /** A network map, and where its addresses are. */
  private record Located(NetworkMap map, LocationIndex index) {}

  /**
   * @param source that isn't followed by an update stream, and of which no property of nodes is wanted
   * @param finder of the source's directory
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  public MapCostClient(Source source, DirectoryFinder finder, Clock clock) {
    this.source = source;
    remarks = new Remarks(LOG, "source=" + source.name());
    supply = new ServerSupply(source, finder, clock, Progress.NONE, remarks, Thread.ofVirtual().factory(), () -> {});
  }

  @Override public EndpointAnswer ask(EndpointQuestion question) throws InterruptedException {
    asking.lockInterruptibly();
    try {
      EndpointAnswer.Costs costs = costs(question, supply.get());
      remarks.recovered();
      return costs;
    } catch (FetchException e) {
      return failed(e.getMessage(), e.retryAfter());
    } catch (IOException e) {
      return failed(e.getMessage(), Optional.empty());
    } catch (RuntimeException unexpected) {
      return failed("unexpectedly failed: " + unexpected, Optional.empty());
    } finally {
      asking.unlock();
    }
  }

  private EndpointAnswer failed(String cause, Optional<Duration> retryAfter) {
    remarks.failed(cause);
    return new EndpointAnswer.Failed(cause, retryAfter);
  }

  private EndpointAnswer.Costs costs(EndpointQuestion question, Walk.Pair pair) {
    LocationIndex index = index(pair.networkMap().value());
    CostMap costs = pair.costMap().value();
    Optional<String> ofClient = pid(index, question.client());
    List<IpAddress> nodes = question.nodes().addresses();
    double[] values = new double[nodes.size()];
    for (int i = 0; i < values.length; i++) {
      Optional<String> ofNode = pid(index, nodes.get(i));
      boolean isPair = ofClient.isPresent() && ofNode.isPresent();
      values[i] = !isPair ? Double.NaN : question.isFromClient() ? costs.cost(ofClient.get(), ofNode.get())
          : costs.cost(ofNode.get(), ofClient.get());
    }
    return new EndpointAnswer.Costs(pair.costMap().uri(), costs.type(), values, 0, pair.fetchedAt(),
        pair.rightUntil(), pair.rightUntil());
  }

  private LocationIndex index(NetworkMap map) {
    if (located.filter(known -> known.map == map).isEmpty()) {
      located = Optional.of(new Located(map, LocationIndex.compile(map)));
    }
    return located.get().index;
  }

  private static Optional<String> pid(LocationIndex index, IpAddress address) {
    return index.find(address).map(LocationIndex.Match::pidName);
  }

  @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
    return supply.untilRetry(failures, retryAfter);
  }

  @Override public Duration untilAskedAgain() {
    return source.timing().fallbackFreshness();
  }

  /** From now on every question fails, the one under way too. */
  @Override public void close() {
    supply.close();
  }
}
