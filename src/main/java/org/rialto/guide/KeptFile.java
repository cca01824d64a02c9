package org.rialto.guide;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.rialto.location.MapException;
import org.rialto.location.MapInput;
import org.rialto.location.MapOutput;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is whole or isn't there: a magic number, a version, what is kept, and a checksum of all that.
 *
 * @param octetsMax a longer one isn't read
 * @param event what the log calls a file that is there and can't be used
 */
record KeptFile(Path path, long magic, int version, long octetsMax, String event) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptFile.class);

  /** Writes what is kept. */
  @FunctionalInterface
  interface Writing {
    void to(MapOutput out) throws IOException;
  }

  /** Reads what is kept. */
  @FunctionalInterface
  interface Reading<T> {
    T from(MapInput in) throws IOException;
  }

  /** Puts a file in place of the one before; its folder is made if it isn't there. */
  void save(Writing writing) throws IOException {
    Files.createDirectories(path.getParent());
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    try (FileOutputStream file = new FileOutputStream(aside.toFile())) { // which no interrupt closes
      MapOutput out = new MapOutput(file);
      out.putLong(magic);
      out.putInt(version);
      writing.to(out);
      out.finish();
      file.getFD().sync();
    }
    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What is kept; empty where there is none, or none that can be read, which is logged. */
  <T> Optional<T> load(Reading<T> reading) {
    try (FileInputStream octets = new FileInputStream(path.toFile())) {
      long size = Files.size(path);
      if (size > octetsMax) throw new MapException("longer than " + octetsMax + " octets");
      return Optional.of(read(new MapInput(octets, size), reading));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("event={} file={} cause=\"can't be read: {}\"", event, path, e.toString());
    } catch (RuntimeException e) { // whatever a reader of numbers makes of a file that isn't what it says
      LOG.warn("event={} file={} cause=\"{}\"", event, path, Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    return Optional.empty();
  }

  private <T> T read(MapInput in, Reading<T> reading) throws IOException {
    if (in.getLong() != magic) throw new MapException("not written by this program");
    int written = in.getInt();
    if (written != version) {
      throw new MapException("written in version " + written + ", while this is version " + version);
    }
    T kept = reading.from(in);
    in.checkSum();
    return kept;
  }

  static void write(IpAddress address, MapOutput out) throws IOException {
    out.putInt(address.family().bits());
    out.putLong(address.high());
    out.putLong(address.low());
  }

  static IpAddress readAddress(MapInput in) throws IOException {
    return new IpAddress(in.getInt() == Family.IPV4.bits() ? Family.IPV4 : Family.IPV6, in.getLong(), in.getLong());
  }
}
