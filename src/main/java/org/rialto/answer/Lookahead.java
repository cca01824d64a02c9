package org.rialto.answer;

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

  /** @param most queries in a batch, at least 1 */
  Lookahead(int most) {
    questions = new Question[most];
    for (int i = 0; i < most; i++) questions[i] = new Question();
  }

  Question question(int i) {
    return questions[i];
  }

  /** Looks up the names of the first so many queries, all of which have been read. Never allocates. */
  void look(State state, int count) {
    for (int i = 0; i < count; i++) findZone(state, questions[i]);
    long sum = 0;
    for (int i = 0; i < count; i++) sum += questions[i].zone.fetchSlot(questions[i].query.name());
    for (int i = 0; i < count; i++) sum += questions[i].zone.fetchEntry(questions[i].query.name());
    boolean routed = false;
    for (int i = 0; i < count; i++) routed |= findName(questions[i]);
    for (int i = 0; i < count; i++) sum += fetchBody(questions[i]);
    if (routed) {
      for (int i = 0; i < count; i++) sum += fetchHead(state, questions[i]);
      for (int i = 0; i < count; i++) sum += fetchRange(state, questions[i]);
    }
    fetched = sum;
  }

  private static void findZone(State state, Question question) {
    question.isFound = question.verdict == Verdict.ANSWER && question.query.isInternet();
    question.zone = question.isFound ? state.zones().find(question.query.name(), question.query.type())
        : ZoneTable.NO_ZONE;
  }

  private static boolean findName(Question question) {
    Zone zone = question.zone;
    if (!zone.isAvailable()) return false;
    question.answer = zone.find(question.query.name(), question.query.type());
    return zone.isRouted(question.answer);
  }

  private static int fetchBody(Question question) {
    Zone zone = question.zone;
    return !zone.isAvailable() || zone.isRouted(question.answer) ? 0 : zone.octets()[question.answer];
  }

  private static int fetchHead(State state, Question question) {
    if (!isRouted(question)) return 0;
    int service = question.zone.service(question.answer);
    return Router.fetchHead(state.redirects(), service, family(question), question.query.client());
  }

  private static int fetchRange(State state, Question question) {
    if (!isRouted(question)) return 0;
    int service = question.zone.service(question.answer);
    return Router.fetchRange(state.redirects(), service, family(question), question.query.client());
  }

  private static boolean isRouted(Question question) {
    return question.zone.isAvailable() && question.zone.isRouted(question.answer);
  }

  private static Family family(Question question) {
    return question.query.type() == TYPE_A ? Family.IPV4 : Family.IPV6;
  }
}
