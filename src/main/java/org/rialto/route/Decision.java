package org.rialto.route;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.rialto.location.LocationIndex;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * What was decided for a client, and why: a {@link Choice} taken apart for people.
 *
 * @param service the service's name
 * @param recordFamily the family of the addresses asked for
 * @param peer where the query came from
 * @param subnet the client subnet of the query, if it has one that is used
 * @param basis whose address decided
 * @param decider the address that decided as a block, all bits long if it was the peer's, and that of its clients where
 *     the peer has a substitute; an IPv4 block where a carried IPv4 address was looked up
 * @param carrier what kind of IPv6 address carried the decider, if one did
 * @param source the place, among what the table was compiled from, of the source whose answer this is; none where no
 *     source places the client
 * @param placedBy the place of the source whose prefix {@code match} is: another one than {@code source} only where the
 *     decider spans answers, or where finer differences are levelled
 * @param match the map's prefix that holds the decider's first address, and its PID
 * @param nodes the names of the nodes in the answer, the nearest first; none where the zone's own records answer
 * @param candidates all nodes of the service: first in the order they rank for that PID, then those that can't be
 *     ranked
 * @param tie how equal candidates shared the last places of the answer, if there were more of them than places
 * @param departure why the answer isn't the one that PID alone would get, if it isn't
 * @param scope the scope to return with the client subnet; zero without one
 * @param block the addresses this answer holds for: the client subnet at its scope, or as it came if it is too short
 *     to tell
 * @param below the block next below the client's ranges, where another answer holds
 * @param above the block next above
 */
public record Decision(String service, Family recordFamily, IpAddress peer, Optional<IpPrefix> subnet, Reason reason,
    Basis basis, IpPrefix decider, Optional<EmbeddedIpv4> carrier, OptionalInt source,
    OptionalInt placedBy, Optional<LocationIndex.Match> match, List<String> nodes, List<Candidate> candidates,
    Optional<String> tie, Optional<Departure> departure, int scope, Optional<IpPrefix> block,
    Optional<Neighbour> below, Optional<Neighbour> above) {

  public Decision {
    nodes = List.copyOf(nodes);
    candidates = List.copyOf(candidates);
  }

  /**
   * A node of the service, as the client's location sees it.
   *
   * @param pid the node's PID, if known
   * @param cost between the client's PID and the node's, if the cost map has it
   * @param role what it is for, and what told that: by the source that places the client, or the only one
   * @param chosen whether it is in the answer
   * @param remark what kept it out of the answer or to the end of the ranking, if anything did
   */
  public record Candidate(String node, Optional<String> pid, OptionalDouble cost, Roles.Told role, boolean chosen,
      Optional<String> remark) {}

  /** Why an answer may differ from what the PID of the client's prefix alone would get. */
  public enum Departure {
    /** The block that decided spans several answers; the one that covers most of it was given. */
    SHORT_BLOCK,
    /**
     * Finer differences than the longest scope allowed are levelled: the answer that covers most of the block is
     * given.
     */
    LONGEST_SCOPE
  }

  /**
   * A block beside the client's ranges, of the family that was looked up.
   *
   * @param source the place of the source whose answer it is; none where the kind is of others, or nobody's
   * @param nodes what its clients get; empty unless {@code kind} is {@code NODES}
   */
  public record Neighbour(IpPrefix block, Kind kind, OptionalInt source, List<String> nodes) {
    /** What answers in the block. */
    public enum Kind {
      /** These nodes. */
      NODES,
      /** The zone's own records: there is no advice. */
      ZONE,
      /** The answer for the peer: the block is in special-use space. */
      PEER,
      /** The answer for the IPv4 address each address carries. */
      CARRIED
    }

    public Neighbour {
      nodes = List.copyOf(nodes);
    }
  }
}
