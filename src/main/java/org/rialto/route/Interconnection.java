package org.rialto.route;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rialto.location.Advertisement;
import org.rialto.location.Capability;
import org.rialto.location.Footprint;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * What downstream CDNs advertise (RFC 9241), held against what services need of them: which nodes may serve whom. Where
 * a service needs a capability, a node of a downstream CDN is a candidate for those clients alone for whom its CDN
 * offers it; where nothing is known of the CDN, for none. Nodes of our own are candidates for everyone.
 *
 * <p>A scope must not span a place where that changes. So footprints count in whole blocks of the longest scope: what
 * lies finer in them counts as outside. Immutable.
 */
public final class Interconnection {
  /** Nothing is known of any downstream CDN. */
  public static final Interconnection NONE = new Interconnection(Map.of(), ScopePolicy.standard());

  private final Map<String, Advertisement> advertised;
  private final ScopePolicy policy;
  private final Map<Delegated, Footprint> footprints = new ConcurrentHashMap<>();

  /** A downstream CDN, and what a service needs of it. */
  private record Delegated(String cdn, Set<Capability> needs) {}

  /** @param advertised by the names of those downstream CDNs of which something is known */
  public Interconnection(Map<String, Advertisement> advertised, ScopePolicy policy) {
    this.advertised = Map.copyOf(advertised);
    this.policy = policy;
  }

  Map<String, Advertisement> advertised() {
    return advertised;
  }

  /** The clients that a node may serve, as far as its CDN is concerned. */
  Footprint footprint(Node node, Set<Capability> needs) {
    return node.cdn().map(cdn -> footprint(cdn, needs)).orElse(Footprint.EVERYWHERE);
  }

  /** The clients that nodes of a downstream CDN may serve. */
  Footprint footprint(String cdn, Set<Capability> needs) {
    if (needs.isEmpty()) return Footprint.EVERYWHERE;
    return footprints.computeIfAbsent(new Delegated(cdn, needs), key -> Optional.ofNullable(advertised.get(key.cdn))
        .map(said -> said.footprint(key.needs).inBlocks(policy.longest(Family.IPV4), policy.longest(Family.IPV6)))
        .orElse(Footprint.NOWHERE));
  }

  /** Why a node may not serve all clients in a block, if it may not. */
  Optional<String> refusal(Node node, Set<Capability> needs, IpPrefix block) {
    if (footprint(node, needs).holds(block)) return Optional.empty();
    String cdn = "its CDN " + node.cdn().orElseThrow();
    Advertisement said = advertised.get(node.cdn().orElseThrow());
    Capability missing = needs.stream().sorted(Comparator.comparing(Capability::toString))
        .filter(need -> !footprint(node, Set.of(need)).holds(block)).findFirst().orElseThrow();
    if (said == null) return Optional.of("nothing is known of " + cdn + ", and " + missing + " is needed of it");
    boolean isOffered = !footprint(node, Set.of(missing)).isNowhere();
    return Optional.of(cdn + " doesn't offer " + missing + (isOffered ? " here" : ""));
  }
}
