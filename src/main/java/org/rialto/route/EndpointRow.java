package org.rialto.route;

import java.util.Optional;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;

/**
 * What is known by endpoint costs (RFC 7285 §11.5) of the clients in one prefix. Immutable. Times are seconds of the
 * Unix epoch.
 */
public final class EndpointRow {
  /** Of clients whose costs no source is asked for. */
  public static final EndpointRow OUTSIDE = new EndpointRow(Standing.OUTSIDE, Integer.MAX_VALUE);
  /** Of clients whose subnet is shorter than the prefixes that costs are asked for. */
  public static final EndpointRow TOO_SHORT = new EndpointRow(Standing.TOO_SHORT, Integer.MAX_VALUE);

  /** What is known of a client. */
  public enum Standing {
    /** No source is asked for its costs. */
    OUTSIDE,
    /** Too few bits of its address are known to ask. */
    TOO_SHORT,
    /** Its costs haven't been asked for, or nothing came of it. */
    UNASKED,
    /** The server has no costs for it, or refuses to tell them. */
    NO_ADVICE,
    /** The server has told its costs. */
    RANKED
  }

  private final Standing standing;
  private final Optional<Told> told;
  private final int source;
  private final int ttlMaxSeconds;
  private final long freshUntilSeconds;
  private final long refreshFromSeconds;
  /** Of each group of the plan as many places as it has answers: nodes by number, the unused places -1. */
  private final int[] nodes;

  /**
   * What a server said, for those who want to know why.
   *
   * @param clients the prefix; its first address is the one asked about
   * @param server the resource asked
   * @param type of the costs; empty where it told none
   * @param better which costs are the better ones
   * @param costs by the number of the node; NaN where there is none
   * @param refusal why it tells none, where it refuses
   */
  public record Told(IpPrefix clients, String server, Optional<CostType> type, Better better,
      double[] costs, Optional<String> refusal, long fetchedAtSeconds) {}

  private EndpointRow(Standing standing, int ttlMaxSeconds) {
    this.standing = standing;
    this.ttlMaxSeconds = ttlMaxSeconds;
    told = Optional.empty();
    source = Choice.NO_SOURCE;
    freshUntilSeconds = Long.MAX_VALUE;
    refreshFromSeconds = Long.MAX_VALUE;
    nodes = new int[0];
  }

  EndpointRow(int source, Told told, long refreshFromSeconds, long freshUntilSeconds, int[] nodes) {
    this.standing = isAnyNode(nodes) ? Standing.RANKED : Standing.NO_ADVICE;
    this.ttlMaxSeconds = Integer.MAX_VALUE;
    this.told = Optional.of(told);
    this.source = source;
    this.refreshFromSeconds = refreshFromSeconds;
    this.freshUntilSeconds = freshUntilSeconds;
    this.nodes = nodes;
  }

  /** Of clients whose costs are to be asked for, and whose answers are to be kept so long at the most meanwhile. */
  static EndpointRow unasked(int ttlMaxSeconds) {
    return new EndpointRow(Standing.UNASKED, ttlMaxSeconds);
  }

  private static boolean isAnyNode(int[] nodes) {
    for (int node : nodes) {
      if (node >= 0) return true;
    }
    return false;
  }

  public Standing standing() {
    return standing;
  }

  /** Present where a server said something. */
  public Optional<Told> told() {
    return told;
  }

  /** The place of the source that said it, among those that are asked for endpoint costs. */
  int source() {
    return source;
  }

  /** Whether the server was asked. */
  public boolean isKnown() {
    return standing == Standing.RANKED || standing == Standing.NO_ADVICE;
  }

  /** Whether the client should be asked about: for the first time, or before what is known goes stale. */
  public boolean isDue(long nowSeconds) {
    return standing == Standing.UNASKED || isKnown() && nowSeconds >= refreshFromSeconds;
  }

  /** Until when what the server said is good, where it said something. */
  public long freshUntilSeconds() {
    return freshUntilSeconds;
  }

  /** The most seconds that an answer may be kept, whatever it is made of. */
  public int ttlMaxSeconds() {
    return ttlMaxSeconds;
  }

  /** The number of a node in an answer; -1 where there are no more. */
  int node(int place) {
    return nodes[place];
  }
}
