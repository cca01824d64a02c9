package org.rialto.answer;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.rialto.answer.RateLimiter.Kind;
import org.rialto.net.Family;
import org.rialto.route.Basis;
import org.rialto.route.Choice;
import org.rialto.route.EndpointRouter;
import org.rialto.route.Fleet;
import org.rialto.route.Reason;
import org.rialto.route.Router;
import org.rialto.wire.CookieSecrets;
import org.rialto.wire.ExtendedError;
import org.rialto.wire.Query;
import org.rialto.wire.QueryName;
import org.rialto.wire.Reply;
import org.rialto.wire.Transport;
import org.rialto.wire.Verdict;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneTable;

/** Turns one query into one reply, in place. One for each worker; holds scratch and counters, no state. */
public final class Answerer {
  /** Instead of a length: the message is for whoever transfers zones and knows keys, and is as it was. */
  public static final int HANDED_OVER = -1;

  private static final int TYPE_A = 1;
  private static final int NOERROR = 0;
  private static final int FORMERR = 1;
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;
  private static final int BADCOOKIE = 23;

  private final boolean subnets;
  private final RateLimiter limiter;
  private final Lookahead ahead;
  private final Reply reply;
  private final Choice choice = new Choice();
  private final Counters counters = new Counters();
  private final RecentClients recentClients;
  private final Sightings sightings;
  private Question asked;
  private Query query;
  private int reserved;

  /**
   * An answerer that doesn't say how long a stream may be idle.
   *
   * @param subnets whether client subnets are read and returned; switched for the whole server, not by zone (RFC 7871
   * §12.1)
   * @param limiter of the replies to datagrams; nobody else's
   * @param batch queries that are read before the first is answered, at the most
   */
  public Answerer(boolean subnets, RateLimiter limiter, int batch) {
    this(subnets, limiter, batch, new Reply());
  }

  /** One for messages whose replies aren't limited, and which doesn't say how long a stream may be idle. */
  public Answerer(boolean subnets) {
    this(subnets, new RateLimiter(0, 0), 1);
  }

  /**
   * An answerer for a door that lets streams be idle.
   *
   * @param subnets as above
   * @param idle for how long, as it is told to those who ask (RFC 7828 §3.3.2); up to 6553 seconds
   */
  public Answerer(boolean subnets, Duration idle) {
    this(subnets, new RateLimiter(0, 0), 1, new Reply((int) (idle.toMillis() / 100)));
  }

  private Answerer(boolean subnets, RateLimiter limiter, int batch, Reply reply) {
    this.subnets = subnets;
    this.limiter = limiter;
    this.reply = reply;
    recentClients = new RecentClients(batch > 1 ? RecentClients.SAMPLE : RecentClients.NONE);
    sightings = new Sightings(batch > 1 ? Sightings.ROOM : Sightings.SMALL_ROOM);
    ahead = new Lookahead(batch);
    asked = ahead.question(0);
    query = asked.query;
  }

  public Counters counters() {
    return counters;
  }

  /** A sample of those it chose nodes for; empty where messages come one by one. */
  public RecentClients recentClients() {
    return recentClients;
  }

  /** The clients it noted for those in the background, as its states wanted. */
  public Sightings sightings() {
    return sightings;
  }

  /** Says who sent the next message to be answered by itself; good until it is said again. */
  public void peer(Family family, long high, long low) {
    take(0);
    query.client().peer(family, high, low);
  }

  /**
   * Reads a message of a batch: the {@code length} octets at {@code at}, from this peer. Never allocates.
   *
   * @param i its number in the batch, from 0
   */
  public void read(int i, Family family, long high, long low, MemorySegment buffer, long at, int length) {
    Question read = ahead.question(i);
    read.query.client().peer(family, high, low);
    read.verdict = read.query.read(buffer, at, length, subnets);
  }

  /**
   * Looks up what the first {@code count} messages of a batch ask for, all of which have been read; never allocates.
   */
  public void lookAhead(State state, int count) {
    ahead.look(state, count);
  }

  /** As the other {@code answer}: a message of the batch that was looked up, by the same state. */
  public int answer(int i, State state, MemorySegment buffer, long at, int most, Transport transport,
      long nowSeconds) {
    take(i);
    return answerRead(state, buffer, at, most, transport, nowSeconds);
  }

  /** The batch has been answered, and nothing that was looked up for it is needed any more. */
  public void letGo() {
    ahead.letGo();
  }

  private void take(int i) {
    asked = ahead.question(i);
    query = asked.query;
  }

  /** Leaves so many octets free behind each reply, of what its transport takes: for a signature. */
  public void reserve(int octets) {
    reserved = octets;
  }

