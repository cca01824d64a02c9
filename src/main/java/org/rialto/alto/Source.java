package org.rialto.alto;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;

/**
 * Where guidance comes from, and what is wanted of it.
 *
 * @param name 1 to 64 letters, digits, "-", "_" and "."; in logs, and the name of its file in the {@link MapStore}
 * @param origin an ALTO server, or files
 * @param type the cost metric and mode wanted; the other mode of the metric is taken where this one isn't offered (RFC
 *     7285 §6.1.2)
 * @param networkMapId of a server's network maps the one of this resource id; where empty, the directory's default one
 *     or its only one
 * @param acceptIncomplete whether a network map that leaves addresses without a PID is taken all the same, against RFC
 *     7285 §11.2.2
 * @param access how its servers and we know each other
 * @param updates whether changes are taken from the server's update stream, where it has one
 * @param reach which servers it may lead to
 * @param property which property of nodes is asked for beside the maps, if one is
 * @param pids what it is asked about, where its server can be asked about some PIDs; else about all
 * @param parts what the costs wanted are the sum of, which {@code type} is then the type of; none for costs as they are
 * @param acceptsOtherCosts whether costs are taken some of which are no numbers, against RFC 7285 §11.2.3.6; not those
 *     of calendars, sums and update streams
 */
public record Source(String name, Origin origin, CostType type, Optional<String> networkMapId,
    boolean acceptIncomplete, Access access, Timing timing, Limits limits,
    UpdateTerms updates, Reach reach, Optional<PropertyQuestion> property, PidFilter pids, List<CostPart> parts,
    boolean acceptsOtherCosts) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

  public Source {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name
          + "\" is not a source name: use letters, digits, \"-\", \"_\" and \".\"");
    }
  }

  /** A source that is asked about all PIDs, and for no property of nodes; whose costs are taken as they are. */
  public Source(String name, Origin origin, CostType type, Optional<String> networkMapId,
      boolean acceptIncomplete, Access access, Timing timing, Limits limits,
      UpdateTerms updates, Reach reach) {
    this(name, origin, type, networkMapId, acceptIncomplete, access, timing, limits, updates, reach,
        Optional.empty(), PidFilter.ALL, List.of(), false);
  }

  /** The same, with the sum of these parts wanted of it (RFC 8189); with none, as it is. */
  public Source adding(List<CostPart> wanted) {
    if (wanted.isEmpty()) return this;
    return new Source(name, origin, CostPart.sumOf(wanted), networkMapId, acceptIncomplete, access, timing, limits,
        updates, reach, property, pids, wanted, acceptsOtherCosts);
  }

  /** A source whose changes are pushed where its server does that, and that may lead anywhere. */
  public Source(String name, Origin origin, CostType type, Optional<String> networkMapId,
      boolean acceptIncomplete, Access access, Timing timing, Limits limits) {
    this(name, origin, type, networkMapId, acceptIncomplete, access, timing, limits, UpdateTerms.DEFAULT,
        Reach.ANYWHERE);
  }

  /** The same, asked for this property of nodes too. */
  public Source asking(Optional<PropertyQuestion> question) {
    return new Source(name, origin, type, networkMapId, acceptIncomplete, access, timing, limits, updates, reach,
        question, pids, parts, acceptsOtherCosts);
  }

  /** The same, asked about these PIDs. */
  public Source about(PidFilter some) {
    return new Source(name, origin, type, networkMapId, acceptIncomplete, access, timing, limits, updates, reach,
        property, some, parts, acceptsOtherCosts);
  }

  /** The same, whose costs may be others than numbers. */
  public Source acceptingOtherCosts(boolean isAccepting) {
    return new Source(name, origin, type, networkMapId, acceptIncomplete, access, timing, limits, updates, reach,
        property, pids, parts, isAccepting);
  }

  /** A source with nothing out of the ordinary. */
  public static Source of(String name, Origin origin) {
    return new Source(name, origin, new CostType(CostType.ROUTING_COST, CostType.NUMERICAL), Optional.empty(), false,
        Access.ANONYMOUS, Timing.DEFAULT, Limits.DEFAULT);
  }
}
