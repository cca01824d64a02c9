package org.rialto.guide;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.net.IpPrefix;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Finds ALTO directories by U-NAPTR records: those of a domain (RFC 7286 §3.2), and those that serve a client's prefix
 * (RFC 8686 §3). What was found, and that nothing was, is remembered as long as the DNS says. For several threads.
 */
public final class Discovery {
  /** Tries within the time for one question, as a packet may be lost. */
  private static final int TRIES = 3;

  private final NaptrCache cache;
  private final boolean mustBeValidated;
  private final Clock clock;
  private final String asked;

  /**
   * How the DNS is asked.
   *
   * @param namesMax answers remembered; 1 or more
   * @param questionsPerSecond at the most, tries again included; 1 to 1,000,000
   * @param mustBeValidated whether records count only if the resolver says that they are valid by DNSSEC (RFC 8686
   *     §6.1)
   */
  public record Terms(int namesMax, int questionsPerSecond, boolean mustBeValidated) {
    /** For the few domains of a configuration. */
    public static final Terms FOR_DOMAINS = new Terms(256, 100, false);
  }

  /** Asks a resolver. */
  public static Discovery asking(Resolver resolver, Terms terms, Clock clock) {
    StubResolver stub = new StubResolver(resolver, resolver.timeout().dividedBy(TRIES));
    return new Discovery(stub, terms, clock, Thread::sleep, resolver.toString());
  }

  /** @param asked who is asked, to be told */
  Discovery(NaptrLookup once, Terms terms, Clock clock, AskingRate.Pause pause, String asked) {
    NaptrLookup paced = new AskingRate(terms.questionsPerSecond(), clock, pause).limit(once);
    this.cache = new NaptrCache(paced.tried(TRIES), clock, terms.namesMax());
    this.mustBeValidated = terms.mustBeValidated();
    this.clock = clock;
    this.asked = asked;
  }

  /**
   * The directories a domain publishes, best first; at least one.
   *
   * @param allowHttp whether directories over plain http are taken too, after all those over https
   * @throws IOException naming the domain and what was found instead
   */
  public List<URI> find(String domain, boolean allowHttp) throws IOException {
    List<ServiceParameter> wanted = allowHttp ? List.of(ServiceParameter.ALTO_HTTPS, ServiceParameter.ALTO_HTTP)
        : List.of(ServiceParameter.ALTO_HTTPS);
    try {
      DiscoveryResult result = ofDomain(domain, wanted);
      if (!result.directories().isEmpty()) return result.uris();
      throw new IOException("no ALTO server is found by domain " + domain + ", asking " + asked + ": "
          + String.join("; ", result.reasons()));
    } catch (IllegalArgumentException wrong) {
      throw new IOException(wrong.getMessage(), wrong);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking for an ALTO server by domain " + domain, e);
    }
  }

  /**
   * What a domain publishes.
   *
   * @param wanted the best first: all that is found for the first comes before all that is found for the next
   * @throws IllegalArgumentException if it is no domain name
   */
  public DiscoveryResult ofDomain(String domain, List<ServiceParameter> wanted) throws InterruptedException {
    return search(domain, List.of(canonical(domain)), List.of(), wanted);
  }

  /**
   * What is published for a client: by the first of the names of RFC 8686 §3.4 that has a directory. A name that fails
   * is passed over at once (§3.5).
   *
   * @param client a prefix, or a whole address
   * @param wanted as in {@link #ofDomain}
   * @throws IllegalArgumentException if the prefix is too short to be looked up
   */
  public DiscoveryResult ofClient(IpPrefix client, List<ServiceParameter> wanted) throws InterruptedException {
    return search(client.toString(), ReverseNames.of(client), ReverseNames.networks(client), wanted);
  }

  /** @param networks those that the names are of, in the same order; none, where the names are of none */
  private DiscoveryResult search(String subject, List<String> names, List<IpPrefix> networks,
      List<ServiceParameter> wanted) throws InterruptedException {
    List<Step> steps = new ArrayList<>();
    List<Directory> directories = new ArrayList<>();
    List<IpPrefix> without = new ArrayList<>();
    int asked = 0;
    while (asked < names.size() && directories.isEmpty()) {
      int first = steps.size();
      String name = names.get(asked++);
      for (ServiceParameter single : wanted.stream().flatMap(each -> each.singly().stream()).toList()) {
        NaptrSearch search = new NaptrSearch(cache, single, mustBeValidated);
        search.from(name);
        steps.addAll(search.steps());
        directories.addAll(search.found());
      }
      boolean hasNone = directories.isEmpty() && !isTemporary(steps.subList(first, steps.size()));
      if (hasNone && !networks.isEmpty()) without.add(networks.get(asked - 1));
    }
    Instant until = steps.stream().map(Step::until).min(Comparator.naturalOrder()).orElse(clock.instant());
    Optional<IpPrefix> network = directories.isEmpty() || networks.isEmpty() ? Optional.empty()
        : Optional.of(networks.get(asked - 1));
    return new DiscoveryResult(subject, network, without, steps, directories, until, isTemporary(steps));
  }

  private static boolean isTemporary(List<Step> steps) {
    return steps.stream().anyMatch(step -> step.answer().kind().isTemporary());
  }

  private static String canonical(String domain) {
    try {
      return Name.fromString(domain, Name.root).canonicalize().toString();
    } catch (TextParseException e) {
      throw new IllegalArgumentException("\"" + domain + "\" is no domain name to look for an ALTO server in: "
          + e.getMessage(), e);
    }
  }
}
