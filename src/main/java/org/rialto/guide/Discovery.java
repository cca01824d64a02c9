package org.rialto.guide;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rialto.net.IpAddress;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds a domain's ALTO directories by its U-NAPTR records (RFC 7286 §3.2). What was found, and that nothing was, is
 * remembered as long as the DNS says. For several threads.
 */
public final class Discovery {
  /** Chains of records that lead from name to name; longer ones are taken for loops. */
  private static final int CHAIN_MAX = 8;
  /** Names remembered: those of our own configuration, and what they lead to. */
  private static final int REMEMBERED_MAX = 256;
  /** Tries within the time for one question, as a packet may be lost. */
  private static final int TRIES = 3;
  /** A record that may not be kept is kept this long, so that no caller's loop becomes the resolver's. */
  private static final Duration KEEP_MIN = Duration.ofSeconds(1);
  private static final Duration KEEP_MAX = Duration.ofDays(1);
  /** Without an SOA record, and at the most with one, "there is none" is believed this long (RFC 2308 §5). */
  private static final Duration KEEP_NEGATIVE = Duration.ofMinutes(5);
  /** How soon a resolver that failed is asked again (RFC 7286 §3.2: a wait that suits the error). */
  private static final Duration KEEP_FAILURE = Duration.ofSeconds(5);

  private final Optional<Resolver> resolver;
  private final Duration timeout;
  private final Clock clock;
  private final Map<Name, Answer> remembered = new HashMap<>();

  /**
   * A resolver to ask.
   *
   * @param port usually 53
   */
  public record Resolver(IpAddress address, int port) {
    @Override public String toString() {
      return address + " port " + port;
    }
  }

  /** What the DNS said of a name: its records, or why there are none. */
  private record Answer(List<NAPTRRecord> records, Optional<String> problem, Instant until) {}

