package org.rialto.location;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final List<String> pids;
  private final Prefixes ipv4;
  private final Prefixes ipv6;

  private NetworkMap(VersionTag tag, List<String> pids, Prefixes ipv4, Prefixes ipv6) {
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
  public List<String> pids() {
    return pids;
  }

  public Prefixes prefixes(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
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
    private final List<String> pids = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private Gathered ipv4 = new Gathered(Family.IPV4);
    private Gathered ipv6 = new Gathered(Family.IPV6);

    /** The number of the PID of this name, a new one where it has not been named before. */
    public int pid(String name) {
      Integer known = numbers.get(name);
      if (known != null) return known;
      if (!Names.isPid(name)) throw new MapException("\"" + Names.shown(name)
          + "\" is not a PID name (RFC 7285 §10.1)");
      numbers.put(name, pids.size());
      pids.add(name);
      return pids.size() - 1;
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
     * The map. The builder is empty afterwards.
     *
     * @throws MapException if one prefix is in two PIDs (RFC 7285 §11.2.2)
     */
    public NetworkMap build(VersionTag tag) {
      Gathered four = ipv4;
      Gathered six = ipv6;
      ipv4 = new Gathered(Family.IPV4);
      ipv6 = new Gathered(Family.IPV6);
      List<String> names = List.copyOf(pids);
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

    Prefixes sorted(List<String> names) {
      if (!isSorted()) sort();
      Prefixes prefixes = new Prefixes(family, count, high, low, length, pid);
      return dropEqual(prefixes, names);
    }

    private long lowAt(int i) {
      return low.length == 0 ? 0 : low[i];
    }

    private int order(int i, int j) {
      int order = Bits.compare(high[i], lowAt(i), high[j], lowAt(j));
      return order != 0 ? order : Integer.compare(length[i] & 0xff, length[j] & 0xff);
    }

    private boolean isSorted() {
      for (int i = 1; i < count; i++) {
        if (order(i - 1, i) > 0) return false;
      }
      return true;
    }

    /**
     * A bottom-up merge sort of places. Maps list prefixes PID by PID, each list mostly in order, so natural runs are
     * merged, and no object is made for each prefix.
     */
    private void sort() {
      int[] places = new int[count];
      int[] other = new int[count];
      for (int i = 0; i < count; i++) places[i] = i;
      int[] runs = runs();
      int runCount = runs.length - 1;
      while (runCount > 1) {
        int merged = 0;
        for (int r = 0; r < runCount; r += 2) {
          int start = runs[r];
          int middle = runs[r + 1];
          int stop = r + 1 < runCount ? runs[r + 2] : middle;
          merge(places, other, start, middle, stop);
          runs[merged++] = start;
        }
        runs[merged] = count;
        runCount = merged;
        int[] swap = places;
        places = other;
        other = swap;
      }
      apply(places);
    }

    private int[] runs() {
      int[] starts = new int[64];
      int found = 1;
      for (int i = 1; i < count; i++) {
        if (order(i - 1, i) > 0) {
          if (found + 1 >= starts.length) starts = Arrays.copyOf(starts, starts.length * 2);
          starts[found++] = i;
        }
      }
      starts[found] = count;
      return Arrays.copyOf(starts, found + 1);
    }

    private void merge(int[] from, int[] to, int start, int middle, int stop) {
      int left = start;
      int right = middle;
      for (int i = start; i < stop; i++) {
        boolean takeLeft = left < middle && (right >= stop || order(from[left], from[right]) <= 0);
        to[i] = takeLeft ? from[left++] : from[right++];
      }
    }

    private void apply(int[] places) {
      long[] sortedHigh = new long[count];
      long[] sortedLow = new long[low.length == 0 ? 0 : count];
      byte[] sortedLength = new byte[count];
      int[] sortedPid = new int[count];
      for (int i = 0; i < count; i++) {
        int from = places[i];
        sortedHigh[i] = high[from];
        if (sortedLow.length > 0) sortedLow[i] = low[from];
        sortedLength[i] = length[from];
        sortedPid[i] = pid[from];
      }
      high = sortedHigh;
      low = sortedLow.length == 0 && family == Family.IPV6 ? new long[count] : sortedLow;
      length = sortedLength;
      pid = sortedPid;
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
