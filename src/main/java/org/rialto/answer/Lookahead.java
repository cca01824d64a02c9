package org.rialto.answer;

import org.rialto.location.Ranges;
import org.rialto.net.Family;
import org.rialto.route.Router;
import org.rialto.wire.Verdict;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneTable;

/**
 * Looks up the names of a batch of queries before the first of them is answered. Tables of a million names or prefixes
 * are larger than any cache: each look-up waits for memory two or three times, for longer than all the rest of an
 * answer takes. So each step is taken for all queries of the batch before the next one: a step is so short that the
 * processor has several under way, and they wait together instead of one after the other.
 */
final class Lookahead {
  private static final int TYPE_A = 1;

  private final Question[] questions;
  /** What was read only to have it near: kept, or it needn't be read. */
  private long fetched;
  /** How many questions hold what was looked up. */
  private int looked;

  /** @param most queries in a batch, at least 1 */
  Lookahead(int most) {
    questions = new Question[most];
    for (int i = 0; i < most; i++) questions[i] = new Question();
  }

  Question question(int i) {
    return questions[i];
  }

  /**
   * Looks up the names of the first so many queries, all of which have been read, and where their answers are routed
   * the clients. Never allocates.
   */
  void look(State state, int count) {
    looked = count;
    long sum = 0;
    for (int i = 0; i < count; i++) sum += findZone(state, questions[i]);
    for (int i = 0; i < count; i++) sum += questions[i].zone.fetchEntry(questions[i].query.name());
    for (int i = 0; i < count; i++) findName(questions[i]);
    for (int i = 0; i < count; i++) sum += fetchAnswer(state, questions[i]);
    for (int i = 0; i < count; i++) sum += fetchRange(questions[i]);
    for (int i = 0; i < count; i++) findClient(questions[i]);
    fetched = sum;
  }

  /**
   * Lets go of what was looked up: a question that isn't needed again for long would keep a zone from being collected
   * that has given way to another.
   */
  void letGo() {
    for (int i = 0; i < looked; i++) {
      questions[i].isFound = false;
      questions[i].zone = ZoneTable.NO_ZONE;
    }
    looked = 0;
  }

  private static long findZone(State state, Question question) {
    question.isFound = question.verdict == Verdict.ANSWER && question.query.isInternet();
    question.zone = question.isFound ? state.zones().find(question.query.name(), question.query.type())
        : ZoneTable.NO_ZONE;
    return question.zone.fetchSlot(question.query.name());
  }

  private static void findName(Question question) {
    Zone zone = question.zone;
    question.isRouted = false;
    if (!zone.isAvailable()) return;
    question.answer = zone.find(question.query.name(), question.query.type());
    question.isRouted = zone.isRouted(question.answer);
  }

  private static int fetchAnswer(State state, Question question) {
    Zone zone = question.zone;
    if (!question.isRouted) return zone.isAvailable() ? zone.octets()[question.answer] : 0;
    state.policy().resolvers().place(question.query.client());
    Family family = question.query.type() == TYPE_A ? Family.IPV4 : Family.IPV6;
    question.ranges = Router.ranges(state.redirects(), zone.service(question.answer), family, question.query.client());
    return Router.fetchHead(question.ranges, question.query.client());
  }

  private static long fetchRange(Question question) {
    return question.isRouted ? Router.fetchRange(question.ranges, question.query.client()) : 0;
  }

  /** Lets go of the ranges: no more than their position is needed of them. */
  private static void findClient(Question question) {
    if (!question.isRouted) return;
    question.position = Router.find(question.ranges, question.query.client());
    question.ranges = Ranges.UNCUT;
  }
}
