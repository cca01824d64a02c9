package org.rialto.alto;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Tells operators what is wrong, once for each distinct cause, with a count when it is over; so that a server that
 * stays broken for a week doesn't fill the log. For one thread.
 */
final class Remarks {
  /**
   * Distinct texts remembered: a server may put something new into each message, and what comes later is then counted
   * only.
   */
  private static final int DISTINCT_MAX = 32;
  private static final String OTHERS = "other causes";

  private final Logger log;
  private final String subject;
  private final Map<String, Integer> failures = new LinkedHashMap<>();
  private final Set<String> remarks = new LinkedHashSet<>();

  /** @param subject who failed, as a line says it: {@code source=world} */
  Remarks(Logger log, String subject) {
    this.log = log;
    this.subject = subject;
  }

  /** Something failed; what was there before goes on being used. */
  void failed(String cause) {
    boolean known = failures.containsKey(cause);
    boolean room = failures.size() < DISTINCT_MAX;
    if (!known && room) log.warn("event=failed {} cause=\"{}\"", subject, cause);
    failures.merge(known || room ? cause : OTHERS, 1, Integer::sum);
  }

  /** What failed works again. */
  void recovered() {
    if (failures.isEmpty()) return;
    log.info("event=recovered {} after=\"{}\"", subject, failures.entrySet().stream()
        .map(failure -> failure.getValue() + " × " + failure.getKey())
        .collect(Collectors.joining("; ")));
    failures.clear();
  }

  /** Something is not as it should be, but usable. */
  void remark(String text) {
    if (remarks.size() < DISTINCT_MAX && remarks.add(text)) log.warn("event=remark {} text=\"{}\"", subject, text);
  }
}
