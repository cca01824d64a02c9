package org.rialto.answer;

import org.rialto.net.IpPrefix;
import org.rialto.route.Choice;

/**
 * A client that was seen, and what for. The numbers are those of the state it was answered from, which may have been
 * followed by others.
 *
 * @param client by its client subnet; where the peer decided by its whole address, or the block of its clients
 * @param service the service it asked for
 * @param source the place of the source that said something of it, or {@link Choice#NO_SOURCE}; where there is one
 *     source, that one too of clients that it doesn't place
 */
public record Sighting(IpPrefix client, int service, int source) {}
