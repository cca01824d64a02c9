package org.rialto.guide;

import java.time.Duration;
import org.rialto.net.IpAddress;

/**
 * The resolver to ask. Its word on DNSSEC is taken as it comes (RFC 4035 §4.9.3), so the way to it should be one that
 * nobody else can write on: the loopback, or a network of one's own.
 *
 * @param port usually 53
 * @param timeout for one question, all tries included
 */
public record Resolver(IpAddress address, int port, Duration timeout) {
  public Resolver {
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("port " + port + " is not in 1 to 65535");
    if (!timeout.isPositive()) throw new IllegalArgumentException("timeout must be above zero, not " + timeout);
  }

  @Override public String toString() {
    return address + " port " + port;
  }
}
