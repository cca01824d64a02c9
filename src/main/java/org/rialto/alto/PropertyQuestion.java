package org.rialto.alto;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * What is asked of a server's property maps (RFC 9240), or of its endpoint property service (RFC 7285 §11.4): one
 * property of nodes' addresses and of the PIDs they are in, or of all there is.
 *
 * @param property its name (RFC 9240 §5.2.2)
 * @param addresses of nodes
 * @param pids of nodes of which the PID is known without a map
 * @param ofAll whether it is asked for whatever entity there is, as the property tells which are nodes
 */
public record PropertyQuestion(String property, List<IpAddress> addresses, Set<String> pids, boolean ofAll) {
  public PropertyQuestion {
    addresses = addresses.stream().distinct().sorted().toList();
    pids = Collections.unmodifiableSortedSet(new TreeSet<>(pids));
  }

  /** A question about these nodes alone. */
  public PropertyQuestion(String property, List<IpAddress> addresses, Set<String> pids) {
    this(property, addresses, pids, false);
  }

  /** Whether a prefix is asked about: all are, or one of the addresses is in it. */
  boolean concerns(IpPrefix prefix) {
    if (ofAll) return true;
    int first = place(prefix.address());
    return first < addresses.size() && prefix.contains(addresses.get(first));
  }

  /** The place of the first address that isn't before this one. */
  private int place(IpAddress address) {
    int low = 0;
    int high = addresses.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (addresses.get(middle).compareTo(address) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The PIDs: those known without a map, and those that hold the addresses by this one. */
  Set<String> pids(NetworkMap map) {
    Set<String> all = new LinkedHashSet<>(pids);
    int[] holder = new int[addresses.size()];
    Arrays.fill(holder, -1);
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = map.prefixes(family);
      for (int i = 0; i < prefixes.count(); i++) { // longer ones come behind those around them
        IpPrefix prefix = prefixes.at(i);
        int at = place(prefix.address());
        while (at < holder.length && prefix.contains(addresses.get(at))) holder[at++] = prefixes.pid()[i];
      }
    }
    for (int pid : holder) {
      if (pid >= 0) all.add(map.pids().get(pid));
    }
    return all;
  }
}
