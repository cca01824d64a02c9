package org.rialto.zone;

/**
 * Something wrong with a zone, a routed name or a directory's record.
 *
 * @param place the file as it was named to us; or, for what doesn't come from a zone file, the place its giver gave it
 * @param line in the file, from 1; 0 where the place as a whole is meant
 * @param owner the name that is concerned, with the last dot; empty where none is
 * @param message the wrong value and the cure
 */
public record ZoneProblem(Severity severity, String place, int line, String owner, String message) {
  /** An error keeps all zones from being published; a warning doesn't. */
  public enum Severity { ERROR, WARNING }

  /** One line: {@code cdn.example.zone:12: www.cdn.example.: a CNAME record beside others …}. */
  @Override public String toString() {
    return place + (line > 0 ? ":" + line : "") + ": " + (severity == Severity.WARNING ? "warning: " : "")
        + (owner.isEmpty() ? "" : owner + ": ") + message;
  }
}
