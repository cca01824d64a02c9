package org.rialto.guide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DNS that says what a test wants, and knows what it was asked. Names it isn't told of have no records. */
final class ScriptedLookup implements NaptrLookup {
  private final Map<String, NaptrAnswer> answers = Collections.synchronizedMap(new HashMap<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** A record of an ALTO server, for the protocol its URI has; another service's, where that is neither. */
  static NaptrRecord record(int order, int preference, String uri) {
    String scheme = uri.replaceFirst(":.*", "");
    String service = scheme.startsWith("http") ? "ALTO:" + scheme : "E2U+" + scheme;
    return new NaptrRecord(300, order, preference, "u", service, "!.*!" + uri + "!", ".");
  }

  /** A record that leads to another name. */
  static NaptrRecord onward(int order, String name) {
    return new NaptrRecord(300, order, 10, "", "ALTO:https", "", name);
  }

  static NaptrAnswer answer(String name, boolean validated, long ttlSeconds, NaptrRecord... records) {
    return new NaptrAnswer(name, NaptrAnswer.Kind.RECORDS, "NOERROR", validated, List.of(), List.of(records),
        Optional.of(Duration.ofSeconds(ttlSeconds)));
  }

  static NaptrAnswer none(String name, NaptrAnswer.Kind kind, long ttlSeconds) {
    return new NaptrAnswer(name, kind, kind == NaptrAnswer.Kind.NO_NAME ? "NXDOMAIN" : "NOERROR", false, List.of(),
        List.of(), Optional.of(Duration.ofSeconds(ttlSeconds)));
  }

  void says(NaptrAnswer answer) {
    answers.put(answer.name(), answer);
  }

  void has(String name, NaptrRecord... records) {
    says(answer(name, false, 300, records));
  }

  List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  @Override public NaptrAnswer ask(String name) {
    asked.add(name);
    NaptrAnswer answer = answers.get(name);
    return answer == null ? none(name, NaptrAnswer.Kind.NO_RECORDS, 600) : answer;
  }
}
