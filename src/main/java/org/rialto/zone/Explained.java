package org.rialto.zone;

import java.util.List;
import java.util.OptionalInt;

/**
 * How the zones answer a question; where they follow an alias, how they answer for the last name it leads to in them.
 *
 * @param zone whose name ends that name, with the last dot; empty if none of ours does
 * @param owner the name whose entry answers: the name itself, a wildcard, or its closest encloser where there is
 * none; empty without a zone
 * @param wildcard whether the owner is a wildcard that stands for the name
 * @param service number of the service, of a routed answer
 * @param steps what was found, in the order it was looked for; a sentence each
 */
public record Explained(String zone, String owner, boolean wildcard, Kind kind, OptionalInt service,
    List<String> steps) {
  public Explained {
    steps = List.copyOf(steps);
  }

  /** The same, found by these steps. */
  Explained after(List<String> allSteps) {
    return new Explained(zone, owner, wildcard, kind, service, allSteps);
  }

  /** What kind of answer it is. */
  public enum Kind { ANSWER, CNAME, DNAME, REFERRAL, NODATA, NXDOMAIN, ROUTED, REFUSED, UNAVAILABLE }
}
