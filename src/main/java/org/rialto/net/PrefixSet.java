package org.rialto.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * A set of addresses given by prefixes, compiled to sorted ranges: asking it is one binary search, and makes nothing.
 * Immutable; equal to another that holds the same addresses.
 */
public final class PrefixSet {
  /** No address. */
  public static final PrefixSet NONE = of(List.of());
  /** Every address of both families. */
  public static final PrefixSet ALL = of(List.of(), List.of(), true);

  private final Edges ipv4;
  private final Edges ipv6;

  /** The order of addresses; of blocks that begin with the same, the longer prefix comes later. */
  private static int inOrder(Rule rule, Rule other) {
    IpAddress one = rule.prefix().address();
    IpAddress two = other.prefix().address();
    int addresses = Bits.compare(one.high(), one.low(), two.high(), two.low());
    return addresses != 0 ? addresses : Integer.compare(rule.prefix().length(), other.prefix().length());
  }

  private PrefixSet(Edges ipv4, Edges ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /** The addresses in any of the prefixes, which may overlap. */
  public static PrefixSet of(Collection<IpPrefix> prefixes) {
    return of(prefixes, List.of(), false);
  }

  /**
   * The addresses whose longest prefix is one of the members.
   *
   * @param members prefixes whose addresses belong to the set
   * @param others prefixes whose addresses don't
   * @param otherwise whether addresses in none of them belong to the set
   * @throws IllegalArgumentException naming a prefix that is among both
   */
  public static PrefixSet of(Collection<IpPrefix> members, Collection<IpPrefix> others, boolean otherwise) {
    members.stream().filter(others::contains).findFirst().ifPresent(both -> {
      throw new IllegalArgumentException(both + " both belongs to the set and doesn't");
    });
    List<Rule> rules = new ArrayList<>();
    members.forEach(prefix -> rules.add(new Rule(prefix, true)));
    others.forEach(prefix -> rules.add(new Rule(prefix, false)));
    return new PrefixSet(compile(rules, Family.IPV4, otherwise), compile(rules, Family.IPV6, otherwise));
  }

  /** Whether the set holds a left-aligned address. Never allocates. */
  public boolean contains(Family family, long high, long low) {
    return (family == Family.IPV4 ? ipv4 : ipv6).isInside(high, low);
  }

  /** Whether the set holds an address. */
  public boolean contains(IpAddress address) {
    return contains(address.family(), address.high(), address.low());
  }

  /** Whether the set holds no address. */
  public boolean isEmpty() {
    return ipv4.high.length == 0 && ipv6.high.length == 0;
  }

  @Override public boolean equals(Object other) {
    return other instanceof PrefixSet set && ipv4.isSame(set.ipv4) && ipv6.isSame(set.ipv6);
  }

  @Override public int hashCode() {
    return 31 * (31 * Arrays.hashCode(ipv4.high) + Arrays.hashCode(ipv6.high)) + Arrays.hashCode(ipv6.low);
  }

  /** Addresses of one family where the set begins and, at the next one, no longer goes on; in order. */
  private record Edges(long[] high, long[] low) {
    boolean isInside(long atHigh, long atLow) {
      int from = 0;
      int to = high.length;
      while (from < to) {
        int middle = from + to >>> 1;
        if (Bits.compare(atHigh, atLow, high[middle], low[middle]) < 0) to = middle;
        else from = middle + 1;
      }
      return (from & 1) != 0;
    }

    boolean isSame(Edges other) {
      return Arrays.equals(high, other.high) && Arrays.equals(low, other.low);
    }
  }

  private record Rule(IpPrefix prefix, boolean member) {}

  /**
   * Walks the prefixes in the order of their first addresses, a shorter one before those in it. Of those entered and
   * not yet left, the last is the longest that holds the present address.
   */
  private static Edges compile(List<Rule> all, Family family, boolean otherwise) {
    List<Rule> rules =
        all.stream().filter(rule -> rule.prefix().family() == family).sorted(PrefixSet::inOrder).toList();
    Walk walk = new Walk();
    Deque<Rule> entered = new ArrayDeque<>();
    walk.enter(0, 0, otherwise);
    for (Rule rule : rules) {
      while (!entered.isEmpty() && !entered.getLast().prefix().contains(rule.prefix())) {
        walk.leave(entered.removeLast(), entered.isEmpty() ? otherwise : entered.getLast().member());
      }
      walk.enter(rule.prefix().address().high(), rule.prefix().address().low(), rule.member());
      entered.addLast(rule);
    }
    while (!entered.isEmpty()) {
      walk.leave(entered.removeLast(), entered.isEmpty() ? otherwise : entered.getLast().member());
    }
    return walk.edges();
  }

  /** Collects the addresses at which membership changes. */
  private static final class Walk {
    private final List<IpNumber> edges = new ArrayList<>();

    private record IpNumber(long high, long low) {}

    void enter(long high, long low, boolean member) {
      IpNumber here = new IpNumber(high, low);
      if (!edges.isEmpty() && edges.getLast().equals(here)) edges.removeLast();
      boolean inside = (edges.size() & 1) != 0;
      if (inside != member) edges.add(here);
    }

    /** What lies behind a prefix; nothing does behind the family's last one. */
    void leave(Rule rule, boolean member) {
      IpAddress last = rule.prefix().last();
      long low = last.family() == Family.IPV4 ? 0 : last.low() + 1;
      long step = last.family() == Family.IPV4 ? 1L << 32 : low == 0 ? 1 : 0;
      long high = last.high() + step;
      if (high != 0 || low != 0) enter(high, low, member);
    }

    Edges edges() {
      return new Edges(edges.stream().mapToLong(IpNumber::high).toArray(),
          edges.stream().mapToLong(IpNumber::low).toArray());
    }
  }
}