  /**
   * @param resolver whom to ask; empty for those of the system
   * @param timeout for one question, all tries included
   */
  public Discovery(Optional<Resolver> resolver, Duration timeout, Clock clock) {
    this.resolver = resolver;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * The directories a domain publishes, best first; at least one.
   *
   * @param allowHttp whether directories over plain http are taken too, after all those over https
   * @throws IOException naming the domain and what was found instead
   */
  public synchronized List<URI> find(String domain, boolean allowHttp) throws IOException {
    Name name;
    try {
      name = Name.fromString(domain, Name.root);
    } catch (TextParseException e) {
      throw new IOException("\"" + domain + "\" is no domain name to look for an ALTO server in: " + e.getMessage(), e);
    }
    Search https = new Search("https");
    https.from(name, 0);
    Set<URI> found = new LinkedHashSet<>(https.found);
    Set<String> reasons = new LinkedHashSet<>(https.reasons);
    if (allowHttp) {
      Search http = new Search("http");
      http.from(name, 0);
      found.addAll(http.found);
      reasons.addAll(http.reasons);
    }
    if (!found.isEmpty()) return List.copyOf(found);
    throw new IOException("no ALTO server is found by domain " + domain + ", asking " + asked() + ": "
        + String.join("; ", reasons));
  }

  private String asked() {
    return resolver.map(Resolver::toString).orElse("the system's resolvers");
  }

  /** One way through the records, for one protocol: that isn't changed on the way (RFC 3958 §2.2.5). */
  private final class Search {
    private final String protocol;
    private final List<URI> found = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final Set<Name> seen = new HashSet<>();

    Search(String protocol) {
      this.protocol = protocol;
    }

    /**
     * Records by order and then by preference, lowest first; all that fit, as the next is for when the first fails (RFC
     * 3958 §2.2.4).
     */
    void from(Name name, int depth) {
      if (depth > CHAIN_MAX || !seen.add(name)) {
        reasons.add("its records lead in a loop, or over more than " + CHAIN_MAX + " names, at " + name);
        return;
      }
      Answer answer = ask(name);
      answer.problem().ifPresent(reasons::add);
      Comparator<NAPTRRecord> byOrder = Comparator.comparingInt(NAPTRRecord::getOrder);
      List<NAPTRRecord> records = new ArrayList<>(answer.records());
      records.sort(byOrder.thenComparingInt(NAPTRRecord::getPreference));
      for (NAPTRRecord naptr : records) {
        boolean withoutReplacement = naptr.getReplacement().equals(Name.root);
        switch (Naptr.of(naptr.getService(), naptr.getFlags(), naptr.getRegexp(), withoutReplacement, protocol)) {
          case Naptr.Directory directory -> found.add(directory.uri());
          case Naptr.Onward _ -> from(naptr.getReplacement(), depth + 1);
          case Naptr.Unfit unfit -> reasons.add(unfit.why());
        }
      }
    }
  }

  private Answer ask(Name name) {
    Instant now = clock.instant();
    Answer known = remembered.get(name);
    if (known != null && now.isBefore(known.until())) return known;
    Answer answer = askAnew(name, now);
    if (remembered.size() >= REMEMBERED_MAX) remembered.clear();
    remembered.put(name, answer);
    return answer;
  }

  private Answer askAnew(Name name, Instant now) {
    try {
      Message query = Message.newQuery(Record.newRecord(name, Type.NAPTR, DClass.IN));
      return read(name, ask(query, resolver()), now);
    } catch (TimeoutException e) {
      return failure("no answer for " + name + " within " + timeout.toMillis() + " ms", now);
    } catch (ExecutionException e) {
      return failure("no answer for " + name + ": " + e.getCause().getMessage(), now);
    } catch (UnknownHostException e) {
      return failure("no resolver to ask: " + e.getMessage(), now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(List.of(), Optional.of("interrupted while asking for " + name), now);
    }
  }

  /** Asks several times, as the library's own clock is too coarse for that. */
  private Message ask(Message query, org.xbill.DNS.Resolver from)
      throws TimeoutException, ExecutionException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return from.sendAsync(query).toCompletableFuture().get(timeout.toMillis() / TRIES, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (tries == TRIES) throw e;
      }
    }
  }

  private org.xbill.DNS.Resolver resolver() throws UnknownHostException {
    if (resolver.isEmpty()) return new ExtendedResolver();
    SimpleResolver one = new SimpleResolver(resolver.get().address().toString());
    one.setPort(resolver.get().port());
    one.setTimeout(timeout);
    return one;
  }

  private static Answer failure(String problem, Instant now) {
    return new Answer(List.of(), Optional.of(problem), now.plus(KEEP_FAILURE));
  }

  private static Answer read(Name name, Message response, Instant now) {
    int rcode = response.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return failure(name + " is answered with " + Rcode.string(rcode), now);
    }
    List<NAPTRRecord> records = new ArrayList<>();
    long seconds = KEEP_MAX.toSeconds();
    for (Record record : response.getSection(Section.ANSWER)) {
      seconds = Math.min(seconds, record.getTTL());
      if (record instanceof NAPTRRecord naptr) records.add(naptr);
    }
    if (!records.isEmpty()) return new Answer(List.copyOf(records), Optional.empty(), now.plus(atLeast(seconds)));
    String problem = rcode == Rcode.NXDOMAIN ? name + " doesn't exist (NXDOMAIN)" : name + " has no NAPTR record";
    return new Answer(List.of(), Optional.of(problem), now.plus(atLeast(negativeSeconds(response))));
  }

  private static long negativeSeconds(Message response) {
    return response.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance).map(SOARecord.class::cast)
        .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
        .reduce(KEEP_NEGATIVE.toSeconds(), Math::min);
  }

  private static Duration atLeast(long seconds) {
    return seconds < KEEP_MIN.toSeconds() ? KEEP_MIN : Duration.ofSeconds(seconds);
  }
}
