package org.rialto.route;

import java.util.Optional;
import org.rialto.location.LocationIndex;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * What a node is by one source.
 *
 * @param pid the one it is in; empty where no PID of the source holds it
 * @param role that it has there
 */
record Place(Optional<String> pid, Roles.Told role) {
  /** The place of a node by what a source says. */
  static Place of(Node node, Advice advice) {
    Optional<String> pid = pid(node, advice);
    return new Place(pid, advice.roles().of(node, pid));
  }

  /** A node's PID: as configured for the source, else where its first IPv4 address is, else its first IPv6 address. */
  static Optional<String> pid(Node node, Advice advice) {
    if (advice.ownPids() && node.pid().isPresent()) return node.pid();
    IpAddress first = node.has(Family.IPV4) ? node.ipv4().getFirst() : node.ipv6().getFirst();
    return advice.locations().find(first).map(LocationIndex.Match::pidName);
  }

  Role as() {
    return role.role();
  }
}
