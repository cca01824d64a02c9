package org.rialto.config;

import java.nio.file.Path;

/**
 * Something wrong in a file an operator wrote: where, and what to do.
 *
 * @param file as it was named to us, or as found from the configuration's folder
 * @param line from 1; 0 where the file as a whole is meant
 * @param path the place in the file's own terms, as {@code services[1].nodes[0]}; empty where there is none
 * @param message the wrong value and the cure
 */
public record Problem(Severity severity, Path file, int line, String path, String message) {
  /** Whether a problem keeps the server from starting. */
  public enum Severity {
    /** The configuration is refused. */
    ERROR,
    /** It is accepted, but is probably not what was meant. */
    WARNING
  }

  /** One line: {@code rialto.yaml:41: services[1].nodes[0]: no node "fra9" (did you mean "fra1"?)}. */
  @Override public String toString() {
    StringBuilder text = new StringBuilder(file.toString()).append(':');
    if (line > 0) text.append(line).append(':');
    if (severity == Severity.WARNING) text.append(" warning:");
    if (!path.isEmpty()) text.append(' ').append(path).append(':');
    return text.append(' ').append(message).toString();
  }
}
