package org.rialto.alto;

import java.util.Optional;
import org.rialto.net.IpAddress;

/**
 * What is asked of an endpoint cost service: the costs between one client and the nodes (RFC 7285 §11.5).
 *
 * @param isFromClient whether costs go from the client to the nodes; else the other way
 * @param identity who the client is beside its address, for the servers that may know
 */
public record EndpointQuestion(IpAddress client, EndpointNodes nodes, boolean isFromClient,
    Optional<IdentityHeader> identity) {
  /** About a client that is known by its address alone. */
  public EndpointQuestion(IpAddress client, EndpointNodes nodes, boolean isFromClient) {
    this(client, nodes, isFromClient, Optional.empty());
  }
}
