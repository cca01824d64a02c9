package org.rialto.location;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * An ALTO network map (RFC 7285 §5, §11.2.1): which prefixes each PID holds. Prefixes are kept as numbers in arrays,
 * sorted by address and then by length, so that a million of them cost what their bits cost.
 */
public final class NetworkMap {
  private final VersionTag tag;
  private final PidNames pids;
  private final Prefixes ipv4;
  private final Prefixes ipv6;

  private NetworkMap(VersionTag tag, PidNames pids, Prefixes ipv4, Prefixes ipv6) {
    this.tag = tag;
    this.pids = pids;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  public VersionTag tag() {
    return tag;
  }

  /**
   * The names of the PIDs; a PID's number is its place here. Every PID of the map, those without prefixes too
   * (§11.2.1.7).
   */
  public PidNames pids() {
    return pids;
  }

  public Prefixes prefixes(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** Whether two maps have the same tag, the same PIDs by the same numbers, and the same prefixes in them. */
  public boolean isSame(NetworkMap other) {
    return tag.equals(other.tag) && pids.equals(other.pids) && ipv4.isSame(other.ipv4) && ipv6.isSame(other.ipv6);
  }

  /**
   * The prefixes of one family, sorted by address and then by length, no two equal. The arrays are shared for speed and
   * must not be written to.
   *
   * @param high bits 0 to 63 of each
   * @param low bits 64 to 127; an empty array for IPv4
   * @param length prefix lengths; 0 to 128 as unsigned octets
   * @param pid the PID's number
   */
  public record Prefixes(Family family, int count, long[] high, long[] low, byte[] length, int[] pid) {
    public long lowAt(int i) {
      return low.length == 0 ? 0 : low[i];
    }

    public int lengthAt(int i) {
      return length[i] & 0xff;
    }

    public IpPrefix at(int i) {
      return new IpPrefix(new IpAddress(family, high[i], lowAt(i)), lengthAt(i));
    }

    private boolean isSame(Prefixes other) {
      return count == other.count && Arrays.equals(high, other.high) && Arrays.equals(low, other.low)
          && Arrays.equals(length, other.length) && Arrays.equals(pid, other.pid);
    }

    /** Whether every address of the family is in a PID (§11.2.2); a family without prefixes counts as complete. */
    public boolean isComplete() {
      if (count == 0) return true;
      long nextHigh = 0;
      long nextLow = 0;
      for (int i = 0; i < count; i++) {
        if (Bits.compare(high[i], lowAt(i), nextHigh, nextLow) > 0) return false;
        int bits = lengthAt(i);
        long lastHigh = high[i] | ~Bits.maskHigh(bits);
        long lastLow = lowAt(i) | ~Bits.maskLow(bits);
        if (lastHigh == -1 && lastLow == -1) return true;
        if (Bits.compare(lastHigh, lastLow, nextHigh, nextLow) >= 0) {
          nextLow = lastLow + 1;
          nextHigh = lastHigh + (nextLow == 0 ? 1 : 0);
        }
      }
      return false;
    }
  }

  /** Gathers a map as it is read; not for use by several threads. */
  public static final class Builder {
    private final NameTable pids = new NameTable();
    private Gathered ipv4 = new Gathered(Family.IPV4);
    private Gathered ipv6 = new Gathered(Family.IPV6);

    /** The number of the PID of this name, a new one where it has not been named before. */
    public int pid(String name) {
      byte[] octets = name.getBytes(StandardCharsets.UTF_8);
      return pid(octets, 0, octets.length);
    }

    /** The number of the PID whose name is in these octets, in UTF-8; a new one where it has not been named before. */
    public int pid(byte[] name, int from, int length) {
      int known = pids.find(name, from, length);
      if (known >= 0) return known;
      Names.checkPid(name, from, length);
      return pids.add(name, from, length);
    }

    /** PIDs named so far. */
    public int pids() {
      return pids.size();
    }

    /** Adds a prefix to a PID. Bits beyond the length must be zero. */
    public void prefix(int pid, Family family, long high, long low, int length) {
      (family == Family.IPV4 ? ipv4 : ipv6).add(pid, high, low, length);
    }

    /** Prefixes added so far. */
    public int prefixes() {
      return ipv4.count + ipv6.count;
    }

    /**
     * The map. The builder is spent.
     *
     * @throws MapException if one prefix is in two PIDs (RFC 7285 §11.2.2)
     */
    public NetworkMap build(VersionTag tag) {
      Gathered four = ipv4;
      Gathered six = ipv6;
      ipv4 = new Gathered(Family.IPV4);
      ipv6 = new Gathered(Family.IPV6);
      PidNames names = PidNames.of(pids);
      return new NetworkMap(tag, names, four.sorted(names), six.sorted(names));
    }
  }

  /** Growing arrays of the prefixes of one family, in the order they came. */
  private static final class Gathered {
    private static final int FIRST = 1024;

    private final Family family;
    private int count;
    private long[] high = new long[FIRST];
    private long[] low;
    private byte[] length = new byte[FIRST];
    private int[] pid = new int[FIRST];

    Gathered(Family family) {
      this.family = family;
      this.low = family == Family.IPV4 ? new long[0] : new long[FIRST];
    }

    void add(int pidNumber, long highBits, long lowBits, int bits) {
      if (count == high.length) grow();
      high[count] = highBits;
      if (low.length > 0) low[count] = lowBits;
      length[count] = (byte) bits;
      pid[count] = pidNumber;
      count++;
    }

    private void grow() {
      int size = count + (count >> 1);
      high = Arrays.copyOf(high, size);
      if (low.length > 0) low = Arrays.copyOf(low, size);
      length = Arrays.copyOf(length, size);
      pid = Arrays.copyOf(pid, size);
    }

    /** These prefixes in order; what they were gathered in is spent. */
    Prefixes sorted(List<String> names) {
      int[] places = isSorted() ? new int[0] : places();
      Prefixes prefixes = places.length == 0 ? trimmed() : taken(places);
      return dropEqual(prefixes, names);
    }

    private long lowAt(int i) {
      return low.length == 0 ? 0 : low[i];
    }

    private boolean isSorted() {
      for (int i = 1; i < count; i++) {
        int order = Bits.compare(high[i - 1], lowAt(i - 1), high[i], lowAt(i));
        if (order > 0 || order == 0 && (length[i - 1] & 0xff) > (length[i] & 0xff)) return false;
      }
      return true;
    }

    /** From where the prefixes are to be taken: by length first, then, which matters more, by address. */
    private int[] places() {
      RadixOrder order = new RadixOrder(count);
      order.by(i -> length[i] & 0xff);
      if (low.length > 0) order.by(i -> low[i]);
      order.by(i -> high[i]);
      return order.places();
    }

    private Prefixes trimmed() {
      return new Prefixes(family, count, Arrays.copyOf(high, count), Arrays.copyOf(low, low.length == 0 ? 0 : count),
          Arrays.copyOf(length, count), Arrays.copyOf(pid, count));
    }

    private Prefixes taken(int[] places) {
      long[] sortedHigh = new long[count];
      for (int i = 0; i < count; i++) sortedHigh[i] = high[places[i]];
      high = new long[0]; // each array goes as soon as it was taken from, so that not all are there twice
      long[] sortedLow = new long[low.length == 0 ? 0 : count];
      for (int i = 0; i < sortedLow.length; i++) sortedLow[i] = low[places[i]];
      low = new long[0];
      byte[] sortedLength = new byte[count];
      for (int i = 0; i < count; i++) sortedLength[i] = length[places[i]];
      int[] sortedPid = new int[count];
      for (int i = 0; i < count; i++) sortedPid[i] = pid[places[i]];
      return new Prefixes(family, count, sortedHigh, sortedLow, sortedLength, sortedPid);
    }

    /** One prefix written twice in one PID is one prefix; in two PIDs it breaks §11.2.2. */
    private static Prefixes dropEqual(Prefixes all, List<String> names) {
      int kept = 0;
      for (int i = 0; i < all.count(); i++) {
        boolean equal = kept > 0 && all.high()[i] == all.high()[kept - 1] && all.lowAt(i) == all.lowAt(kept - 1)
            && all.length()[i] == all.length()[kept - 1];
        if (equal && all.pid()[i] != all.pid()[kept - 1]) {
          throw new MapException(all.at(i) + " is in two PIDs, " + names.get(all.pid()[kept - 1]) + " and "
              + names.get(all.pid()[i]) + " (RFC 7285 §11.2.2)");
        }
        if (!equal) {
          all.high()[kept] = all.high()[i];
          if (all.low().length > 0) all.low()[kept] = all.low()[i];
          all.length()[kept] = all.length()[i];
          all.pid()[kept] = all.pid()[i];
          kept++;
        }
      }
      if (kept == all.high().length) return all;
      return new Prefixes(all.family(), kept, Arrays.copyOf(all.high(), kept),
          all.low().length == 0 ? all.low() : Arrays.copyOf(all.low(), kept), Arrays.copyOf(all.length(), kept),
              Arrays.copyOf(all.pid(), kept));
    }
  }
}
