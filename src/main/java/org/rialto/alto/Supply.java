package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rialto.location.EntityProperty;

/** How an {@link AltoClient} comes by its maps. For one thread, but for {@link #updates}, {@link
 * #property}, {@link #propertyStatus} and {@link #close}. */
sealed interface Supply extends AutoCloseable permits ServerSupply, FileSupply {
  /**
   * The maps as they are now. Those that are as they were are the same objects.
   *
   * @throws IOException if no pair can be had; the message names what is at fault
   */
  Walk.Pair get() throws IOException, InterruptedException;

  /** Where the maps got last are from: a directory, or a network map. */
  Optional<URI> place();

  /** Where the way to them began: the source's own directory, of which maps may have named that place, or the same. */
  Optional<URI> root();

  /** How the supply does with directories that maps name. */
  Optional<PointerStatus> pointers();

  /** Whether maps that an earlier process got may be those wanted. */
  boolean mayGive(MapStore.Kept kept);

  /** Takes what an earlier process got, as what has to be confirmed. */
  void remember(MapStore.Kept kept);

  /** What is known of nodes beside the maps; the same object where it is the same. From any thread. */
  EntityProperty property();

  /** How the supply does with that, where it is asked for it; from any thread. */
  Optional<PropertyStatus> propertyStatus();

  /** Begins what is done on threads of its own. To be called once. */
  void start();

  /** How changes come; from any thread. */
  UpdateStatus updates();

  /** Waits so long; less, and true, where maps are to be had before. */
  boolean await(Duration pause) throws InterruptedException;

  /** How long to wait after maps were had. */
  Duration untilDue(Walk.Pair pair, Instant now);

  /** How long to wait after so many failures in a row, at least one. */
  Duration untilRetry(int failures, Optional<Duration> retryAfter);

  /** Whether maps are fresh only as long as this goes well; those of a server are for as long as it said. */
  boolean isStaleOnFailure();

  /** Ends a {@link #get} that is under way, if it may take long. */
  @Override void close();
}
