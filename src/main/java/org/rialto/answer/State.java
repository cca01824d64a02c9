package org.rialto.answer;

import java.util.Optional;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/**
 * Everything an answer may consult, as it was at one moment. Its parts refer only to each other: the numbers of
 * services, nodes and classes mean nothing outside one state.
 *
 * @param guidance none until a source has answered for the first time
 * @param version counts the changes; orders states without a clock
 */
public record State(ZoneTable zones, Lifetimes lifetimes, Policy policy, Optional<Guidance> guidance,
    RedirectTable redirects, long version) {
  public State {
    if (lifetimes.services() != redirects.fleet().services().size()) {
      throw new IllegalArgumentException(lifetimes.services() + " services have a TTL, " + redirects.fleet().services()
          .size()
          + " have candidates");
    }
    if (zones.services() > lifetimes.services()) {
      throw new IllegalArgumentException("the zones route names to service " + (zones.services() - 1) + ", of "
          + lifetimes.services());
    }
    if (guidance.isPresent() != redirects.isGuided()) {
      throw new IllegalArgumentException("redirection table and guidance don't belong together");
    }
  }

  /** The first state. */
  public State(ZoneTable zones, Lifetimes lifetimes, Policy policy, RedirectTable redirects) {
    this(zones, lifetimes, policy, Optional.empty(), redirects, 0);
  }

  /** The state after a change. */
  State after(Change change) {
    return switch (change) {
      case Change.MapsCompiled c ->
          new State(zones, lifetimes, policy, Optional.of(c.guidance()), c.redirects(), version + 1);
      case Change.MapsConfirmed c ->
          new State(zones, lifetimes, policy, Optional.of(c.guidance()), redirects, version + 1);
      case Change.ZonesChanged c -> new State(c.zones(), lifetimes, policy, guidance, redirects, version + 1);
      case Change.Reloaded c ->
          new State(c.zones(), c.lifetimes(), c.policy(), c.guidance(), c.redirects(), version + 1);
    };
  }

  /**
   * When routed answers are no longer bounded by fresh guidance, in seconds of the Unix epoch; never, without guidance.
   */
  public long freshUntilSeconds() {
    return guidance.isPresent() ? guidance.get().freshUntilSeconds() : Long.MAX_VALUE;
  }
}
