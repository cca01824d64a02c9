package org.rialto.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used, with everything that is wrong in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** @param problems at least one of them an error */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Errors and warnings, sorted by file and line. */
  public List<Problem> problems() {
    return problems;
  }
}
