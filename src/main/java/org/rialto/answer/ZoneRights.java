package org.rialto.answer;

import java.util.Arrays;
import java.util.Map;
import org.rialto.net.Client;
import org.rialto.net.PrefixSet;
import org.rialto.wire.QueryName;

/**
 * Who may ask for which zones; those that aren't here may be asked for by all. Kept apart from the zones, which come
 * and go without what the configuration says of them. Immutable; found by an open-addressing table, as zones are.
 */
public final class ZoneRights {
  /** All zones may be asked for by all. */
  public static final ZoneRights NONE = new ZoneRights(Map.of());

  private final byte[][] origins;
  private final PrefixSet[] queries;

  /**
   * @param rights by the zone's origin, in wire form
   * @throws IllegalArgumentException if one is no domain name
   */
  public ZoneRights(Map<byte[], PrefixSet> rights) {
    int slots = rights.isEmpty() ? 0 : Integer.highestOneBit(rights.size()) << 2;
    origins = new byte[slots][];
    queries = new PrefixSet[slots];
    rights.forEach(this::put);
  }

  /**
   * Whether a client may ask for the zone whose origin is the suffix of a name from this label on. Never allocates.
   */
  boolean mayAsk(Client client, QueryName name, int label) {
    if (origins.length == 0) return true;
    int slot = slot(name, label);
    return origins[slot] == null
        || queries[slot].contains(client.peerFamily(), client.peerHigh(), client.peerLow());
  }

  private void put(byte[] origin, PrefixSet set) {
    QueryName name = new QueryName();
    if (!name.read(origin)) throw new IllegalArgumentException("no domain name in wire form");
    int slot = slot(name, 0);
    origins[slot] = Arrays.copyOf(name.octets(), name.length());
    queries[slot] = set;
  }

  /** Where an origin is, or would be. */
  private int slot(QueryName name, int label) {
    int mask = origins.length - 1;
    int slot = (int) name.hash(label) & mask;
    while (origins[slot] != null && !Arrays.equals(origins[slot], 0, origins[slot].length, name.octets(),
        name.start(label), name.length())) slot = slot + 1 & mask;
    return slot;
  }
}
