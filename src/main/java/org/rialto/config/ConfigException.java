package org.rialto.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configuration that can't be used, with everything that is wrong in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;
  private final transient Optional<Config> rest;

  /**
   * @param problems at least one of them an error
   * @param rest what could be read all the same, to look for more that is wrong; not to be used for anything else
   */
  public ConfigException(List<Problem> problems, Optional<Config> rest) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.rest = rest;
  }

  /** What could be read all the same. */
  public Optional<Config> rest() {
    return rest;
  }

  /** Errors and warnings, sorted by file and line. */
  public List<Problem> problems() {
    return problems;
  }
}
