package org.rialto.route;

import org.rialto.location.Ranges;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;

/**
 * What all services with the same candidates and number of answers share: for each client family the ranges in which
 * the answer is the same, and the answers. An answer names candidates by position; each service has its own list of
 * which node stands at a position.
 *
 * <p>A range's value is one of
 * <pre>
 *   0 … 3            the address carries an IPv4 one, to be looked up instead; the EmbeddedIpv4 by ordinal
 *   4 + 2 * class    this answer class
 *   5 + 2 * class    the peer decides (special use); the class is what the map itself says
 * </pre>
 */
final class Group {
  /**
   * The class of no answer: the address is in no PID. Where there is one source, also that of PIDs it has no cost for.
   */
  static final int NO_ADVICE = 0;
  private static final EmbeddedIpv4[] CARRIERS = EmbeddedIpv4.values();

  private final int answers;
  /** Of each class the positions of its candidates in order, the unused ones of {@code answers} -1, and the source. */
  private final int[] classes;
  private final Areas areas;
  private final Ranges ipv4;
  private final Ranges ipv6;
  private final WideBlocks wideIpv4;
  private final WideBlocks wideIpv6;
  private final boolean constant;

  /** A group whose wide blocks are counted. */
  Group(int answers, int[] classes, Areas areas, Ranges ipv4, Ranges ipv6, int spannedMax) {
    this(answers, classes, areas, ipv4, ipv6,
        WideBlocks.of(ipv4, spannedMax, areas.choosing(classes, answers, Family.IPV4)),
        WideBlocks.of(ipv6, spannedMax, areas.choosing(classes, answers, Family.IPV6)));
  }

  /** A group whose wide blocks have been counted. */
  Group(int answers, int[] classes, Areas areas, Ranges ipv4, Ranges ipv6, WideBlocks wideIpv4,
      WideBlocks wideIpv6) {
    this.answers = answers;
    this.classes = classes;
    this.areas = areas;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.wideIpv4 = wideIpv4;
    this.wideIpv6 = wideIpv6;
    int first = answerClass(ipv4.value(0));   // nothing in IPv4 carries IPv4, so it has a class
    this.constant = isAll(ipv4, first) && isAll(ipv6, first);
  }

  private static boolean isAll(Ranges ranges, int answerClass) {
    for (int i = 0; i < ranges.size(); i++) {
      int value = ranges.value(i);
      if (!isEmbedded(value) && answerClass(value) != answerClass) return false;
    }
    return true;
  }

  static int value(int answerClass, boolean byPeer) {
    return CARRIERS.length + 2 * answerClass + (byPeer ? 1 : 0);
  }

  static int value(EmbeddedIpv4 carrier) {
    return carrier.ordinal();
  }

  static boolean isEmbedded(int value) {
    return value < CARRIERS.length;
  }

  static EmbeddedIpv4 carrier(int value) {
    return CARRIERS[value];
  }

  static boolean isByPeer(int value) {
    return !isEmbedded(value) && (value - CARRIERS.length & 1) != 0;
  }

  /** Whether the range counts when a block spans several: its own class answers there. */
  static boolean hasVote(int value) {
    return !isEmbedded(value) && !isByPeer(value);
  }

  static int answerClass(int value) {
    return value - CARRIERS.length >> 1;
  }

  Ranges ranges(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  WideBlocks wide(Family family) {
    return family == Family.IPV4 ? wideIpv4 : wideIpv6;
  }

  /** The class that answers for a block that several are counted in. */
  int winner(Tally tally, Family family, long high, long low, int length) {
    return areas.winner(tally, classes, answers, family, high, low, length);
  }

  /** Where its candidates may serve. */
  Areas areas() {
    return areas;
  }

  /** Whether every client gets one and the same answer, so that no address matters. */
  boolean isConstant() {
    return constant;
  }

  /** How many candidates the answer of a class names. */
  int count(int answerClass) {
    int count = 0;
    while (count < answers && classes[answerClass * (answers + 1) + count] >= 0) count++;
    return count;
  }

  /** The position of the candidate in place {@code i} of a class's answer. */
  int position(int answerClass, int i) {
    return classes[answerClass * (answers + 1) + i];
  }

  /** The place of the source that gives a class's answer; {@link Choice#NO_SOURCE} where none does. */
  int source(int answerClass) {
    return classes[answerClass * (answers + 1) + answers];
  }

  /** All classes in a row: of each {@link #answers} places, the unused ones -1, and the source; only to be read. */
  int[] classes() {
    return classes;
  }

  /** How many candidates an answer names at most. */
  int answers() {
    return answers;
  }
}
