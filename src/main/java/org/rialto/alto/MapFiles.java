package org.rialto.alto;

import java.io.IOException;
import java.nio.file.Path;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;

/** Maps in files, as ALTO's JSON; compressed where the name ends in {@code .gz}. */
public final class MapFiles {
  private MapFiles() {}

  /**
   * Reads a network map.
   *
   * @throws MapException naming the file, the place in it, and the rule it breaks
   */
  public static NetworkMap networkMap(Path file, Limits limits) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a cost map.
   *
   * @throws MapException naming the file, the place in it, and the rule it breaks
   */
  public static CostMap costMap(Path file, Limits limits) throws IOException {
    throw new UnsupportedOperationException();
  }
}
