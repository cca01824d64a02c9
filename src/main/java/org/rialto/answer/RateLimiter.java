package org.rialto.answer;

import java.util.Arrays;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.wire.Query;
import org.rialto.wire.QueryName;
import org.rialto.wire.Reply;
import org.rialto.wire.SipHash;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneTable;

/**
 * Limits the replies that one worker sends by datagram to the clients of a prefix, so that a server asked under forged
 * addresses is of little use against their owners. Owned by its worker; its memory is taken once for the limits it
 * follows, and stays the same whatever comes.
 *
 * <p>Each prefix and kind of reply has an account: it earns {@link RateLimits#responsesPerSecond} a second, holds at
 * most what one second earns, and pays one for each reply, into debt where it must, but for no more than the window.
 * While it is in debt, replies are over the limit; so who goes on asking too fast stays limited.
 *
 * <p>Accounts are in rows of {@link #WAYS}, found by a keyed hash. Nobody who doesn't know the key can tell which
 * prefixes share a row. A new account takes the place of the one in its row that has most, and so the least to be
 * remembered for, and starts with a second's earnings: a crowded row limits too little rather than starve a client.
 */
public final class RateLimiter {
  private static final int HASHED_OCTETS = 32;
  private static final int WAYS = 4;
  private static final int NOERROR = 0;
  private static final int NXDOMAIN = 3;

  private final long firstKey;
  private final long secondKey;
  private RateLimits limits = RateLimits.OFF;
  private long[] owners = new long[0];
  private int[] balances = new int[0];
  private int[] seconds = new int[0];
  private byte[] passed = new byte[0];

  /** What becomes of a reply. */
  enum Fate {
    /** It is sent. */
    SEND,
    /** It is over the limit; in its place goes a truncated one. */
    SLIP,
    /** It is over the limit, and nothing is sent. */
    DROP
  }

  /** What counts as the same reply, of one name. */
  enum Kind {
    /** Records. */
    POSITIVE,
    /** A name without records of the type asked for (RFC 2308 §2.2). */
    NODATA,
    /** A delegation. */
    REFERRAL,
    /** No such name (RFC 2308 §2.1). */
    NXDOMAIN,
    /** Any other response code, or no question at all. */
    ERROR
  }

  /** A limiter whose two keys, random numbers, nobody else knows; without limits until it is given some. */
  public RateLimiter(long firstKey, long secondKey) {
    this.firstKey = firstKey;
    this.secondKey = secondKey;
  }

  /** Follows these limits from now on. Only where they are others than before, all accounts are opened anew. */
  void follow(RateLimits newLimits) {
    if (newLimits == limits) return;
    boolean same = newLimits.equals(limits);
    limits = newLimits;
    if (!same) open(newLimits.areOn() ? Math.max(WAYS, Integer.highestOneBit(2 * newLimits.tableSize() - 1)) : 0);
  }

  /** Whether replies are limited. */
  boolean isOn() {
    return owners.length > 0;
  }

  /** Counts a reply of a kind to a query, and says what becomes of it. Never allocates. */
  Fate judge(Query query, Kind kind, ZoneTable zones, long nowSeconds) {
    return judge(query.client(), kind, kind == Kind.ERROR ? 0 : name(query, kind, zones), nowSeconds);
  }

  /**
   * Counts a reply, and says what becomes of it. Never allocates.
   *
   * @param name tells apart the replies of one kind that aren't the same; a number that is its name's alone
   * @param nowSeconds the time, in seconds of any epoch
   */
  Fate judge(Client client, Kind kind, long name, long nowSeconds) {
    if (limits.exempt().contains(client.peerFamily(), client.peerHigh(), client.peerLow())) return Fate.SEND;
    int now = (int) nowSeconds;
    int account = account(owner(client, kind, name), now);
    balances[account] = Math.max(balance(account, now) - 1, -limits.windowSeconds() * limits.responsesPerSecond());
    seconds[account] = now;
    if (balances[account] >= 0) return Fate.SEND;
    if (limits.slip() == 0) return Fate.DROP;
    if (++passed[account] < limits.slip()) return Fate.DROP;
    passed[account] = 0;
    return Fate.SLIP;
  }

  /** Of which kind the reply to a question is. */
  static Kind kind(Reply reply) {
    return switch (reply.rcode()) {
      case NOERROR -> reply.answers() > 0 ? Kind.POSITIVE : reply.isAuthoritative() ? Kind.NODATA : Kind.REFERRAL;
      case NXDOMAIN -> Kind.NXDOMAIN;
      default -> Kind.ERROR;
    };
  }

  /**
   * What the reply is about: the whole zone where there is no such name, else the name in the zone that it comes from,
   * be that a wildcard or a cut, so that making up names below it gets nobody more replies.
   */
  private static long name(Query query, Kind kind, ZoneTable zones) {
    QueryName name = query.name();
    Zone zone = zones.find(name, query.type());
    if (!zone.isAvailable()) return 0;
    int label = kind == Kind.NXDOMAIN ? name.labels() - zone.labels() : zone.encloser(name);
    return name.hash(label) + (label == 0 ? 0 : 1);
  }

  private void open(int accounts) {
    owners = new long[accounts];
    balances = new int[accounts];
    seconds = new int[accounts];
    passed = new byte[accounts];
    Arrays.fill(balances, limits.responsesPerSecond());
  }

  /** The account of an owner: its own if it has one, else the one in its row that has most, made its own. */
  private int account(long owner, int now) {
    int row = (int) owner & owners.length - WAYS;
    int richest = row;
    for (int account = row; account < row + WAYS; account++) {
      if (owners[account] == owner) return account;
      if (balance(account, now) > balance(richest, now)) richest = account;
    }
    owners[richest] = owner;
    balances[richest] = limits.responsesPerSecond();
    seconds[richest] = now;
    passed[richest] = 0;
    return richest;
  }

  /** What an account has by now. A clock that was set back earns nothing. */
  private int balance(int account, int now) {
    long earned = (long) Math.max(0, now - seconds[account]) * limits.responsesPerSecond();
    return (int) Math.min(limits.responsesPerSecond(), balances[account] + earned);
  }

  private long owner(Client client, Kind kind, long name) {
    boolean ipv4 = client.peerFamily() == Family.IPV4;
    int length = ipv4 ? limits.ipv4Length() : limits.ipv6Length();
    long high = client.peerHigh() & Bits.maskHigh(length);
    long low = client.peerLow() & Bits.maskLow(length);
    long kindAndFamily = kind.ordinal() << 1 | (ipv4 ? 0 : 1);
    return SipHash.hash(firstKey, secondKey, high, low, name, kindAndFamily, HASHED_OCTETS);
  }
}
