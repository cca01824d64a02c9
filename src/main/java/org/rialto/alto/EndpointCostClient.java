package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one source's endpoint cost service (RFC 7285 §11.5), which it finds in the source's directory. What it is told
 * it hands over, and keeps nothing but the directory. For several threads.
 */
public final class EndpointCostClient implements EndpointCostService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointCostClient.class);
  /** Octets of an answer apart from its costs: what extensions may say in {@code meta}, in the main. */
  private static final long BYTES_MIN = 65_536;
  /** Octets of a cost: two addresses, a number of all digits a double has, and white space. */
  private static final long BYTES_PER_COST = 256;
  /** The part of their lifetime in which costs are asked for again; longer than DNS answers are mostly kept. */
  private static final int REFRESH_PART = 4;

  private final Source source;
  private final Clock clock;
  private final BlockingQueue<Fetcher> fetchers;
  private final List<Fetcher> all = new ArrayList<>();
  private final Fetcher directoryFetcher;
  private final Directories directories;
  private final Roots roots;
  private final Remarks remarks;
  /** Held while the directory is asked, and for what is remarked: both are for one thread. */
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Optional<URI> directory = Optional.empty();

  /**
   * @param finder of the source's directory
   * @param connections questions that are asked at once, at the most; 1 or more
   * @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used
   */
  public EndpointCostClient(Source source, DirectoryFinder finder, int connections, Clock clock) {
    this.source = source;
    this.clock = clock;
    fetchers = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) all.add(new Fetcher(source, clock));
    fetchers.addAll(all);
    remarks = new Remarks(LOG, "source=" + source.name());
    directoryFetcher = new Fetcher(source, clock);
    directories = new Directories(source, clock, directoryFetcher, remarks);
    roots = new Roots(finder, remarks);
  }

  /** The directory that its resource was found in last. */
  public Optional<URI> directory() {
    return directory;
  }

  @Override public EndpointAnswer ask(EndpointQuestion question) throws InterruptedException {
    Fetcher fetcher = fetchers.take();
    try {
      EndpointAnswer answer = hiding(question, answer(question, fetcher));
      settle(answer);
      return answer;
    } finally {
      fetchers.add(fetcher);
    }
  }

  /** What went wrong is logged and shown, and who the client is mustn't be. */
  private static EndpointAnswer hiding(EndpointQuestion question, EndpointAnswer answer) {
    if (question.identity().isEmpty()) return answer;
    IdentityHeader identity = question.identity().get();
    return switch (answer) {
      case EndpointAnswer.Costs _, EndpointAnswer.NotOffered _ -> answer;
      case EndpointAnswer.Refused(String cause, Instant at) ->
          new EndpointAnswer.Refused(identity.hiddenFrom(cause), at);
      case EndpointAnswer.Failed(String cause, Optional<Duration> retryAfter) ->
          new EndpointAnswer.Failed(identity.hiddenFrom(cause), retryAfter);
    };
  }

  private EndpointAnswer answer(EndpointQuestion question, Fetcher fetcher) throws InterruptedException {
    boolean isFound = false;
    try {
      Closure.EndpointSelection selection = select();
      isFound = true;
      return ask(question, selection, fetcher);
    } catch (FetchException e) {
      if (e.isOfOffer()) return new EndpointAnswer.NotOffered(e.getMessage());
      return isFound && e.isOfRequest() ? new EndpointAnswer.Refused(e.getMessage(), clock.instant())
          : new EndpointAnswer.Failed(e.getMessage(), e.retryAfter());
    } catch (IOException e) {
      return new EndpointAnswer.Failed(e.getMessage(), Optional.empty());
    } catch (RuntimeException unexpected) {
      return new EndpointAnswer.Failed("unexpectedly failed: " + unexpected, Optional.empty());
    }
  }

  @Override public Duration untilRetry(int failures, Optional<Duration> retryAfter) {
    return BackOff.after(failures, source.timing(), retryAfter);
  }

  @Override public Duration untilAskedAgain() {
    return source.timing().fallbackFreshness();
  }

  /** From now on every question fails, those under way too. */
  @Override public void close() {
    directoryFetcher.close();
    all.forEach(Fetcher::close);
  }

  private Closure.EndpointSelection select() throws IOException, InterruptedException {
    looking.lockInterruptibly();
    try {
      Closure.EndpointSelection selection = roots.first(root -> {
        Closure closure = directories.walk(root, known -> known.exactEndpointCosts().isPresent());
        try {
          return closure.selectEndpointCosts();
        } catch (FetchException e) {
          throw e.about(root);
        }
      });
      directory = roots.last();
      return selection;
    } finally {
      looking.unlock();
    }
  }

  private EndpointAnswer.Costs ask(EndpointQuestion question, Closure.EndpointSelection selection, Fetcher fetcher)
      throws IOException {
    URI uri = selection.resource().uri();
    int costsMax = question.nodes().addresses().size() * Math.max(1, source.parts().size());
    long bytesMax = Math.min(source.limits().bytes(), BYTES_MIN + BYTES_PER_COST * costsMax);
    Cached<EndpointCostJson.Read> got = fetcher.post(uri, new Fetcher.Input(MediaType.ENDPOINT_COST_PARAMS,
        EndpointCostJson.question(question, selection.type(), source.parts()), question.identity()),
        MediaType.ENDPOINT_COST, bytesMax,
        (in, _) -> EndpointCostJson.read(in, question, selection.type(), source.parts(),
            new OtherCosts(source.acceptsOtherCosts())));
    Duration part = Duration.between(got.fetchedAt(), got.freshUntil()).dividedBy(REFRESH_PART);
    Instant refreshFrom = got.freshUntil()
        .minus(BackOff.scaled(part, 0.75 + ThreadLocalRandom.current().nextDouble() / 2)); // not all at once
    return new EndpointAnswer.Costs(uri, selection.type(), got.value().values(), got.value().strange(),
        got.fetchedAt(), refreshFrom, got.freshUntil());
  }

  /** What came of a question, for the log, and for whether the directory is right. */
  private void settle(EndpointAnswer answer) throws InterruptedException {
    looking.lockInterruptibly();
    try {
      switch (answer) {
        case EndpointAnswer.Costs _, EndpointAnswer.Refused _ -> {
          remarks.recovered();
          directories.trust();
        }
        case EndpointAnswer.NotOffered(String cause) -> {
          remarks.remark(cause);
          directories.doubt(); // it may be offered by now
        }
        case EndpointAnswer.Failed(String cause, _) -> {
          remarks.failed(cause);
          directories.doubt(); // the resource may have moved
        }
      }
    } finally {
      looking.unlock();
    }
  }
}
