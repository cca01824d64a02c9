package org.rialto.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.config.Config;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/**
 * A found server as a source: it is listened to about the clients it was found for, and about no others.
 *
 * @param found the server, and how it was found
 * @param region the networks it is right for
 * @param except networks within these that another server is right for
 * @param costType of the costs that it is asked for
 * @param better which numerical costs are the better ones
 */
record FoundSource(Found found, Set<IpPrefix> region, Set<IpPrefix> except, CostType costType, Better better) {
  FoundSource {
    region = Set.copyOf(region);
    except = Set.copyOf(except);
  }

  /** Of all servers that were found as a configuration wants it, each beside the others. */
  static List<FoundSource> of(List<Found> all, Config.ClientDiscovery config) {
    List<FoundSource> sources = new ArrayList<>();
    for (Found found : all) {
      Set<IpPrefix> region = networks(found);
      Set<IpPrefix> except = all.stream().filter(other -> other != found)
          .flatMap(other -> networks(other).stream()).filter(network -> isWithin(network, region))
          .collect(Collectors.toSet());
      sources.add(new FoundSource(found, region, except, config.costType(), config.better()));
    }
    return sources;
  }

  private static Set<IpPrefix> networks(Found found) {
    return found.networks().stream().map(Network::prefix).collect(Collectors.toCollection(HashSet::new));
  }

  private static boolean isWithin(IpPrefix network, Set<IpPrefix> region) {
    for (int length = 0; length < network.length(); length++) {
      if (region.contains(IpPrefix.around(network.address(), length))) return true;
    }
    return false;
  }

  String name() {
    return found.server().name();
  }

  /** Whether it is listened to about the same clients, and its costs are compared in the same way. */
  boolean isListenedToAs(FoundSource other) {
    return region.equals(other.region) && except.equals(other.except) && better == other.better;
  }
}
