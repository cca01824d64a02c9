package org.rialto.route;

import java.util.List;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * A host that serves content.
 *
 * @param ipv4 its IPv4 addresses; may be empty if there are others
 * @param ipv6 its IPv6 addresses
 * @param pid the PID it is in, where the operator says so; else its first address tells
 * @param role what it is for, where the operator or who announced it says so; else sources tell
 * @param announcedBy who announced it and by what, where the operator doesn't list it
 * @param cdn the name of the downstream CDN it is of; our own where empty
 */
public record Node(String name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid,
    Optional<Role> role, Optional<String> announcedBy, Optional<String> cdn) {
  /** Addresses of one family a node may have: more would not fit a UDP reply beside those of other nodes. */
  public static final int ADDRESSES_MAX = 16;

  public Node {
    ipv4 = List.copyOf(ipv4);
    ipv6 = List.copyOf(ipv6);
    if (name.isBlank()) throw new IllegalArgumentException("a node needs a name");
    if (ipv4.isEmpty() && ipv6.isEmpty()) throw new IllegalArgumentException("node " + name + " has no address");
    check(name, ipv4, Family.IPV4);
    check(name, ipv6, Family.IPV6);
  }

  /** A node of our own, be it announced. */
  public Node(String name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid, Optional<Role> role,
      Optional<String> announcedBy) {
    this(name, ipv4, ipv6, pid, role, announcedBy, Optional.empty());
  }

  /** A node of our own of which no role is said. */
  public Node(String name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid) {
    this(name, ipv4, ipv6, pid, Optional.empty());
  }

  /** A node of our own. */
  public Node(String name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid, Optional<Role> role) {
    this(name, ipv4, ipv6, pid, role, Optional.empty());
  }

  private static void check(String name, List<IpAddress> addresses, Family family) {
    if (addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException("node " + name + " has " + addresses.size() + " " + family.label()
          + " addresses; at most " + ADDRESSES_MAX + " are allowed");
    }
    for (IpAddress address : addresses) {
      if (address.family() != family) {
        throw new IllegalArgumentException("node " + name + ": " + address + " is no " + family.label() + " address");
      }
    }
  }

  /** The same node, of a downstream CDN of this name, or our own. */
  public Node of(Optional<String> other) {
    return new Node(name, ipv4, ipv6, pid, role, announcedBy, other);
  }

  public List<IpAddress> addresses(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  public boolean has(Family family) {
    return !addresses(family).isEmpty();
  }

  /** Whether it may serve clients at an address of this family: it has one, and isn't said to be a border. */
  boolean mayServe(Family family) {
    return has(family) && !role.equals(Optional.of(Role.BORDER));
  }
}
