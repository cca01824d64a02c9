package org.rialto.guide;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointNodes;
import org.rialto.alto.EndpointQuestion;
import org.rialto.alto.IdentityHeader;
import org.rialto.guide.EndpointCostCache.Known;
import org.rialto.net.IpPrefix;

/**
 * What endpoint cost services said of single clients, for these alone. It is remembered by all that it may depend on:
 * who the client is, the server with the terms it is asked by, and the client's prefix; so it is never another's
 * answer. Whoever asks waits, but no longer than he has patience; equal questions at once are one. For several threads.
 */
public final class PersonalCosts implements AutoCloseable {
  private final Terms terms;
  private final Clock clock;
  private final AskingRate rate;
  private final PersonalServers servers;
  private final Cache<Key, Known> known;
  private final Map<Key, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

  /**
   * How much is asked and kept.
   *
   * @param servers known at once; 1 or more
   * @param answers remembered, each as long as it is fresh; those asked for least go first
   * @param perSecond questions a second to all of them; 1 to 1,000,000
   * @param patience how long whoever asks waits
   */
  public record Terms(int servers, int answers, int perSecond, Duration patience) {}

  /**
   * Whose answer it is.
   *
   * @param isFromClient whether costs from the client to the nodes are asked for; else the other way
   */
  public record Key(Optional<ClientIdentity> identity, ServerTerms server, boolean isFromClient, IpPrefix clients) {}

  /**
   * What a client wants to know.
   *
   * @param header what tells servers who the client is
   */
  public record Question(Key key, EndpointNodes nodes, Optional<IdentityHeader> header) {}

  /**
   * What came of a question.
   *
   * @param known what the server said, where it was asked or had been
   * @param cause what went wrong, where it failed
   */
  public record Answer(PersonalOutcome outcome, Optional<Known> known, Optional<String> cause) {
    private static Answer of(PersonalOutcome outcome) {
      return new Answer(outcome, Optional.empty(), Optional.empty());
    }
  }

  public PersonalCosts(Terms terms, Clock clock) {
    this.terms = terms;
    this.clock = clock;
    rate = new AskingRate(terms.perSecond(), clock, Thread::sleep);
    servers = new PersonalServers(terms.servers(), clock);
    known = Caffeine.newBuilder().maximumSize(terms.answers()).executor(Runnable::run)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .expireAfter(Expiry.writing((Key _, Known told) -> Duration.between(clock.instant(), told.freshUntil())))
        .build();
  }

  /**
   * What the server says of the client, or has said a while ago.
   *
   * @throws InterruptedException if the thread is to end
   */
  public Answer ask(Question question) throws InterruptedException {
    Optional<Answer> remembered = remembered(question);
    if (remembered.isPresent()) return remembered.get();
    CompletableFuture<Answer> own = new CompletableFuture<>();
    CompletableFuture<Answer> other = underWay.putIfAbsent(question.key(), own);
    if (other == null) begin(question, own);
    try {
      return (other == null ? own : other).get(terms.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return Answer.of(PersonalOutcome.LATE);
    } catch (ExecutionException fault) {
      throw new IllegalStateException("a question to " + question.key().server().name() + " failed unexpectedly",
          fault.getCause());
    }
  }

  /** Servers known. */
  public int servers() {
    return servers.size();
  }

  /** Answers remembered; never more than the bound, which the cache may pass a little until it is used again. */
  public long remembered() {
    known.cleanUp();
    return known.estimatedSize();
  }

  /** Questions under way. */
  public int pending() {
    return underWay.size();
  }

  /** Ends the questions under way, too. */
  @Override public void close() {
    servers.close();
  }

  private Optional<Answer> remembered(Question question) {
    return Optional.ofNullable(known.getIfPresent(question.key()))
        .filter(told -> told.nodes().addresses().equals(question.nodes().addresses()))
        .map(told -> answer(PersonalOutcome.REMEMBERED, told));
  }

  private static Answer answer(PersonalOutcome outcome, Known told) {
    return new Answer(told.refusal().isPresent() ? PersonalOutcome.REFUSED : outcome, Optional.of(told),
        told.refusal());
  }

  /** Has the question answered, at once or by a thread of its own. */
  private void begin(Question question, CompletableFuture<Answer> answer) {
    try {
      Optional<Answer> meanwhile = remembered(question);
      Optional<PersonalServer> taken = meanwhile.isPresent() ? Optional.empty() : servers.take(question.key().server());
      if (taken.isEmpty()) {
        end(question, answer, meanwhile.orElse(Answer.of(PersonalOutcome.BUSY)));
      } else {
        Thread.ofVirtual().name("personal-costs").start(() -> ask(question, taken.get(), answer));
      }
    } catch (RuntimeException fault) {
      fail(question, answer, fault);
    }
  }

  private void ask(Question question, PersonalServer server, CompletableFuture<Answer> answer) {
    Answer came;
    try {
      came = server.restraint().isHeld() ? held(server) : ask(question, server);
    } catch (InterruptedException | RuntimeException | Error fault) { // whoever asks next must not wait for this one
      fail(question, answer, fault);
      return;
    } finally {
      server.giveBack();
    }
    end(question, answer, came);
  }

  private Answer ask(Question question, PersonalServer server) throws InterruptedException {
    rate.awaitTurn();
    Key key = question.key();
    Instant askedAt = clock.instant();
    return switch (server.ask(new EndpointQuestion(key.clients().address(), question.nodes(),
        key.isFromClient(), question.header()))) {
      case EndpointAnswer.Costs costs ->
          keep(server, key, Known.of(key.clients(), question.nodes(), costs));
      case EndpointAnswer.Refused refused -> keep(server, key, Known.refused(key.clients(), question.nodes(), refused,
          refused.askedAt().plus(server.restraint().untilAskedAgain())));
      case EndpointAnswer.NotOffered(String cause) ->
          failed(server, new EndpointAnswer.Failed(cause, Optional.empty()), askedAt);
      case EndpointAnswer.Failed failed -> failed(server, failed, askedAt);
    };
  }

  private Answer keep(PersonalServer server, Key key, Known told) {
    server.restraint().answered();
    known.put(key, told);
    return answer(PersonalOutcome.TOLD, told);
  }

  private static Answer failed(PersonalServer server, EndpointAnswer.Failed failed, Instant askedAt) {
    server.restraint().failed(failed, askedAt);
    return new Answer(PersonalOutcome.FAILED, Optional.empty(), Optional.of(failed.cause()));
  }

  private static Answer held(PersonalServer server) {
    return new Answer(PersonalOutcome.HELD, Optional.empty(), server.restraint().standing().lastError());
  }

  /** What is remembered is so before the question ends: whoever comes then finds the one or the other. */
  private void end(Question question, CompletableFuture<Answer> answer, Answer came) {
    underWay.remove(question.key());
    answer.complete(came);
  }

  private void fail(Question question, CompletableFuture<Answer> answer, Throwable fault) {
    underWay.remove(question.key());
    answer.completeExceptionally(fault);
  }
}