  /** Counts a message that is dropped because something thought impossible happened outside of {@link #answer}. */
  public void failed() {
    counters.count(Outcome.DROPPED_IMPOSSIBLE);
  }

  /**
   * Whether a datagram from this port of the peer is answered; one that isn't is counted.
   *
   * @param fromItself whether it says to be from the address and port that it came to
   */
  public boolean answersTo(State state, int port, boolean fromItself) {
    if (!fromItself && !state.policy().admission().unansweredPorts().contains(port)) return true;
    counters.count(fromItself ? Verdict.DROP_OWN_ADDRESS : Verdict.DROP_PORT);
    return false;
  }

  /**
   * Answers the message of {@code length} octets at {@code at}, writing the reply over it. Never throws; never
   * allocates, except to follow new {@link RateLimits}.
   *
   * @param most octets the transport takes: of a datagram 512 to 65,535, of a stream 65,535; the buffer has as many
   * from {@code at} on
   * @param transport what the message came by
   * @param nowSeconds the time, in seconds of the Unix epoch
   * @return the length of the reply; zero to send nothing, or {@link #HANDED_OVER}
   */
  public int answer(State state, MemorySegment buffer, long at, int length, int most, Transport transport,
      long nowSeconds) {
    asked.isFound = false;
    asked.verdict = query.read(buffer, at, length, subnets);
    return answerRead(state, buffer, at, most, transport, nowSeconds);
  }

  private int answerRead(State state, MemorySegment buffer, long at, int most, Transport transport, long nowSeconds) {
    Verdict verdict = asked.verdict;
    counters.count(verdict);
    if (verdict.isDrop()) return 0;
    if (isForOthers(verdict)) {
      counters.count(Outcome.HANDED_OVER);
      return HANDED_OVER;
    }
    Policy policy = state.policy();
    if (query.hasCookie()) judgeCookie(policy, nowSeconds);
    begin(policy, buffer, at, most, transport);
    try {
      int replied = verdict != Verdict.ANSWER ? unanswered(verdict, policy)
          : isProven(policy, transport) ? find(state, nowSeconds) : prove();
      if (reply.isTruncated()) counters.count(Outcome.TRUNCATED);
      if (!isLimited(policy, transport)) return replied;
      Kind kind = verdict == Verdict.ANSWER ? RateLimiter.kind(reply) : Kind.ERROR;
      return switch (limiter.judge(query, kind, state.zones(), nowSeconds)) {
        case SEND -> replied;
        case SLIP -> slipped(kind != Kind.ERROR, replied, buffer, at, most, policy);
        case DROP -> dropped();
      };
    } catch (RuntimeException | Error impossible) {
      counters.count(Outcome.SERVFAIL_IMPOSSIBLE);
      begin(policy, buffer, at, most, transport);
      return reply.end(SERVFAIL, 0);
    }
  }

  /**
   * Replies to a message that was handed over with nothing but a response code, and the reason where the requestor
   * speaks EDNS. As {@link #answer} otherwise.
   *
   * @param rcode up to 12 bits
   */
  public int reply(State state, MemorySegment buffer, long at, int length, int most, Transport transport,
      long nowSeconds, int rcode, ExtendedError reason) {
    if (query.read(buffer, at, length, subnets).isDrop()) return 0;
    Policy policy = state.policy();
    if (query.hasCookie()) judgeCookie(policy, nowSeconds);
    begin(policy, buffer, at, most, transport);
    reply.extendedError(reason);
    return reply.end(rcode, 0);
  }

  /** A class other than IN has no zones of ours, so nothing to transfer. */
  private boolean isForOthers(Verdict verdict) {
    return query.isSigned() || verdict == Verdict.NOTIFY
        || verdict == Verdict.ANSWER && query.isTransfer() && query.isInternet();
  }

  private void judgeCookie(Policy policy, long nowSeconds) {
    CookieSecrets secrets = policy.edns().cookieSecrets();
    if (secrets.isEnabled()) query.judgeCookie(secrets, nowSeconds);
  }

  private void begin(Policy policy, MemorySegment buffer, long at, int most, Transport transport) {
    int limit = transport.isStream() ? most : query.datagramLimit(most);
    boolean small = policy.cookies() == Policy.Cookies.LARGE_ANSWERS && !transport.isStream()
        && !query.hasValidCookie();
    int allowed = small ? Math.min(limit, policy.largeOctets()) : limit;
    reply.begin(buffer, at, query, allowed - reserved, transport, policy.edns());
  }

