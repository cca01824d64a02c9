package org.rialto.location;

import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * A network map ready for look-up: for each address the PID of its longest matching prefix (RFC 7285 §11.2.2), with
 * prefixes inside prefixes cut apart.
 */
public final class LocationIndex {
  /** PIDs an index can number: a number shares an {@code int} with a prefix length, which takes eight bits. */
  public static final int PIDS_MAX = 1 << 23;

  private final VersionTag tag;
  private final PidNames pids;
  private final Ranges ipv4;
  private final Ranges ipv6;

  private LocationIndex(VersionTag tag, PidNames pids, Ranges ipv4, Ranges ipv6) {
    this.tag = tag;
    this.pids = pids;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /**
   * The index of a map.
   *
   * @throws MapException if the map has more PIDs than {@link #PIDS_MAX}
   */
  public static LocationIndex compile(NetworkMap map) {
    if (map.pids().size() > PIDS_MAX) {
      throw new MapException(map.pids().size() + " PIDs are more than the " + PIDS_MAX + " an index can number");
    }
    return new LocationIndex(map.tag(), map.pids(), Ranges.byLongestMatch(map.prefixes(Family.IPV4)),
        Ranges.byLongestMatch(map.prefixes(Family.IPV6)));
  }

  /** This index as far as addresses lie in a region, without exception. */
  public LocationIndex within(List<IpPrefix> region) {
    return within(region, List.of());
  }

  /**
   * This index as far as addresses lie in a region; elsewhere none is in a PID. Prefixes that reach out of it stand as
   * they do in the map.
   *
   * @param region at least one prefix; they may nest
   * @param except prefixes that aren't of the region; where they nest with those of it, the longest counts. None may be
   *     in both
   */
  public LocationIndex within(List<IpPrefix> region, List<IpPrefix> except) {
    NetworkMap.Builder holders = new NetworkMap.Builder();
    int inside = holders.pid("inside");
    int outside = holders.pid("outside");
    region.forEach(prefix -> holders.prefix(inside, prefix));
    except.forEach(prefix -> holders.prefix(outside, prefix));
    LocationIndex held = compile(holders.build(tag));
    IntBinaryOperator whereHeld = (value, holder) -> Ranges.number(holder) == inside ? value : LongestMatch.NONE;
    return new LocationIndex(tag, pids, Sweep.over(ipv4, held.ipv4, whereHeld),
        Sweep.over(ipv6, held.ipv6, whereHeld));
  }

  /** The version of the network map this is the index of. */
  public VersionTag tag() {
    return tag;
  }

  /** The names of the PIDs, by number, as in the map. */
  public PidNames pids() {
    return pids;
  }

  /**
   * All ranges of a family. A value holds the PID ({@link Ranges#number}) and the length of the matched prefix
   * ({@link Ranges#length}).
   */
  public Ranges ranges(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** The longest prefix of the map that holds this address; empty where none does. */
  public Optional<Match> find(IpAddress address) {
    Ranges ranges = ranges(address.family());
    int value = ranges.value(ranges.find(address.high(), address.low()));
    int pid = Ranges.number(value);
    if (pid < 0) return Optional.empty();
    return Optional.of(new Match(IpPrefix.around(address, Ranges.length(value)), pid, pids.get(pid)));
  }

  /**
   * What a look-up found.
   *
   * @param prefix the matched prefix, as it stands in the map
   * @param pid the PID's number
   */
  public record Match(IpPrefix prefix, int pid, String pidName) {}
}
