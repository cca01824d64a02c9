package org.rialto.secondary;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rialto.transfer.Difference;
import org.rialto.zone.Names;
import org.rialto.zone.RdataNames;
import org.rialto.zone.ZoneRecords;

/**
 * Applies differences to a version of a zone, exactly: what is deleted has to be there, and what is added must not be.
 * All that changes is worked out first, so that the zone is walked over once however many differences there are.
 */
public final class ZonePatch {
  private static final int SOA = 6;

  private record Added(byte[] owner, int type, long ttlSeconds, byte[] rdata) {}

  private final Set<String> deleted = new HashSet<>();
  private final Map<String, Added> added = new LinkedHashMap<>();

  private ZonePatch() {}

  /**
   * The version after the last difference.
   *
   * @param differences one after the other, from the version there is; at least one
   * @throws TransferException if they don't fit that version
   */
  public static ZoneRecords apply(ZoneRecords version, List<Difference> differences) throws TransferException {
    ZonePatch patch = new ZonePatch();
    long serial = version.serial();
    for (Difference difference : differences) {
      if (difference.from() != serial) {
        throw TransferException.notIncremental("a difference from serial " + difference.from() + ", not " + serial);
      }
      patch.take(difference);
      serial = difference.to();
    }
    return patch.applied(version, differences.getLast().added());
  }

  private void take(Difference difference) throws TransferException {
    ZoneRecords.Cursor cursor = difference.deleted().cursor();
    cursor.next();
    while (cursor.next()) {
      String key = key(cursor);
      if (added.remove(key) == null && !deleted.add(key)) throw misfit("deletes twice", cursor);
    }
    cursor = difference.added().cursor();
    cursor.next();
    while (cursor.next()) {
      Added record = new Added(cursor.owner(), cursor.type(), cursor.ttlSeconds(), cursor.rdata());
      if (added.put(key(cursor), record) != null) throw misfit("adds twice", cursor);
    }
  }

  private ZoneRecords applied(ZoneRecords version, ZoneRecords latest) throws TransferException {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(version.origin());
    ZoneRecords.Cursor soa = latest.cursor();
    soa.next();
    builder.add(soa.owner(), SOA, soa.ttlSeconds(), soa.rdata());
    ZoneRecords.Cursor cursor = version.cursor();
    cursor.next();
    Set<String> met = new HashSet<>();
    while (cursor.next()) {
      String key = key(cursor);
      if (deleted.contains(key)) {
        met.add(key);
      } else if (added.containsKey(key)) {
        throw misfit("adds what is there", cursor);
      } else {
        builder.add(cursor.owner(), cursor.type(), cursor.ttlSeconds(), cursor.rdata());
      }
    }
    if (met.size() < deleted.size()) {
      throw TransferException.notIncremental(deleted.size() - met.size() + " records are deleted that aren't there");
    }
    added.values().forEach(add -> builder.add(add.owner(), add.type(), add.ttlSeconds(), add.rdata()));
    return builder.build();
  }

  /** What makes two records the same: owner, type and RDATA, not the TTL (RFC 2181 §5). */
  static String key(ZoneRecords.Cursor cursor) {
    byte[] rdata = RdataNames.of(cursor.type()).canonical(cursor.rdata());
    return new String(Names.lower(cursor.owner()), StandardCharsets.ISO_8859_1) + (char) cursor.type()
        + new String(rdata, StandardCharsets.ISO_8859_1);
  }

  private static TransferException misfit(String what, ZoneRecords.Cursor cursor) {
    return TransferException.notIncremental("a difference " + what + ": " + Names.text(cursor.owner(), 0) + " type "
        + cursor.type());
  }
}
