package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.rialto.location.MapException;

/** Publishes a network map and its cost maps from files (RFC 7285): directory, maps, errors. */
public final class AltoServer implements AutoCloseable {
  /** A server that does nothing before {@link #check} or {@link #start}. */
  public AltoServer(Publication publication, Clock clock) {}

  /**
   * Reads and checks the files, as {@link #start} does, without opening a socket.
   *
   * @throws MapException naming file, place and rule, where a file is no map or the maps don't belong together
   * @throws IOException if a file can't be read
   */
  public void check() throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Listens. Files that can't be published now are logged and answered for with 503 until they can.
   *
   * @throws IOException naming the address that can't be listened on
   */
  public void start() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The URI of the directory at the first listener; the loopback's where that listens on every address. Known once started. */
  public URI directory() {
    throw new UnsupportedOperationException();
  }

  /** The port of each listener, in the publication's order. Known once started. */
  public List<Integer> ports() {
    throw new UnsupportedOperationException();
  }

  /** Stops listening; answers under way have a moment to end. */
  @Override public void close() {}
}
