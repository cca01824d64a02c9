package org.rialto.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rialto.location.Better;
import org.rialto.location.CostType;

/**
 * How the request of a client may override who guides it, or let servers know who it is. At least one of {@code allow}
 * and {@code identity} is there.
 *
 * @param allow the servers that may be named; where there are none, no request may name any
 * @param deny servers that may not be named, whatever else allows them
 * @param allowHttp whether directories over plain http may be named
 * @param allowInside whether servers may be at addresses that only we can reach
 * @param better which numerical costs are the better ones
 * @param ipv4Length bits of a client's IPv4 address that servers are asked about; 8 to 32
 * @param ipv6Length of an IPv6 client's; 8 to 128
 * @param timeout how long a request waits for a server; 1 second to 1 minute
 * @param servers known at once; 1 to 256
 * @param answers remembered; 1 to 1,000,000
 * @param rate questions to all these servers a second; 1 to 100,000
 * @param identity which servers get to know who a client is
 */
public record Overrides(Config.ClientDiscovery.Hosts allow, Config.ClientDiscovery.Hosts deny, boolean allowHttp,
    boolean allowInside, CostType costType, Better better, int ipv4Length, int ipv6Length, Duration timeout,
    int servers, int answers, int rate, Optional<Identity> identity) {
  /**
   * Who gets to know the identities of clients.
   *
   * @param header of requests, that tells it
   * @param servers URIs without a path, at least one
   */
  public record Identity(String header, List<URI> servers) {}
}
