package org.rialto.alto;

import org.rialto.net.IpAddress;

/**
 * What is asked of an endpoint cost service: the costs between one client and the nodes (RFC 7285 §11.5).
 *
 * @param isFromClient whether costs go from the client to the nodes; else the other way
 */
public record EndpointQuestion(IpAddress client, EndpointNodes nodes, boolean isFromClient) {}
