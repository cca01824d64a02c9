package org.rialto.location;

import java.io.IOException;
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

  /** Writes all but the tag: PIDs, and the prefixes of each family. */
  public void write(MapOutput out) throws IOException {
    pids.write(out);
    ipv4.write(out);
    ipv6.write(out);
  }

  /**
   * The map that {@link #write} wrote, with this tag.
   *
   * @throws MapException if what was written is no network map
   */
  public static NetworkMap read(VersionTag tag, MapInput in) throws IOException {
    PidNames pids = PidNames.read(in);
    Prefixes ipv4 = Prefixes.read(Family.IPV4, pids.size(), in);
    return new NetworkMap(tag, pids, ipv4, Prefixes.read(Family.IPV6, pids.size(), in));
  }

  /**
   * The prefixes of one family, sorted by address and then by length, no two equal. The arrays are shared for speed and
   * must not be written to.
   *
   * @param ipv4 the addresses of each; an empty array for IPv6
   * @param high bits 0 to 63 of each; an empty array for IPv4
   * @param low bits 64 to 127; an empty array where all are zero
   * @param length prefix lengths; 0 to 128 as unsigned octets
   * @param pid the PID's number
   */
  public record Prefixes(Family family, int count, int[] ipv4, long[] high, long[] low, byte[] length, int[] pid) {
    /** Bits 0 to 63 of an address, left-aligned as in {@link IpAddress}. */
    public long highAt(int i) {
      return family == Family.IPV4 ? (long) ipv4[i] << Integer.SIZE : high[i];
    }

    public long lowAt(int i) {
      return low.length == 0 ? 0 : low[i];
    }

    public int lengthAt(int i) {
      return length[i] & 0xff;
    }

    public IpPrefix at(int i) {
      return new IpPrefix(new IpAddress(family, highAt(i), lowAt(i)), lengthAt(i));
    }

    private void write(MapOutput out) throws IOException {
      out.putInt(count);
      out.putInt(low.length);
      out.putInts(ipv4, ipv4.length);
      out.putLongs(high, high.length);
      out.putLongs(low, low.length);
      out.putBytes(length, count);
      out.putInts(pid, count);
    }

    private static Prefixes read(Family family, int pids, MapInput in) throws IOException {
      int count = in.getInt();
      int lows = in.getInt();
      boolean isIpv4 = family == Family.IPV4;
      if (lows != 0 && (isIpv4 || lows != count)) {
        throw new MapException(lows + " lower halves for " + count + " prefixes");
      }
      Prefixes prefixes = new Prefixes(family, count, in.getInts(isIpv4 ? count : 0), in.getLongs(isIpv4 ? 0 : count),
          in.getLongs(lows), in.getBytes(count), in.getInts(count));
      for (int i = 0; i < count; i++) prefixes.check(i, pids);
      return prefixes;
    }

    /** Checks a prefix by itself, and against the one before. */
    private void check(int i, int pids) {
      if (lengthAt(i) > family.bits() || (highAt(i) & ~Bits.maskHigh(lengthAt(i))) != 0
          || (lowAt(i) & ~Bits.maskLow(lengthAt(i))) != 0) {
        throw new MapException("prefix " + i + " has a length of " + lengthAt(i) + ", and bits beyond it");
      }
      if (pid[i] < 0 || pid[i] >= pids) throw new MapException("PID " + pid[i] + " of " + pids);
      if (i == 0) return;
      int order = Bits.compare(highAt(i - 1), lowAt(i - 1), highAt(i), lowAt(i));
      if (order > 0 || order == 0 && lengthAt(i - 1) >= lengthAt(i)) {
        throw new MapException("prefix " + i + " isn't after the one before");
      }
    }

    private boolean isSame(Prefixes other) {
      return count == other.count && Arrays.equals(ipv4, other.ipv4) && Arrays.equals(high, other.high)
          && Arrays.equals(low, other.low) && Arrays.equals(length, other.length) && Arrays.equals(pid, other.pid);
    }

    /** Whether every address of the family is in a PID (§11.2.2); a family without prefixes counts as complete. */
    public boolean isComplete() {
      if (count == 0) return true;
      long nextHigh = 0;
      long nextLow = 0;
      for (int i = 0; i < count; i++) {
        if (Bits.compare(highAt(i), lowAt(i), nextHigh, nextLow) > 0) return false;
        int bits = lengthAt(i);
        long lastHigh = highAt(i) | ~Bits.maskHigh(bits);
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
    private static final int FIRST = 1024;

    private final NameTable pids;
    private Gathered ipv4;
    private Gathered ipv6;

    public Builder() {
      pids = new NameTable();
      ipv4 = new Gathered(Family.IPV4, FIRST);
      ipv6 = new Gathered(Family.IPV6, FIRST);
    }

    /** With room for a map as large as another, such as its next version. */
    public Builder(NetworkMap earlier) {
      pids = earlier.pids.emptied();
      ipv4 = new Gathered(Family.IPV4, Math.max(earlier.ipv4.count, FIRST));
      ipv6 = new Gathered(Family.IPV6, Math.max(earlier.ipv6.count, FIRST));
    }

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

    /** Adds a prefix to a PID. */
    public void prefix(int pid, IpPrefix prefix) {
      prefix(pid, prefix.family(), prefix.address().high(), prefix.address().low(), prefix.length());
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
      ipv4 = new Gathered(Family.IPV4, 0);
      ipv6 = new Gathered(Family.IPV6, 0);
      PidNames names = PidNames.of(pids);
      return new NetworkMap(tag, names, four.sorted(names), six.sorted(names));
    }
  }

  /** Growing arrays of the prefixes of one family, in the order they came. */
  private static final class Gathered {
    private final Family family;
    private int count;
    private int[] ipv4;
    private long[] high;
    /** Empty as long as all are zero. */
    private long[] low = new long[0];
    private byte[] length;
    private int[] pid;

    /** With room for so many. */
    Gathered(Family family, int room) {
      this.family = family;
      this.ipv4 = new int[family == Family.IPV4 ? room : 0];
      this.high = new long[family == Family.IPV4 ? 0 : room];
      this.length = new byte[room];
      this.pid = new int[room];
    }

    void add(int pidNumber, long highBits, long lowBits, int bits) {
      if (count == length.length) resize(count + (count >> 1));
      if (family == Family.IPV4) ipv4[count] = (int) (highBits >>> Integer.SIZE);
      else high[count] = highBits;
      if (lowBits != 0 && low.length == 0) low = new long[length.length];
      if (low.length > 0) low[count] = lowBits;
      length[count] = (byte) bits;
      pid[count] = pidNumber;
      count++;
    }

    private void resize(int size) {
      if (size == length.length) return;
      if (family == Family.IPV4) ipv4 = Arrays.copyOf(ipv4, size);
      else high = Arrays.copyOf(high, size);
      if (low.length > 0) low = Arrays.copyOf(low, size);
      length = Arrays.copyOf(length, size);
      pid = Arrays.copyOf(pid, size);
    }

    /** These prefixes in order; what they were gathered in is spent. */
    Prefixes sorted(List<String> names) {
      if (!isSorted()) take(places());
      dropEqual(names);
      resize(count);
      return all();
    }

    /** What there is, and the room behind it. */
    private Prefixes all() {
      return new Prefixes(family, count, ipv4, high, low, length, pid);
    }

    private long highAt(int i) {
      return family == Family.IPV4 ? (long) ipv4[i] << Integer.SIZE : high[i];
    }

    private long lowAt(int i) {
      return low.length == 0 ? 0 : low[i];
    }

    private boolean isSorted() {
      for (int i = 1; i < count; i++) {
        int order = Bits.compare(highAt(i - 1), lowAt(i - 1), highAt(i), lowAt(i));
        if (order > 0 || order == 0 && (length[i - 1] & 0xff) > (length[i] & 0xff)) return false;
      }
      return true;
    }

    /** From where the prefixes are to be taken: by length first, then, which matters more, by address. */
    private int[] places() {
      RadixOrder order = new RadixOrder(count);
      order.by(i -> length[i] & 0xff);
      if (low.length > 0) order.by(i -> low[i]);
      order.by(this::highAt);
      return order.places();
    }

    /** Puts prefixes in order; each array goes as soon as it was taken from, so that not all are there twice. */
    private void take(int[] places) {
      if (family == Family.IPV4) ipv4 = taken(ipv4, places);
      else high = taken(high, places);
      if (low.length > 0) low = taken(low, places);
      byte[] sortedLength = new byte[count];
      for (int i = 0; i < count; i++) sortedLength[i] = length[places[i]];
      length = sortedLength;
      pid = taken(pid, places);
    }

    private static int[] taken(int[] from, int[] places) {
      int[] to = new int[places.length];
      for (int i = 0; i < to.length; i++) to[i] = from[places[i]];
      return to;
    }

    private static long[] taken(long[] from, int[] places) {
      long[] to = new long[places.length];
      for (int i = 0; i < to.length; i++) to[i] = from[places[i]];
      return to;
    }

    /** One prefix written twice in one PID is one prefix; in two PIDs it breaks §11.2.2. */
    private void dropEqual(List<String> names) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        boolean equal = kept > 0 && highAt(i) == highAt(kept - 1) && lowAt(i) == lowAt(kept - 1)
            && length[i] == length[kept - 1];
        if (equal && pid[i] != pid[kept - 1]) {
          throw new MapException(all().at(i) + " is in two PIDs, " + names.get(pid[kept - 1]) + " and "
              + names.get(pid[i]) + " (RFC 7285 §11.2.2)");
        }
        if (!equal) move(i, kept++);
      }
      count = kept;
    }

    private void move(int from, int to) {
      if (from == to) return;
      if (family == Family.IPV4) ipv4[to] = ipv4[from];
      else high[to] = high[from];
      if (low.length > 0) low[to] = low[from];
      length[to] = length[from];
      pid[to] = pid[from];
    }
  }
}
