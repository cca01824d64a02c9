package org.rialto.zone;

import java.util.List;
import java.util.stream.Collectors;

/** The zones can't be served as they are. Holds all that is wrong, warnings included, file by file. */
public final class ZoneException extends Exception {
  private final transient List<ZoneProblem> problems;

  ZoneException(List<ZoneProblem> problems) {
    super(problems.stream().map(ZoneProblem::toString).collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  public List<ZoneProblem> problems() {
    return problems;
  }
}
