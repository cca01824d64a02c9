package org.rialto.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rialto.zone.FileStamp;
import org.rialto.zone.Overlay;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneProblem;
import org.rialto.zone.ZoneRecords;

/**
 * A zone as it is kept: where it comes from, what is served of it, and what that was made of.
 *
 * @param part what the configuration laid over it
 * @param zone what is served; without data, where there has been nothing good yet
 * @param files that it was last read from, or should have been
 * @param records to make it of again with another part: of a zone that was given, and of one with routed names
 * @param failure why what is served isn't what was last read
 */
record KeptZone(Source source, Overlay.Part part, Zone zone, List<FileStamp> files, Optional<ZoneRecords> records,
    Optional<Failure> failure) {

  /** Where a zone comes from. */
  sealed interface Source {
    /** A master file that the configuration names. */
    record OfFile(ZoneFile file) implements Source {}

    /** Another server, record by record. */
    record Given() implements Source {}

    /** The configuration: a reverse zone for directories' records. */
    record Made() implements Source {}
  }

  /**
   * What kept a zone from being replaced by its newest version.
   *
   * @param since when it failed first
   * @param problems all that is wrong, from the last time it was tried
   */
  record Failure(Instant since, List<ZoneProblem> problems) {}

  /** The same, with this in place of what is served. */
  KeptZone serving(Zone served) {
    return new KeptZone(source, part, served, files, records, failure);
  }

  /** What is answered from it, as logs and reports say it. */
  String serving() {
    return zone.isAvailable() ? "serial-" + zone.serial() : "SERVFAIL";
  }

  /** Whether reading it again would say the same. */
  boolean isCurrent() {
    return failure.isEmpty() && isUnchanged();
  }

  /** Whether its files are those that were read, whatever came of it. */
  boolean isUnchanged() {
    return files.stream().allMatch(FileStamp::isCurrent);
  }
}
