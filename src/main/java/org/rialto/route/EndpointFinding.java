package org.rialto.route;

import java.util.Optional;
import org.rialto.net.IpPrefix;

/**
 * What endpoint costs (RFC 7285 §11.5) made of a decision, for people.
 *
 * @param decision what is answered, with the ranking it comes from
 * @param isByEndpointCosts whether that is the ranking of endpoint costs; else the decision is that of the maps
 * @param row what is known of the client
 * @param source the name of the source that is asked for it, if one is
 * @param clients the prefix that is asked for; empty where no source is, or where the client subnet is too short
 */
public record EndpointFinding(Decision decision, boolean isByEndpointCosts, EndpointRow row, Optional<String> source,
    Optional<IpPrefix> clients) {}
