package org.rialto.alto;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;

/** Maps in files, as ALTO's JSON; compressed where the name ends in {@code .gz}. */
public final class MapFiles {
  private static final int BUFFER_BYTES = 65_536;

  private MapFiles() {}

  /**
   * Reads a network map.
   *
   * @throws MapException naming the file, the place in it, and the rule it breaks
   * @throws IOException naming the file, if it can't be read
   */
  public static NetworkMap networkMap(Path file, Limits limits) throws IOException {
    return read(file, in -> NetworkMapJson.read(new BoundedInput(in, limits.bytes()), limits, Optional.empty(),
        prefixes -> {}));
  }

  /**
   * Reads a cost map.
   *
   * @throws MapException naming the file, the place in it, and the rule it breaks
   * @throws IOException naming the file, if it can't be read
   */
  public static CostMap costMap(Path file, Limits limits) throws IOException {
    return read(file, in -> CostMapJson.read(new BoundedInput(in, limits.bytes()), limits, Optional.empty()));
  }

  /**
   * What a source says whose maps are in files: reads them just as an {@link AltoClient} does.
   *
   * @throws IOException naming the file and what is wrong with it: it can't be read, breaks a rule, or isn't for the
   *     other file
   */
  public static Guidance guidance(Source source, MapPaths paths) throws IOException {
    Walk.Pair pair = new FileSupply(source, paths, Clock.systemUTC(), Progress.NONE).get();
    return new Guidance(source.name(), paths.networkMap().toUri(),
        new Maps(pair.networkMap().value(), pair.costMap().value()), pair.fetchedAt(), pair.freshUntil(), false);
  }

  /** Whether the file's content is compressed, by its name. */
  static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }

  /** What a file or an answer holds, made from its octets. */
  interface Reading<T> {
    T read(InputStream in) throws IOException;
  }

  static <T> T read(Path file, Reading<T> reading) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in, reading);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    }
  }

  /** Reads what was taken from a file; what goes wrong names the file. */
  static <T> T read(Path file, InputStream octets, Reading<T> reading) throws IOException {
    try {
      return reading.read(isCompressed(file) ? new GZIPInputStream(octets, BUFFER_BYTES)
          : new BufferedInputStream(octets, BUFFER_BYTES));
    } catch (MapException e) {
      throw new MapException(file + ": " + e.getMessage());
    } catch (ZipException e) {
      throw new MapException(file + ": its name says gzip, its content doesn't: " + e.getMessage());
    } catch (EOFException e) {
      throw new MapException(file + ": is cut short");
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
