package org.rialto.guide;

import java.util.Optional;
import org.rialto.alto.Source;

/**
 * A server that is asked on behalf of single clients, and the terms it is asked by. What it says under other terms may
 * be something else; so these are what it is known by.
 *
 * @param endpointCosts as a source of these
 * @param maps as a source of maps, where it may be asked for them because it offers no endpoint costs
 */
public record ServerTerms(Source endpointCosts, Optional<Source> maps) {
  /** For logs. */
  String name() {
    return endpointCosts.name();
  }
}