  private int unanswered(Verdict verdict, Policy policy) {
    reply.extendedError(verdict.extendedError());
    if (verdict != Verdict.COOKIE_ONLY) return reply.end(verdict.rcode(), 0);
    if (!policy.edns().cookieSecrets().isEnabled()) return reply.end(FORMERR, 0);
    return reply.end(query.hasServerCookie() && !query.hasValidCookie() ? BADCOOKIE : NOERROR, 0);
  }

  /** Whether the requestor has shown, as far as it must, that it is where it says. */
  private boolean isProven(Policy policy, Transport transport) {
    return policy.cookies() != Policy.Cookies.ALL_ANSWERS || transport.isStream() || query.hasValidCookie();
  }

  /** Has the requestor come again with the cookie it gets now, or over a stream where it speaks none. */
  private int prove() {
    if (query.hasCookie()) {
      counters.count(Outcome.BADCOOKIE);
      return reply.end(BADCOOKIE, 0);
    }
    reply.truncate();
    return reply.end(NOERROR, 0);
  }

  /**
   * Whether the reply counts against its network's limit. It doesn't where the requestor is known not to be forged: by
   * its stream, its cookie, or a signature, which leaves room for ours.
   */
  private boolean isLimited(Policy policy, Transport transport) {
    limiter.follow(policy.admission().limits());
    return limiter.isOn() && !transport.isStream() && !query.hasValidCookie() && reserved == 0;
  }

  /**
   * What is sent in place of a reply over the limit. What has no answer goes as it is: a stream brings nothing else.
   */
  private int slipped(boolean answered, int replied, MemorySegment buffer, long at, int most, Policy policy) {
    counters.count(Outcome.LIMITED_SLIPPED);
    if (!answered) return replied;
    begin(policy, buffer, at, most, Transport.DATAGRAM);
    reply.truncate();
    return reply.end(NOERROR, 0);
  }

  private int dropped() {
    counters.count(Outcome.LIMITED_DROPPED);
    return 0;
  }

  /**
   * RFC 1034 §4.3.2, with the DNAME step of RFC 6672 §3.2: an alias is followed by looking up the name it leads to in
   * the zone that speaks for that. Where none of ours does, or none the client may ask for, the
   * reply ends with the alias.
   */
  private int find(State state, long nowSeconds) {
    if (!state.policy().admission().mayAsk(query.client())) {
      return refused(Outcome.REFUSED_CLIENT, ExtendedError.PROHIBITED);
    }
    if (query.isChaos()) return identify(state.policy().identity());
    if (!query.isInternet()) return refused(Outcome.REFUSED_CLASS, ExtendedError.NOT_SUPPORTED);
    Zone zone = asked.isFound ? asked.zone : state.zones().find(query.name(), query.type());
    if (zone == ZoneTable.NO_ZONE) return refused(Outcome.REFUSED_NO_ZONE, ExtendedError.NOT_AUTHORITATIVE);
    if (!mayAsk(state, query.name(), zone)) return refused(Outcome.REFUSED_CLIENT, ExtendedError.PROHIBITED);
    if (!zone.isAvailable()) return unavailable();
    reply.expireWithin(Math.max(0, zone.goodUntilSeconds() - nowSeconds));
    int answer = asked.isFound ? asked.answer : zone.find(query.name(), query.type());
    while (true) {
      if (zone.isRouted(answer)) return routed(state, zone, answer, nowSeconds);
      reply.body(zone.octets(), answer);
      if (!reply.follow()) break;
      zone = state.zones().find(reply.effectiveName(), query.type());
      if (!zone.isAvailable() || !mayAsk(state, reply.effectiveName(), zone)) break;
      answer = zone.find(reply.effectiveName(), query.type());
    }
    counters.count(Outcome.STORED);
    return reply.end(NOERROR, 0);
  }

  private boolean mayAsk(State state, QueryName name, Zone zone) {
    return state.policy().admission().mayAsk(query.client(), name, zone);
  }

