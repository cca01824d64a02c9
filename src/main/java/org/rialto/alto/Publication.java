package org.rialto.alto;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.rialto.net.IpAddress;

/**
 * What an {@link AltoServer} publishes, and where.
 *
 * @param listeners at least one; the first is the one {@link AltoServer#directory} names
 * @param networkMap a network map in the media type's own JSON, compressed if its name ends in {@code .gz}
 * @param costMaps cost maps likewise, each of another cost type, made for that network map; at least one
 * @param maxAge how long clients may take the resources for fresh (RFC 9111 §5.2.2.1); whole seconds count
 * @param checkEvery how often the files are looked at
 * @param acceptsOtherCosts whether cost maps are published some of whose costs are no numbers, against RFC 7285
 *     §11.2.3.6
 */
public record Publication(List<Listener> listeners, Path networkMap, List<Path> costMaps, Duration maxAge,
    Duration checkEvery, Limits limits, boolean acceptsOtherCosts) {
  /** Cost maps all of whose costs are numbers. */
  public Publication(List<Listener> listeners, Path networkMap, List<Path> costMaps, Duration maxAge,
      Duration checkEvery, Limits limits) {
    this(listeners, networkMap, costMaps, maxAge, checkEvery, limits, false);
  }

  public Publication {
    listeners = List.copyOf(listeners);
    costMaps = List.copyOf(costMaps);
    if (listeners.isEmpty()) throw new IllegalArgumentException("an ALTO server needs an address to listen on");
    if (costMaps.isEmpty()) throw new IllegalArgumentException("an ALTO server needs a cost map (RFC 7285 §11.2.3)");
    if (maxAge.isNegative()) throw new IllegalArgumentException("max-age must not be negative: " + maxAge);
    if (!checkEvery.isPositive()) {
      throw new IllegalArgumentException("the files must be looked at now and then, not every " + checkEvery);
    }
  }

  /**
   * An address to listen on.
   *
   * @param port 0 for any free one
   */
  public record Listener(IpAddress address, int port) {
    public Listener {
      if (port < 0 || port > 65_535) throw new IllegalArgumentException(port + " is not a port");
    }
  }
}
