package org.rialto.alto;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rialto.location.CostType;

/** What came of asking an endpoint cost service. */
public sealed interface EndpointAnswer {
  /**
   * Costs between the client and the nodes.
   *
   * @param server the resource asked
   * @param values one for each address of the question's nodes, in their order; NaN where the server has no advice, as
   *     it may (RFC 7285 §11.5.1.6). Not to be written to
   * @param strange costs of endpoints that weren't asked about, which were passed over
   * @param refreshFrom when to ask again, so that the next costs are there before these go stale
   * @param freshUntil by HTTP's rules, within the source's bounds (RFC 7285 §8.3.6)
   */
  record Costs(URI server, CostType type, double[] values, int strange, Instant fetchedAt, Instant refreshFrom,
      Instant freshUntil) implements EndpointAnswer {
    /** Nodes without a cost. */
    public int missing() {
      int missing = 0;
      for (double value : values) {
        if (Double.isNaN(value)) missing++;
      }
      return missing;
    }
  }

  /** The server says of this question, by an ALTO error, that it won't do (RFC 7285 §8.5); others may. */
  record Refused(String cause, Instant askedAt) implements EndpointAnswer {}

  /** The server is reached, and offers no endpoint costs of the type wanted; it may offer maps. */
  record NotOffered(String cause) implements EndpointAnswer {}

  /**
   * The server isn't reached, or doesn't do what it should: there is no use in asking it anything just now.
   *
   * @param retryAfter how long it asks to be left alone (RFC 9110 §10.2.3)
   */
  record Failed(String cause, Optional<Duration> retryAfter) implements EndpointAnswer {}
}
