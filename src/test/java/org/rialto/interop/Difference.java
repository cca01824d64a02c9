package org.rialto.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rialto.interop.Response.Aspect;

/**
 * An aspect of our response that most of the others see differently.
 *
 * @param others what the others say, each with the names of those who say it
 * @param most what most say; several where as many say one thing as another
 */
record Difference(Question question, Aspect aspect, String ours, Map<String, List<String>> others, List<String> most) {
  /** Where our response differs; nothing where nobody else is there to compare with. */
  static List<Difference> of(Question question, Response ours, Map<String, Response> others) {
    List<Difference> differences = new ArrayList<>();
    for (Aspect aspect : Aspect.values()) {
      Map<String, List<String>> said = new TreeMap<>();
      others.forEach((name, response) -> response.aspect(aspect)
          .ifPresent(text -> said.computeIfAbsent(text, key -> new ArrayList<>()).add(name)));
      ours.aspect(aspect).flatMap(text -> of(question, aspect, text, said)).ifPresent(differences::add);
    }
    return differences;
  }

  private static Optional<Difference> of(Question question, Aspect aspect, String ours,
      Map<String, List<String>> others) {
    int most = others.values().stream().mapToInt(List::size).max().orElse(0);
    List<String> winners = others.keySet().stream().filter(text -> others.get(text).size() == most).toList();
    if (most == 0 || winners.stream().anyMatch(text -> isSame(aspect, ours, text))) return Optional.empty();
    return Optional.of(new Difference(question, aspect, ours, others, winners));
  }

  /** Of what is a courtesy, we may give more than others do. */
  private static boolean isSame(Aspect aspect, String ours, String said) {
    return aspect == Aspect.ADDITIONAL ? records(ours).containsAll(records(said)) : ours.equals(said);
  }

  private static List<String> records(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("; "));
  }

  @Override public String toString() {
    StringBuilder text = new StringBuilder().append(question).append(" | ").append(aspect).append("\n    we: ")
        .append(ours);
    others.forEach((said, names) -> text.append("\n    ").append(String.join(", ", names)).append(": ").append(said));
    return text.toString();
  }
}
