package org.rialto.route;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the roles of nodes are known by one source, beside what is said of a node itself: the names of PIDs tell.
 *
 * @param named the first that fits a PID's name counts
 */
public record Roles(List<Named> named) {
  /** Nothing tells: every node is what is said of itself. */
  public static final Roles UNTOLD = new Roles(List.of());

  /**
   * PIDs of these names hold nodes of this role.
   *
   * @param shown the pattern, as it was written
   */
  public record Named(Pattern pids, String shown, Role role) {}

  /**
   * A role, and what it was told by.
   *
   * @param by empty where nothing tells, or where what did isn't known any more
   */
  public record Told(Role role, Optional<String> by) {
    static final Told NOTHING = new Told(Role.EDGE, Optional.empty());

    /** By the configuration of the node. */
    static Told of(Node node) {
      return node.role().map(role -> new Told(role, Optional.of("the configuration of the node"))).orElse(NOTHING);
    }
  }

  public Roles {
    named = List.copyOf(named);
  }

  /** The role of a node that is in this PID: as it is said of the node, else as the PID's name tells. */
  Told of(Node node, Optional<String> pid) {
    if (node.role().isPresent()) return Told.of(node);
    return pid.flatMap(name -> named.stream().filter(each -> each.pids.matcher(name).matches()).findFirst())
        .map(each -> new Told(each.role, Optional.of("PIDs named " + each.shown))).orElse(Told.NOTHING);
  }
}
