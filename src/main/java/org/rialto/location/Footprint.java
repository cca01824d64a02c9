package org.rialto.location;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A set of addresses of both families: where the clients are for whom something holds (RFC 8006 §4.2.2.2). */
public final class Footprint {
  private static final int OUTSIDE = 0;
  private static final int INSIDE = 1;

  /** All addresses: a global footprint (RFC 9241 §3.6). */
  public static final Footprint EVERYWHERE = new Footprint(uncut(Family.IPV4, INSIDE), uncut(Family.IPV6, INSIDE));
  /** No address. */
  public static final Footprint NOWHERE = new Footprint(uncut(Family.IPV4, OUTSIDE), uncut(Family.IPV6, OUTSIDE));

  private static final Comparator<IpPrefix> IN_ORDER = (one, other) -> {
    int order = Bits.compare(one.address().high(), one.address().low(), other.address().high(), other.address().low());
    return order != 0 ? order : Integer.compare(one.length(), other.length());
  };

  private final Ranges ipv4;
  private final Ranges ipv6;

  private Footprint(Ranges ipv4, Ranges ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  private static Ranges uncut(Family family, int value) {
    return new Ranges.Builder(family).add(0, 0, value).build();
  }

  /** The addresses in any of these prefixes, which may overlap. */
  public static Footprint of(List<IpPrefix> prefixes) {
    return new Footprint(ranges(Family.IPV4, prefixes), ranges(Family.IPV6, prefixes));
  }

  private static Ranges ranges(Family family, List<IpPrefix> prefixes) {
    Ranges.Builder out = new Ranges.Builder(family).add(0, 0, OUTSIDE);
    Optional<IpPrefix> widest = Optional.empty();
    for (IpPrefix prefix : prefixes.stream().filter(each -> each.family() == family).sorted(IN_ORDER).toList()) {
      if (widest.filter(outer -> outer.contains(prefix)).isPresent()) continue;
      widest = Optional.of(prefix);
      out.add(prefix.address().high(), prefix.address().low(), INSIDE);
      addBehind(out, prefix.last(), OUTSIDE);
    }
    return out.build();
  }

  /** What follows an address has this value; nothing follows the last one of a family. */
  private static void addBehind(Ranges.Builder out, IpAddress last, int value) {
    boolean isIpv4 = last.family() == Family.IPV4;
    long low = isIpv4 ? 0 : last.low() + 1;
    long step = isIpv4 ? 1L << Integer.SIZE : low == 0 ? 1 : 0;
    long high = last.high() + step;
    if ((high | low) != 0) out.add(high, low, value);
  }

  /** The addresses in any of these PIDs of a network map; a name that is none of its PIDs stands for none. */
  public static Footprint ofPids(LocationIndex index, Set<String> pids) {
    boolean[] isNamed = new boolean[index.pids().size()];
    for (int pid = 0; pid < isNamed.length; pid++) isNamed[pid] = pids.contains(index.pids().get(pid));
    IntUnaryOperator side = value -> Ranges.number(value) >= 0 && isNamed[Ranges.number(value)] ? INSIDE : OUTSIDE;
    return new Footprint(mapped(index.ranges(Family.IPV4), side), mapped(index.ranges(Family.IPV6), side));
  }

  private static Ranges mapped(Ranges ranges, IntUnaryOperator side) {
    Ranges.Builder out = new Ranges.Builder(ranges.family());
    for (int i = 0; i < ranges.size(); i = ranges.next(i)) {
      out.add(ranges.startHigh(i), ranges.startLow(i), side.applyAsInt(ranges.value(i)));
    }
    return out.build();
  }

  /** The addresses in any of these. */
  public static Footprint union(List<Footprint> footprints) {
    if (footprints.isEmpty()) return NOWHERE;
    List<Footprint> left = new ArrayList<>(footprints);
    while (left.size() > 1) {
      List<Footprint> pairs = new ArrayList<>();
      for (int i = 0; i < left.size(); i += 2) {
        pairs.add(i + 1 < left.size() ? left.get(i).with(left.get(i + 1), Math::max) : left.get(i));
      }
      left = pairs;
    }
    return left.getFirst();
  }

  /** The addresses in both. */
  public Footprint and(Footprint other) {
    if (other == EVERYWHERE || this == NOWHERE) return this;
    return this == EVERYWHERE || other == NOWHERE ? other : with(other, Math::min);
  }

  private Footprint with(Footprint other, IntBinaryOperator value) {
    return new Footprint(Sweep.over(ipv4, other.ipv4, value), Sweep.over(ipv6, other.ipv6, value));
  }

  /**
   * What is left of it in whole blocks of these lengths.
   *
   * @param ipv4Length 0 to 32
   * @param ipv6Length 0 to 128
   */
  public Footprint inBlocks(int ipv4Length, int ipv6Length) {
    return new Footprint(inBlocks(ipv4, ipv4Length), inBlocks(ipv6, ipv6Length));
  }

  private static Ranges inBlocks(Ranges ranges, int length) {
    Ranges.Builder out = new Ranges.Builder(ranges.family()).add(0, 0, OUTSIDE);
    for (int i = 0; i < ranges.size(); i = ranges.next(i)) {
      if (ranges.value(i) == OUTSIDE) continue;
      IpAddress first = ranges.first(i);
      IpAddress last = ranges.last(i);
      IpPrefix ofFirst = IpPrefix.around(first, length);
      IpPrefix ofLast = IpPrefix.around(last, length);
      boolean isFirstWhole = ofFirst.address().equals(first);
      boolean isLastWhole = ofLast.last().equals(last);
      if (ofFirst.equals(ofLast) && !(isFirstWhole && isLastWhole)) continue;
      if (isFirstWhole) out.add(first.high(), first.low(), INSIDE);
      else addBehind(out, ofFirst.last(), INSIDE);
      if (isLastWhole) addBehind(out, last, OUTSIDE);
      else out.add(ofLast.address().high(), ofLast.address().low(), OUTSIDE);
    }
    return out.build();
  }

  /** All ranges of a family, of value 1 where they are of the footprint, else of value 0. */
  public Ranges ranges(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** Whether it has all addresses of a block, which starts at this address. */
  public boolean holds(Family family, long high, long low, int length) {
    Ranges ranges = ranges(family);
    int position = ranges.find(high, low);
    return ranges.value(position) == INSIDE && ranges.holds(position, high, low, length);
  }

  /** Whether it has all addresses of a block. */
  public boolean holds(IpPrefix block) {
    return holds(block.family(), block.address().high(), block.address().low(), block.length());
  }

  /** Whether it has every address there is. */
  public boolean isEverywhere() {
    return isAll(INSIDE);
  }

  /** Whether it has no address. */
  public boolean isNowhere() {
    return isAll(OUTSIDE);
  }

  private boolean isAll(int value) {
    return ipv4.count() == 1 && ipv6.count() == 1 && ipv4.value(0) == value && ipv6.value(0) == value;
  }
}
