package org.rialto.alto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rialto.net.IpAddress;

/** The addresses that costs are wanted to or from: those of nodes. Immutable; one list for many clients. */
public final class EndpointNodes {
  /** A server computes a cost for each, and may refuse long lists (RFC 7285 §15.5). */
  public static final int MOST = 4096;

  /** Not a place: what was looked for isn't here. */
  public static final int NONE = -1;

  private final List<IpAddress> addresses;
  private final Map<IpAddress, Integer> places;

  /**
   * @throws IllegalArgumentException if there is no address, or one stands twice, or there are more than {@link #MOST}
   */
  public EndpointNodes(List<IpAddress> addresses) {
    this.addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.size() > MOST) {
      throw new IllegalArgumentException(addresses.size() + " addresses of nodes are not 1 to " + MOST);
    }
    places = HashMap.newHashMap(addresses.size());
    for (IpAddress address : addresses) {
      if (places.putIfAbsent(address, places.size()) != null) {
        throw new IllegalArgumentException(address + " stands twice");
      }
    }
  }

  public List<IpAddress> addresses() {
    return addresses;
  }

  /** Where an address stands in the list; {@link #NONE} where it doesn't. */
  public int place(IpAddress address) {
    return places.getOrDefault(address, NONE);
  }
}
