package org.rialto.config;

import java.util.List;
import java.util.Map;
import org.rialto.net.IpPrefix;

/**
 * Where the clients of resolvers are, for queries that show nothing of the client; the longest prefix that holds the
 * resolver decides.
 *
 * @param publics prefixes of resolvers whose clients may be anywhere
 * @param clients by prefixes of resolvers, none of them among {@code publics}, the blocks their clients are in: each of
 *     at least one bit
 */
public record Resolvers(List<IpPrefix> publics, Map<IpPrefix, IpPrefix> clients) {}
