package org.rialto.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.rialto.net.Bits;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Draws client subnets out of prefixes: each prefix is as likely as any other, however wide it is, and so is each block
 * in it. The same seed draws the same.
 */
public final class SubnetDraw {
  /** Draws in vain for each prefix or subnet before it is taken that there are no more. */
  private static final int TRIES = 20;

  private final Lengths lengths;
  private final RandomGenerator random;

  /**
   * How long subnets are.
   *
   * @param ipv4 bits, 1 to 32; zero for as long as the prefix they are drawn from
   * @param ipv6 bits, 1 to 128; zero likewise
   */
  public record Lengths(int ipv4, int ipv6) {
    /** As resolvers send them (RFC 7871 §11.1). */
    public static final Lengths USUAL = new Lengths(24, 56);
    /** As long as the prefixes are. */
    public static final Lengths OF_PREFIX = new Lengths(0, 0);

    int of(IpPrefix prefix) {
      int wanted = prefix.family() == Family.IPV4 ? ipv4 : ipv6;
      return wanted == 0 ? prefix.length() : wanted;
    }
  }

  /**
   * A subnet, and the place of the prefix it is drawn from.
   *
   * @param place from 0
   */
  public record Drawn(int place, IpPrefix subnet) {}

  public SubnetDraw(Lengths lengths, RandomGenerator random) {
    this.lengths = lengths;
    this.random = random;
  }

  /**
   * Draws subnets, no two alike; fewer than wanted where the prefixes have no more.
   *
   * @param prefixes how many there are, and each by its place
   */
  public List<Drawn> draw(int wanted, int prefixes, IntFunction<IpPrefix> prefix) {
    Set<IpPrefix> known = new HashSet<>();
    List<Drawn> drawn = new ArrayList<>();
    int misses = 0;
    while (drawn.size() < wanted && prefixes > 0 && misses < TRIES * (long) Math.max(prefixes, drawn.size())) {
      int place = random.nextInt(prefixes);
      IpPrefix from = prefix.apply(place);
      IpPrefix subnet = within(from, lengths.of(from));
      if (subnet.length() > 0 && known.add(subnet)) drawn.add(new Drawn(place, subnet));
      else misses++;
    }
    return drawn;
  }

  private IpPrefix within(IpPrefix from, int length) {
    int kept = Math.min(from.length(), length);
    IpAddress first = from.address();
    long high = first.high() & Bits.maskHigh(kept) | random.nextLong() & ~Bits.maskHigh(kept) & Bits.maskHigh(length);
    long low = first.low() & Bits.maskLow(kept) | random.nextLong() & ~Bits.maskLow(kept) & Bits.maskLow(length);
    return new IpPrefix(new IpAddress(from.family(), high, low), length);
  }
}
