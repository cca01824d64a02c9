package org.rialto.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is kept of a zone to be given: the present version, and how it came from older ones. */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  /** The present version, but for its records. */
  record Version(long serial, byte[] owner, long ttlSeconds, byte[] soa) {
    /** @param records on their SOA record */
    private static Version of(ZoneRecords records) {
      ZoneRecords.Cursor soa = records.cursor();
      soa.next();
      return new Version(records.serial(), soa.owner(), soa.ttlSeconds(), soa.rdata());
    }
  }

  /** A version that stays as it is while it is given. */
  record Open(Version version, ZoneImage image, Journal journal) implements AutoCloseable {
    /** How this version came from another; empty where that isn't known. */
    List<Journal.Entry> since(long serial) {
      return journal.between(serial, version.serial());
    }

    @Override public void close() throws IOException {
      try (journal; image) {
        // Both are closed, whatever becomes of the other.
      }
    }
  }

  private final String zone;
  private final Path image;
  private final Path journal;
  private volatile Optional<Version> version = Optional.empty();

  /**
   * @param zone its name
   * @param file where to keep it, without a suffix
   */
  Holding(String zone, Path file) {
    this.zone = zone;
    image = file.resolveSibling(file.getFileName() + ".image");
    journal = file.resolveSibling(file.getFileName() + ".journal");
  }

  /**
   * The present version; none until one could be kept. Never waits for one that is being written: who asks over UDP
   * does so on the thread that answers queries.
   */
  Optional<Version> version() {
    return version;
  }

  /** Opens the present version. */
  synchronized Optional<Open> open() throws IOException {
    Optional<ZoneImage> opened = version.isEmpty() ? Optional.empty() : ZoneImage.open(image);
    if (opened.isEmpty()) return Optional.empty();
    try {
      return Optional.of(new Open(version.get(), opened.get(), Journal.open(journal)));
    } catch (IOException unreadable) {
      opened.get().close();
      throw unreadable;
    }
  }

  /** Keeps a version, and its difference from the one before, which may be from before a restart. */
  synchronized void take(ZoneRecords records, long journalOctets) throws IOException {
    ZoneImage.Header header = ZoneImage.Header.of(records);
    boolean known;
    try (ZoneImage before = ZoneImage.open(image).orElse(null)) {
      known = before != null && before.header().equals(header);
      if (before != null && !known) record(before.readAll(records.origin()), records, journalOctets);
    } catch (IOException damaged) {
      LOG.warn("event=zone-image-damaged zone={} reason=\"{}\" lost=\"its journal\"", zone, damaged.getMessage());
      Files.deleteIfExists(journal);
      known = false;
    }
    if (!known) ZoneImage.write(image, records, header);
    version = Optional.of(Version.of(records));
  }

  /** Nothing is left of it. */
  synchronized void remove() throws IOException {
    version = Optional.empty();
    Files.deleteIfExists(image);
    Files.deleteIfExists(journal);
  }

  private void record(ZoneRecords before, ZoneRecords after, long journalOctets) throws IOException {
    Difference difference = Difference.between(before, after);
    if (Serial.isNewer(after.serial(), before.serial())) {
      Journal.append(journal, difference, journalOctets);
    } else if (after.serial() != before.serial() || !difference.isEmpty()) {
      LOG.warn("event=zone-serial-not-raised zone={} before={} now={} records={} cure=\"raise SERIAL in the SOA record:"
          + " secondaries keep what they have until then\"", zone, before.serial(), after.serial(), after.count());
      Files.deleteIfExists(journal);
    }
  }
}
