package org.rialto.answer;

import java.util.List;
import org.rialto.net.Client;
import org.rialto.net.PortSet;
import org.rialto.net.PrefixSet;
import org.rialto.wire.QueryName;
import org.rialto.zone.Zone;

/**
 * Who may ask, how often, and who gets no reply at all.
 *
 * @param queries addresses that may ask; others are refused
 * @param zones who of them may ask for which zones
 * @param limits how many replies a network gets by datagram
 * @param unansweredPorts source ports whose datagrams get no reply; 0 among them, as nothing can be sent there
 */
public record Admission(PrefixSet queries, ZoneRights zones, RateLimits limits, PortSet unansweredPorts) {
  /** All may ask, as often as they like. */
  public static final Admission OPEN = new Admission(PrefixSet.ALL, ZoneRights.NONE, RateLimits.OFF,
      new PortSet(List.of(0)));

  public Admission {
    if (!unansweredPorts.contains(0)) throw new IllegalArgumentException("port 0 can't be sent to");
  }

  boolean mayAsk(Client client) {
    return queries.contains(client.peerFamily(), client.peerHigh(), client.peerLow());
  }

  /** Whether a client may ask for a zone, which holds the name. */
  boolean mayAsk(Client client, QueryName name, Zone zone) {
    return zones.mayAsk(client, name, name.labels() - zone.labels());
  }
}
