package org.rialto.guide;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rialto.net.IpAddress;

/** Finds a domain's ALTO directories by U-NAPTR records (RFC 7286 §3.2). */
public final class Discovery {
  /**
   * A resolver to ask.
   *
   * @param port usually 53
   */
  public record Resolver(IpAddress address, int port) {}

  /**
   * @param resolver whom to ask; empty for those of the system
   * @param timeout for one question, all tries included
   */
  public Discovery(Optional<Resolver> resolver, Duration timeout, Clock clock) {}

  /**
   * The directories a domain publishes, best first; at least one.
   *
   * @param allowHttp whether a directory over plain http is taken where none over https is published
   * @throws IOException naming the domain and what was found instead
   */
  public List<URI> find(String domain, boolean allowHttp) throws IOException {
    throw new IOException(domain);
  }
}
