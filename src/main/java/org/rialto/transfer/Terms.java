package org.rialto.transfer;

import java.util.List;
import java.util.Map;
import org.rialto.message.TsigKey;

/**
 * On which terms zones are given.
 *
 * @param keys that peers may sign with, no two of one name
 * @param zones by name, in lower case and with the last dot; a zone that isn't here is given to nobody
 * @param atOnce transfers at once, to all clients
 * @param atOnceForClient transfers at once to one address
 * @param journalOctets kept of a zone's differences at the most
 */
public record Terms(List<TsigKey> keys, Map<String, Sharing> zones, int atOnce, int atOnceForClient,
    long journalOctets) {
  public Terms {
    keys = List.copyOf(keys);
    zones = Map.copyOf(zones);
  }

  /** @param zone as in {@link #zones} */
  public Sharing sharing(String zone) {
    return zones.getOrDefault(zone, Sharing.NONE);
  }
}
