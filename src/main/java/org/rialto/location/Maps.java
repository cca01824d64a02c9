package org.rialto.location;

import org.rialto.net.Family;

/**
 * A network map and a cost map that belong together: the costs were made for just this version of the network map
 * (RFC 7285 §6.3, §11.2.3.6).
 */
public record Maps(NetworkMap networkMap, CostMap costMap) {
  public Maps {
    if (!costMap.networkMap().equals(networkMap.tag())) {
      throw new MapException("the cost map is for network map " + costMap.networkMap() + ", not for " + networkMap.tag()
          + " (RFC 7285 §6.3)");
    }
  }

  /** The address families of the map in which some address is in no PID, against RFC 7285 §11.2.2. */
  public boolean isComplete(Family family) {
    return networkMap.prefixes(family).isComplete();
  }
}
