package org.rialto.answer;

import java.util.List;
import org.rialto.route.Choice;
import org.rialto.route.EndpointRow;
import org.rialto.route.EndpointTable;
import org.rialto.route.RedirectTable;
import org.rialto.zone.ZoneTable;

/**
 * Everything an answer may consult, as it was at one moment. Its parts refer only to each other: the numbers of
 * services, nodes and classes mean nothing outside one state.
 *
 * @param guidance of each source that the redirection table was compiled from, in its order; none until one has
 *     answered for the first time
 * @param endpoints what is known by endpoint costs, for the same services and nodes
 * @param version counts the changes; orders states without a clock
 */
public record State(ZoneTable zones, Lifetimes lifetimes, Policy policy, List<Guidance> guidance,
    RedirectTable redirects, EndpointTable endpoints, long version) {
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
    guidance = List.copyOf(guidance);
    if (guidance.size() != redirects.sources()) {
      throw new IllegalArgumentException("guidance of " + guidance.size() + " sources for a redirection table of "
          + redirects.sources());
    }
    if (endpoints.plan().isInUse() && !endpoints.plan().fleet().isSame(redirects.fleet())) {
      throw new IllegalArgumentException("endpoint costs are ranked for other services and nodes than the redirection"
          + " table has");
    }
  }

  /** A state without endpoint costs. */
  public State(ZoneTable zones, Lifetimes lifetimes, Policy policy, List<Guidance> guidance, RedirectTable redirects,
      long version) {
    this(zones, lifetimes, policy, guidance, redirects, EndpointTable.NONE, version);
  }

  /** The first state. */
  public State(ZoneTable zones, Lifetimes lifetimes, Policy policy, RedirectTable redirects) {
    this(zones, lifetimes, policy, List.of(), redirects, 0);
  }

  /** The same with other endpoint costs; to answer a single client from, and not to be anybody else's state. */
  public State withEndpoints(EndpointTable own) {
    return new State(zones, lifetimes, policy, guidance, redirects, own, version);
  }

  /** The state after a change. */
  State after(Change change) {
    return switch (change) {
      case Change.MapsCompiled c ->
          new State(zones, lifetimes, policy, c.guidance(), c.redirects(), endpoints, version + 1);
      case Change.NodesAnnounced c ->
          new State(zones, lifetimes, policy, c.guidance(), c.redirects(), c.endpoints(), version + 1);
      case Change.MapsConfirmed c ->
          new State(zones, lifetimes, policy, confirmed(c.guidance()), redirects, endpoints, version + 1);
      case Change.EndpointCostsKnown c ->
          new State(zones, lifetimes, policy, guidance, redirects, c.endpoints(), version + 1);
      case Change.ZonesChanged c ->
          new State(c.zones(), lifetimes, policy, guidance, redirects, endpoints, version + 1);
      case Change.Reloaded c ->
          new State(c.zones(), c.lifetimes(), c.policy(), c.guidance(), c.redirects(), c.endpoints(),
              version + 1);
    };
  }

  private List<Guidance> confirmed(Guidance told) {
    if (guidance.stream().noneMatch(known -> known.source().equals(told.source()))) {
      throw new IllegalArgumentException("source " + told.source() + " has given no maps to confirm");
    }
    return guidance.stream().map(known -> known.source().equals(told.source()) ? told : known).toList();
  }

  /**
   * When a source's answers are no longer bounded by fresh guidance, in seconds of the Unix epoch; never, without
   * guidance. What no source answers for is good for as long as some source is fresh: nobody's clients aren't those of
   * a source that is down.
   *
   * @param source its place in {@link #guidance}, or {@link Choice#NO_SOURCE}
   */
  public long freshUntilSeconds(int source) {
    if (source != Choice.NO_SOURCE) return guidance.get(source).freshUntilSeconds();
    if (guidance.isEmpty()) return Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < guidance.size(); i++) latest = Math.max(latest, guidance.get(i).freshUntilSeconds());
    return latest;
  }

  /**
   * How long an answer may be kept.
   *
   * @param freshUntilSeconds of what it was made from
   * @param endpoint what is known of the client by endpoint costs: where that may change, the answer may
   */
  public int ttlSeconds(int service, long freshUntilSeconds, EndpointRow endpoint, long nowSeconds) {
    int ttl = Math.min(lifetimes.ttlSeconds(service, nowSeconds, freshUntilSeconds), endpoint.ttlMaxSeconds());
    return endpoint.isKnown()
        ? Math.min(ttl, lifetimes.ttlSeconds(service, nowSeconds, endpoint.freshUntilSeconds())) : ttl;
  }
}
