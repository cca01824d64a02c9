package org.rialto.serve;

import java.time.Duration;

/**
 * What streams may take: all together, one client's, and each (RFC 9210 §4.2).
 *
 * @param connections open at once, over all addresses; 1 or more
 * @param connectionsPerClient open at once from one IPv4 address, or one IPv6 network of 56 bits; 1 or more
 * @param idle how long a stream may be silent between messages (RFC 7766 §6.2.3)
 * @param receive how long one message may take, from its first octet to its last
 * @param send how long a client may take to take the replies to what it sent at once, or one message of a transfer
 */
public record StreamLimits(int connections, int connectionsPerClient, Duration idle, Duration receive, Duration send) {
}
