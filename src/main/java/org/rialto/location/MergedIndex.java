package org.rialto.location;

import java.util.List;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * The indexes of several sources as one: for each address the longest prefix of all of them, and of equally long ones
 * that of the source that comes first. So an address belongs to exactly one PID of one source, and what that source
 * says of it can be told from what others say.
 *
 * <p>The PIDs of the parts follow one another in number. The index of one part alone is that part's own.
 */
public final class MergedIndex {
  private final List<LocationIndex> parts;
  /** The number of each part's first PID here, and at the end how many there are. */
  private final int[] firstPid;
  private final Ranges ipv4;
  private final Ranges ipv6;

  /** Where an address was found: in which part, and what that part says of it. */
  public record Found(int part, LocationIndex.Match match) {}

  private MergedIndex(List<LocationIndex> parts) {
    this.parts = parts;
    firstPid = new int[parts.size() + 1];
    for (int part = 0; part < parts.size(); part++) {
      long end = (long) firstPid[part] + parts.get(part).pids().size();
      if (end > LocationIndex.PIDS_MAX) {
        throw new MapException("the PIDs of " + parts.size() + " sources are more than the " + LocationIndex.PIDS_MAX
            + " an index can number");
      }
      firstPid[part + 1] = (int) end;
    }
    ipv4 = merged(Family.IPV4);
    ipv6 = merged(Family.IPV6);
  }

  /**
   * The index of these, at least one, the one that goes first among equals first.
   *
   * @throws MapException if they have more PIDs together than {@link LocationIndex#PIDS_MAX}
   */
  public static MergedIndex of(List<LocationIndex> parts) {
    return new MergedIndex(List.copyOf(parts));
  }

  private Ranges merged(Family family) {
    Ranges merged = parts.getFirst().ranges(family);
    for (int part = 1; part < parts.size(); part++) {
      int shift = firstPid[part] << Byte.SIZE;
      merged = Sweep.over(merged, parts.get(part).ranges(family), (first, later) -> isBetter(later, first)
          ? later + shift : first);
    }
    return merged;
  }

  /** Whether a later part's value holds in spite of an earlier one's: only a longer prefix does. */
  private static boolean isBetter(int later, int first) {
    if (Ranges.number(later) < 0) return false;
    return Ranges.number(first) < 0 || Ranges.length(later) > Ranges.length(first);
  }

  public List<LocationIndex> parts() {
    return parts;
  }

  /** How many PIDs there are; numbers go from 0 to one less. */
  public int pids() {
    return firstPid[parts.size()];
  }

  /** The number here of a part's PID 0. */
  public int firstPid(int part) {
    return firstPid[part];
  }

  /** The part a PID is of. */
  public int part(int pid) {
    int part = parts.size() - 1;
    while (firstPid[part] > pid) part--;
    return part;
  }

  /** All ranges of a family, with values as {@link LocationIndex#ranges} has them, but of the PIDs' numbers here. */
  public Ranges ranges(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** The longest prefix of all parts that holds this address; empty where none does. */
  public Optional<Found> find(IpAddress address) {
    Ranges ranges = ranges(address.family());
    int pid = Ranges.number(ranges.value(ranges.find(address.high(), address.low())));
    if (pid < 0) return Optional.empty();
    int part = part(pid);
    return parts.get(part).find(address).map(match -> new Found(part, match));
  }
}
