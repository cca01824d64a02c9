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
  /** How much it matters. */
  public enum Severity {
    /** The zone can't be served, which keeps all zones from being published. */
    ERROR,
    /** The zone is served, as other servers do, though a standard forbids what it says. */
    FAULT,
    /** It is probably not what was meant. */
    WARNING
  }

  /** The same, told as more or less than it is to whoever loads zones. */
  public ZoneProblem as(Severity other) {
    return new ZoneProblem(other, place, line, owner, message);
  }

  /** One line: {@code cdn.example.zone:12: www.cdn.example.: a CNAME record beside others …}. */
  @Override public String toString() {
    return place + (line > 0 ? ":" + line : "") + ": " + (severity == Severity.ERROR ? "" : "warning: ")
        + (owner.isEmpty() ? "" : owner + ": ") + message;
  }
}
