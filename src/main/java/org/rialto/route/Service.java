package org.rialto.route;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rialto.location.Capability;

/**
 * A set of names served by a set of nodes.
 *
 * @param candidates the numbers of the nodes that serve it; none as long as none is announced that is to
 * @param answers how many nodes an answer names at most
 * @param needs what a downstream CDN must offer for its nodes to be chosen
 */
public record Service(String name, List<Integer> candidates, int answers, Set<Capability> needs) {
  /** Nodes an answer may name: with several addresses each, more would not fit a UDP reply. */
  public static final int ANSWERS_MAX = 32;

  /** A service that needs nothing. */
  public Service(String name, List<Integer> candidates, int answers) {
    this(name, candidates, answers, Set.of());
  }

  public Service {
    candidates = List.copyOf(candidates);
    needs = Set.copyOf(needs);
    if (name.isBlank()) throw new IllegalArgumentException("a service needs a name");
    if (new HashSet<>(candidates).size() < candidates.size()) {
      throw new IllegalArgumentException("service " + name + " names a node twice");
    }
    if (answers < 1 || answers > ANSWERS_MAX) {
      throw new IllegalArgumentException(
          "service " + name + ": " + answers + " answers are not between 1 and " + ANSWERS_MAX);
    }
  }
}