  private int routed(State state, Zone zone, int answer, long nowSeconds) {
    int service = zone.service(answer);
    Family family = query.type() == TYPE_A ? Family.IPV4 : Family.IPV6;
    if (asked.isFound && zone == asked.zone && answer == asked.answer) {
      Router.decide(state.redirects(), service, family, query.client(), asked.position, choice);
    } else {
      state.policy().resolvers().place(query.client());
      Router.decide(state.redirects(), service, family, query.client(), choice);
    }
    EndpointRouter.refine(state.endpoints(), service, family, query.client(), choice);
    countRouted();
    if (!choice.isByEndpointCosts() && choice.reason() != Reason.PUBLIC_RESOLVER) {
      recentClients.note(state.redirects().fleet(), service, family, query.client(), choice.basis());
    }
    note(state, service, nowSeconds);
    long freshUntilSeconds = choice.isByEndpointCosts() ? choice.endpoint().freshUntilSeconds()
        : state.freshUntilSeconds(choice.source());
    reply.extendedError(extendedError(nowSeconds, freshUntilSeconds));
    int ttlSeconds = state.ttlSeconds(service, freshUntilSeconds, choice.endpoint(), nowSeconds);
    if (choice.count() == 0 && !zone.hasDefaults(answer)) Router.standIn(state.redirects(), service, family, choice);
    if (choice.count() == 0) return defaults(zone, answer, ttlSeconds);
    reply.body(zone.octets(), zone.leading(answer));
    Fleet fleet = state.redirects().fleet();
    for (int i = 0; i < choice.count(); i++) {
      int node = choice.node(i);
      for (int j = 0; j < fleet.addresses(node, family); j++) {
        long high = fleet.high(node, family, j);
        long low = fleet.low(node, family, j);
        if (!isGiven(fleet, family, i, high, low)) reply.address(family, high, low, ttlSeconds);
      }
    }
    return reply.end(NOERROR, choice.scope());
  }

  /** Notes the client for those in the background who want to know of it; before anything stands in for its nodes. */
  private void note(State state, int service, long nowSeconds) {
    int source = choice.source();
    if (choice.endpoint().isDue(nowSeconds)) {
      sightings.note(service, source, query.client(), choice.basis());
    } else if (choice.isByEndpointCosts()) {
      return; // all is known that anybody wants to know
    } else if (choice.count() == 0) {
      boolean isNoted = state.policy().notesStrangers() && choice.reason() != Reason.NO_FAMILY
          && choice.reason() != Reason.PUBLIC_RESOLVER;
      if (isNoted) sightings.note(service, source, query.client(), choice.basis());
    } else if (state.guidance().get(source).notesClients()) {
      sightings.sample(service, source, query.client(), choice.basis(), nowSeconds);
    }
  }

  /** The zone's own records; as guidance may come or change, for no longer than a chosen answer. */
  private int defaults(Zone zone, int answer, int ttlSeconds) {
    reply.body(zone.octets(), zone.defaults(answer));
    reply.limitLifetimes(ttlSeconds);
    return reply.end(NOERROR, choice.scope());
  }

  /**
   * Whether a node chosen before has the same address: nodes may share one, but a set has no record twice (RFC 2181
   * §5).
   */
  private boolean isGiven(Fleet fleet, Family family, int before, long high, long low) {
    for (int i = 0; i < before; i++) {
      int node = choice.node(i);
      for (int j = 0; j < fleet.addresses(node, family); j++) {
        if (fleet.high(node, family, j) == high && fleet.low(node, family, j) == low) return true;
      }
    }
    return false;
  }

  /** Neither REFUSED nor a denial would be true: the zone is ours, and what is in it isn't known. */
  private int unavailable() {
    counters.count(Outcome.SERVFAIL_UNAVAILABLE);
    reply.extendedError(ExtendedError.NOT_READY);
    return reply.end(SERVFAIL, 0);
  }

  private int identify(Identity identity) {
    int told = identity.find(query.name(), query.type());
    if (told == Identity.NOT_TOLD) return refused(Outcome.REFUSED_CLASS, ExtendedError.NOT_SUPPORTED);
    counters.count(Outcome.IDENTITY);
    reply.body(identity.body(told), 0);
    return reply.end(NOERROR, 0);
  }

  private int refused(Outcome outcome, ExtendedError why) {
    counters.count(outcome);
    reply.extendedError(why);
    return reply.end(REFUSED, 0);
  }

  private ExtendedError extendedError(long nowSeconds, long freshUntilSeconds) {
    if (choice.reason() == Reason.NO_GUIDANCE) return ExtendedError.NO_GUIDANCE;
    return nowSeconds >= freshUntilSeconds ? ExtendedError.STALE_ANSWER : ExtendedError.NONE;
  }

  private void countRouted() {
    counters.count(outcome(choice));
    if (query.client().isSubstituted() && choice.basis() != Basis.CLIENT_SUBNET) {
      counters.count(Outcome.PLACED_BY_RESOLVER_MAP);
    }
  }

  private static Outcome outcome(Choice choice) {
    if (choice.isByEndpointCosts()) return Outcome.ROUTED_ENDPOINT_COSTS;
    return switch (choice.reason()) {
      case NO_ADVICE -> Outcome.ROUTED_NO_ADVICE;
      case PUBLIC_RESOLVER -> Outcome.ROUTED_PUBLIC_RESOLVER;
      case NO_GUIDANCE -> Outcome.ROUTED_NO_GUIDANCE;
      case NO_FAMILY -> Outcome.ROUTED_NO_FAMILY;
      case NEAREST -> Outcome.ROUTED;
    };
  }
}
