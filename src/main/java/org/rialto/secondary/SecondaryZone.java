package org.rialto.secondary;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.transfer.Grant;
import org.rialto.transfer.Remote;
import org.rialto.zone.Names;

/**
 * A zone that is taken from other servers.
 *
 * @param origin in wire form and lower case
 * @param primaries at least one, in the order they are tried
 * @param notifiers who may say that it has changed, besides the primaries
 * @param minRefresh the least that its SOA record's REFRESH and RETRY are taken for
 * @param maxRefresh the most
 */
public record SecondaryZone(byte[] origin, List<Remote> primaries, List<Grant> notifiers, Duration minRefresh,
    Duration maxRefresh) {
  public SecondaryZone {
    origin = origin.clone();
    primaries = List.copyOf(primaries);
    notifiers = List.copyOf(notifiers);
  }

  /** Another zone that is taken in the same way, as a catalog's members are. */
  public SecondaryZone of(byte[] member) {
    return new SecondaryZone(member, primaries, notifiers, minRefresh, maxRefresh);
  }

  /** The origin as people write it. */
  String name() {
    return Names.text(origin, 0);
  }

  /** Whether a notice counts: from a primary's address and, where it has keys, by one of them; or from a notifier. */
  boolean mayNotify(IpAddress peer, Optional<TsigKey> key) {
    return primaries.stream().anyMatch(primary -> isOf(primary, peer, key))
        || notifiers.stream().anyMatch(grant -> grant.isMet(peer, key, false));
  }

  private static boolean isOf(Remote primary, IpAddress peer, Optional<TsigKey> key) {
    return primary.addresses().stream().anyMatch(at -> at.address().equals(peer))
        && (primary.keys().isEmpty() || key.isPresent() && primary.keys().contains(key.get()));
  }
}
