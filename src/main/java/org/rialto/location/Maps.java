package org.rialto.location;

import org.rialto.net.Family;

/**
 * A network map and a cost map that belong together: the costs were made for just this version of the network map
 * (RFC 7285 §6.3, §11.2.3.6).
 *
 * @param property what is known beside them of the PIDs and of addresses (RFC 9240): the last that was good, be it of
 *     an earlier version of the network map
 */
public record Maps(NetworkMap networkMap, CostMap costMap, EntityProperty property) {
  public Maps {
    if (!costMap.networkMap().equals(networkMap.tag())) {
      throw new MapException("the cost map is for network map " + costMap.networkMap() + ", not for " + networkMap.tag()
          + " (RFC 7285 §6.3)");
    }
  }

  /** Maps with nothing beside them. */
  public Maps(NetworkMap networkMap, CostMap costMap) {
    this(networkMap, costMap, EntityProperty.NONE);
  }

  /** The address families of the map in which some address is in no PID, against RFC 7285 §11.2.2. */
  public boolean isComplete(Family family) {
    return networkMap.prefixes(family).isComplete();
  }
}
