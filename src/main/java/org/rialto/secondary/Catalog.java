package org.rialto.secondary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * What a catalog zone lists (RFC 9432 §4). Properties that aren't known are ignored, as §4.4 wants it.
 *
 * @param members by their zone's name, as people write it
 */
public record Catalog(Map<String, Member> members) {
  private static final int PTR = 12;
  private static final int TXT = 16;
  private static final byte[] VERSION = "version".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ZONES = "zones".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COO = "coo".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TWO = {1, '2'};

  public Catalog {
    members = Map.copyOf(members);
  }

  /**
   * A zone in a catalog.
   *
   * @param origin the zone's name, in wire form and lower case
   * @param id the label it is listed under, in lower case; with another one it is another zone (RFC 9432 §5.4)
   * @param newOwner the catalog that may take it over, in wire form and lower case (RFC 9432 §4.3.1)
   */
  public record Member(byte[] origin, String id, Optional<byte[]> newOwner) {
    /** The zone's name as people write it. */
    public String name() {
      return Names.text(origin, 0);
    }
  }

  /**
   * Reads a catalog. Of two members with one zone's name the first counts: the other would be a clash (RFC 9432 §5.2).
   *
   * @throws CatalogException if it is broken; its members stay as they were then
   */
  public static Catalog of(ZoneRecords zone) throws CatalogException {
    Reading reading = new Reading(zone.origin());
    for (ZoneRecords.Cursor cursor = zone.cursor(); cursor.next();) {
      reading.take(Names.lower(cursor.owner()), cursor.type(), cursor.rdata());
    }
    return reading.end();
  }

  /** Sorts a catalog's records by what they are of. */
  private static final class Reading {
    private final byte[] version;
    private final byte[] zones;
    private final Map<String, byte[]> listed = new LinkedHashMap<>();
    private final Map<String, byte[]> owners = new LinkedHashMap<>();
    private int versions;

    Reading(byte[] origin) {
      version = Names.child(VERSION, origin);
      zones = Names.child(ZONES, origin);
    }

    void take(byte[] owner, int type, byte[] rdata) throws CatalogException {
      if (type == TXT && Arrays.equals(owner, version)) {
        if (++versions > 1 || !Arrays.equals(rdata, TWO)) throw new CatalogException("its version isn't 2 alone");
      } else if (type == PTR && isChild(owner, zones)) {
        putOnce(listed, label(owner), rdata);
      } else if (type == PTR && isProperty(owner)) {
        putOnce(owners, label(Arrays.copyOfRange(owner, COO.length + 1, owner.length)), rdata);
      }
    }

    Catalog end() throws CatalogException {
      if (versions == 0) throw new CatalogException("it has no version");
      Map<String, Member> members = new LinkedHashMap<>();
      listed.forEach((id, name) -> {
        Member member = new Member(Names.lower(name), id, Optional.ofNullable(owners.get(id)).map(Names::lower));
        members.putIfAbsent(member.name(), member);
      });
      return new Catalog(members);
    }

    /** Whether a name is {@code coo} of a member. */
    private boolean isProperty(byte[] owner) {
      return owner[0] == COO.length && Arrays.equals(owner, 1, 1 + COO.length, COO, 0, COO.length)
          && isChild(Arrays.copyOfRange(owner, COO.length + 1, owner.length), zones);
    }

    private static boolean isChild(byte[] name, byte[] parent) {
      return name[0] != 0 && Arrays.equals(name, name[0] + 1, name.length, parent, 0, parent.length);
    }

    /** More than one PTR record at one name breaks the catalog (RFC 9432 §4.1, §4.3.1). */
    private static void putOnce(Map<String, byte[]> names, String id, byte[] name) throws CatalogException {
      if (names.putIfAbsent(id, name) != null) throw new CatalogException("two PTR records for member " + id);
    }

    private static String label(byte[] name) {
      return new String(name, 1, name[0], StandardCharsets.ISO_8859_1);
    }
  }
}
