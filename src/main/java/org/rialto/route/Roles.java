package org.rialto.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rialto.location.EntityProperty;
import org.rialto.net.IpAddress;

/**
 * How the roles of nodes are known by one source, beside what is said of a node itself: a property of the node's
 * addresses tells or, where they have none that is a role, that of its PID or, where that has none, the PID's name.
 * Where only what is told to be an edge shall serve, others are borders.
 *
 * @param named the first that fits a PID's name counts
 * @param property of addresses and PIDs (RFC 9240), whose values are {@code words} for roles
 * @param words what is no word for a role tells nothing
 * @param others what nodes are of which nothing tells
 */
public record Roles(List<Named> named, EntityProperty property, Map<String, Role> words, Role others) {
  /** Nothing tells: every node is what is said of itself. */
  public static final Roles UNTOLD = new Roles(List.of());

  /** The names of PIDs alone tell. */
  public Roles(List<Named> named) {
    this(named, EntityProperty.NONE, Map.of(), Role.EDGE);
  }

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

    /** By the configuration of the node, or by who announced it. */
    static Told of(Node node) {
      return node.role().map(role -> new Told(role,
          node.announcedBy().or(() -> Optional.of("the configuration of the node")))).orElse(NOTHING);
    }
  }

  public Roles {
    named = List.copyOf(named);
    words = Map.copyOf(words);
  }

  /** The role of a node that is in this PID. */
  Told of(Node node, Optional<String> pid) {
    if (node.role().isPresent()) return Told.of(node);
    return Stream.of(node.ipv4(), node.ipv6()).flatMap(List::stream).map(this::toldOf).flatMap(Optional::stream)
        .findFirst().or(() -> pid.flatMap(this::toldOf)).orElseGet(this::untold);
  }

  /** What the property of an address tells of who has it. */
  Optional<Told> toldOf(IpAddress address) {
    return told(property.ofAddress(address));
  }

  /** What is told of those in a PID by its property or, where that tells nothing, by its name. */
  Optional<Told> toldOf(String pid) {
    return told(property.ofPid(pid)).or(() -> toldByName(pid));
  }

  private Optional<Told> told(Optional<EntityProperty.Told> said) {
    return said.filter(each -> words.containsKey(each.value())).map(each -> new Told(words.get(each.value()),
        Optional.of("property " + property.name() + " of " + each.entity())));
  }

  /** That a node is an edge as nothing is said of it needs no reason. */
  private Told untold() {
    return others == Role.EDGE ? Told.NOTHING : new Told(others, Optional.of("nothing that tells a role of it"));
  }

  private Optional<Told> toldByName(String pid) {
    return named.stream().filter(each -> each.pids.matcher(pid).matches()).findFirst()
        .map(each -> new Told(each.role, Optional.of("PIDs named " + each.shown)));
  }
}
