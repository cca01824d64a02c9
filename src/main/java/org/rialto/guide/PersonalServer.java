package org.rialto.guide;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointCostClient;
import org.rialto.alto.EndpointQuestion;
import org.rialto.alto.MapCostClient;

/**
 * One server that is asked on behalf of single clients: for endpoint costs or, where it offers none, for its maps. It
 * has a few places for questions, to be taken before asking. For several threads.
 */
final class PersonalServer implements AutoCloseable {
  /** Questions at once. */
  static final int PLACES = 4;

  private final EndpointCostClient endpointCosts;
  private final Optional<MapCostClient> maps;
  private final Restraint restraint;
  private final Semaphore places = new Semaphore(PLACES);
  /** Whether it offered no endpoint costs when it was last asked, and its maps did. */
  private volatile boolean isByMaps;

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  PersonalServer(ServerTerms terms, Clock clock) {
    endpointCosts = new EndpointCostClient(terms.endpointCosts(), (DirectoryFinder) terms.endpointCosts().origin(),
        PLACES, clock);
    maps = terms.maps().map(source -> new MapCostClient(source, (DirectoryFinder) source.origin(), clock));
    restraint = new Restraint(endpointCosts, clock);
  }

  /** Takes a place, if there is one. */
  boolean take() {
    return places.tryAcquire();
  }

  void giveBack() {
    places.release();
  }

  boolean isIdle() {
    return places.availablePermits() == PLACES;
  }

  Restraint restraint() {
    return restraint;
  }

  EndpointAnswer ask(EndpointQuestion question) throws InterruptedException {
    if (isByMaps) return byMaps(maps.orElseThrow(), question);
    EndpointAnswer answer = endpointCosts.ask(question);
    if (!(answer instanceof EndpointAnswer.NotOffered) || maps.isEmpty()) return answer;
    return byMaps(maps.get(), question);
  }

  private EndpointAnswer byMaps(MapCostClient client, EndpointQuestion question) throws InterruptedException {
    EndpointAnswer answer = client.ask(question);
    isByMaps = answer instanceof EndpointAnswer.Costs;
    return answer;
  }

  /** Ends the questions under way, too. */
  @Override public void close() {
    endpointCosts.close();
    maps.ifPresent(MapCostClient::close);
  }
}
