package org.rialto.zone;

import java.util.List;
import java.util.OptionalInt;

/**
 * How the zones answer a question.
 *
 * @param zone whose name ends the question's, with the last dot; empty if none of ours does
 * @param owner the name whose entry answers: the question's own, a wildcard, or its closest encloser where there is
 * none; empty without a zone
 * @param wildcard whether the owner is a wildcard that stands for the question's name
 * @param service number of the service, of a routed answer
 * @param steps what was found, in the order it was looked for; a sentence each
 */
public record Explained(String zone, String owner, boolean wildcard, Kind kind, OptionalInt service,
    List<String> steps) {
  public Explained {
    steps = List.copyOf(steps);
  }

  /** What kind of answer it is. */
  public enum Kind { ANSWER, CNAME, REFERRAL, NODATA, NXDOMAIN, ROUTED, REFUSED, UNAVAILABLE }
}
