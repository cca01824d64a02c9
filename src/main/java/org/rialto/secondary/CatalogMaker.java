package org.rialto.secondary;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import org.rialto.transfer.Serial;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/** Makes a catalog zone of a list of zones (RFC 9432 §4). */
public final class CatalogMaker {
  private static final int NS = 2;
  private static final int SOA = 6;
  private static final int PTR = 12;
  private static final int TXT = 16;
  private static final byte[] ROOT = {0};
  /** RFC 9432 §4.1 has TTLs ignored, and recommends none. */
  private static final long TTL_SECONDS = 0;
  /** A label of 32 hexadecimal digits: enough never to meet twice. */
  private static final int ID_OCTETS = 16;
  private static final int REFRESH_SECONDS = 3600;
  private static final int RETRY_SECONDS = 600;
  private static final int EXPIRE_SECONDS = 2_419_200;

  private CatalogMaker() {}

  /**
   * A catalog that lists these zones. A member's label is made of its name alone, so that it stays what it is however
   * often the catalog is made.
   *
   * @param origin of the catalog, in wire form and lower case
   * @param members origins in wire form and lower case
   * @param before the version there is; where it lists the same, it is returned
   * @param nowSeconds of the Unix epoch: the new serial, unless the old one is ahead of it
   */
  public static ZoneRecords make(byte[] origin, Collection<byte[]> members, Optional<ZoneRecords> before,
      long nowSeconds) {
    long serial = before.map(ZoneRecords::serial)
        .map(old -> Serial.isNewer(nowSeconds, old) ? nowSeconds : Serial.plus(old, 1)).orElse(nowSeconds);
    TreeSet<String> names = new TreeSet<>();
    for (byte[] member : members) names.add(Names.text(member, 0));
    if (before.isPresent() && names.equals(listed(before.get()))) return before.get();
    byte[] version = Names.child("version".getBytes(StandardCharsets.US_ASCII), origin);
    byte[] zones = Names.child("zones".getBytes(StandardCharsets.US_ASCII), origin);
    ZoneRecords.Builder builder = new ZoneRecords.Builder(origin).add(origin, SOA, TTL_SECONDS, soa(serial))
        .add(origin, NS, TTL_SECONDS, Names.wire("invalid.", ROOT))
        .add(version, TXT, TTL_SECONDS, new byte[] {1, '2'});
    for (String name : names) {
      byte[] member = Names.wire(name, ROOT);
      builder.add(Names.child(id(member), zones), PTR, TTL_SECONDS, member);
    }
    return builder.build();
  }

  /** What a catalog lists; nothing, where it is broken. */
  private static TreeSet<String> listed(ZoneRecords catalog) {
    try {
      return new TreeSet<>(Catalog.of(catalog).members().keySet());
    } catch (CatalogException broken) {
      return new TreeSet<>();
    }
  }

  private static byte[] soa(long serial) {
    ByteArrayOutputStream soa = new ByteArrayOutputStream();
    soa.writeBytes(Names.wire("invalid.", ROOT));
    soa.writeBytes(Names.wire("invalid.", ROOT));
    soa.writeBytes(ByteBuffer.allocate(20).putInt((int) serial).putInt(REFRESH_SECONDS).putInt(RETRY_SECONDS)
        .putInt(EXPIRE_SECONDS).putInt(0).array());
    return soa.toByteArray();
  }

  private static byte[] id(byte[] member) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(member);
      return HexFormat.of().formatHex(digest, 0, ID_OCTETS).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
    }
  }
}
