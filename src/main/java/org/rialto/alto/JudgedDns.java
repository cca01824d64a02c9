package org.rialto.alto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.Dns;
import org.rialto.net.IpAddress;

/** Resolves host names to those of their addresses that may be reached: the ones that are then connected to. */
record JudgedDns(Dns names, Reach reach) implements Dns {
  /** A host has addresses, and none of them may be reached. */
  static final class RefusedException extends UnknownHostException {
    RefusedException(String message) {
      super(message);
    }
  }

  @Override public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> allowed = new ArrayList<>();
    Set<String> refusals = new LinkedHashSet<>();
    for (InetAddress address : names.lookup(host)) {
      Optional<String> refusal = reach.refusal(host, IpAddress.of(address.getAddress()));
      if (refusal.isEmpty()) allowed.add(address);
      refusal.ifPresent(refusals::add);
    }
    if (allowed.isEmpty() && !refusals.isEmpty()) throw new RefusedException(String.join("; ", refusals));
    return allowed;
  }
}
