package org.rialto.guide;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rialto.alto.Access;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Limits;
import org.rialto.alto.Source;
import org.rialto.alto.Timing;
import org.rialto.alto.UpdateTerms;
import org.rialto.location.CostType;

/**
 * An ALTO server that a stranger named, by its directories, best first: the next is for when the first fails (RFC 3958
 * §2.2.4). The DNS names it, or the request of a client.
 */
public record FoundServer(List<URI> directories) {
  /** A network's view of itself and of those near it; a stranger gets no more of our memory. */
  private static final Limits LIMITS = new Limits(16L << 20, 200_000, 20_000, 500_000, 8, 1000, 3);
  private static final Timing TIMING = new Timing(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofDays(1),
      Duration.ofSeconds(10), Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofSeconds(10),
      Duration.ofSeconds(30));
  /** A directory and costs of one client: the text of a thousand resources, and of a cost for each of 4096 nodes. */
  private static final Limits ENDPOINT_LIMITS = new Limits(2L << 20, 1, 1, 1, 4, 1000, 3);
  private static final int HOST_SHOWN_MAX = 48;

  /** They are what they are: what the DNS says later is another server. */
  private record Directories(List<URI> find) implements DirectoryFinder {
    @Override public boolean mayBe(URI directory) {
      return find.contains(directory);
    }
  }

  public FoundServer {
    directories = List.copyOf(directories);
    if (directories.isEmpty()) throw new IllegalArgumentException("a server without a directory can't be asked");
  }

  /** A name for logs, and for the files of its maps: the host of the first directory, and a number for all of them. */
  public String name() {
    String host = directories.getFirst().getHost().replaceAll("[^A-Za-z0-9.-]", "_").replaceFirst("^[.-]", "_");
    return host.substring(0, Math.min(host.length(), HOST_SHOWN_MAX)) + "-" + "%08x".formatted(directories.hashCode());
  }

  /**
   * The server as a source, with small limits, and no way out of its rights. It is polled: how often its maps are taken
   * isn't for strangers to say.
   */
  public Source source(CostType type, ServerRights rights) {
    return new Source(name(), new Directories(directories), type, Optional.empty(), false, Access.ANONYMOUS, TIMING,
        LIMITS, UpdateTerms.POLLED, rights);
  }

  /**
   * The server as a source of endpoint costs alone, likewise.
   *
   * @param timeout of one request to it
   */
  public Source endpointSource(CostType type, ServerRights rights, Duration timeout) {
    Timing timing = new Timing(TIMING.fallbackFreshness(), TIMING.minFreshness(), TIMING.maxFreshness(),
        TIMING.firstRetry(), TIMING.maxRetry(), timeout, timeout, timeout);
    return new Source(name(), new Directories(directories), type, Optional.empty(), false, Access.ANONYMOUS, timing,
        ENDPOINT_LIMITS, UpdateTerms.POLLED, rights);
  }
}
