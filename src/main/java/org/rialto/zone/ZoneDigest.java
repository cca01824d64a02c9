package org.rialto.zone;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a zone is as its ZONEMD records say (RFC 8976): scheme SIMPLE, SHA-384 and SHA-512. The records' signatures
 * are not looked at: nobody here knows a trust anchor.
 */
public final class ZoneDigest {
  private static final int SIMPLE = 1;
  private static final int SHORTEST_OCTETS = 12;
  private static final int FIXED_OCTETS = 6;

  /** What was found. */
  public sealed interface Verdict {
    /** The zone has no ZONEMD record. */
    record Absent() implements Verdict {}

    /** One of the digests is that of the zone. */
    record Verified() implements Verdict {}

    /** The digests are of schemes or by algorithms that aren't known here; the zone may be right. */
    record Unverifiable(String reason) implements Verdict {}

    /** No digest is that of the zone. */
    record Wrong(String reason) implements Verdict {}
  }

  /** A ZONEMD record (RFC 8976 §2.2). */
  private record Claim(long serial, int scheme, int algorithm, byte[] digest) {
    static Optional<Claim> of(byte[] rdata) {
      if (rdata.length < FIXED_OCTETS + SHORTEST_OCTETS) return Optional.empty();
      long serial = (rdata[0] & 0xffL) << 24 | (rdata[1] & 0xff) << 16 | (rdata[2] & 0xff) << 8 | rdata[3] & 0xff;
      return Optional.of(new Claim(serial, rdata[4] & 0xff, rdata[5] & 0xff,
          Arrays.copyOfRange(rdata, FIXED_OCTETS, rdata.length)));
    }

    boolean isLike(Claim other) {
      return scheme == other.scheme && algorithm == other.algorithm;
    }
  }

  /** A record in canonical form (RFC 4034 §6.2). */
  private record Canonical(byte[] owner, int type, long ttlSeconds, byte[] rdata) {
    boolean isDuplicateOf(Canonical other) {
      return type == other.type && Arrays.equals(owner, other.owner) && Arrays.equals(rdata, other.rdata);
    }
  }

  private ZoneDigest() {}

  /** Judges a zone; costs a sorted copy of it where there is a digest to be compared. */
  public static Verdict verify(ZoneRecords zone) {
    List<byte[]> claimed = claimed(zone);
    if (claimed.isEmpty()) return new Verdict.Absent();
    List<Claim> claims = claimed.stream().flatMap(rdata -> Claim.of(rdata).stream()).toList();
    if (claims.isEmpty()) return new Verdict.Wrong("a digest of less than 12 octets");
    List<Claim> known = claims.stream()
        .filter(claim -> claim.scheme() == SIMPLE && algorithm(claim.algorithm()).isPresent()).toList();
    if (known.isEmpty()) {
      return new Verdict.Unverifiable("no digest of scheme 1 by algorithm 1 or 2");
    }
    return verify(zone, known);
  }

  private static Verdict verify(ZoneRecords zone, List<Claim> claims) {
    List<Canonical> records = List.of();
    String reason = "";
    for (Claim claim : claims) {
      MessageDigest digest = digest(algorithm(claim.algorithm()).orElseThrow());
      if (claims.stream().filter(claim::isLike).count() > 1) {
        reason = "two digests of scheme " + claim.scheme() + " by algorithm " + claim.algorithm();
      } else if (claim.serial() != zone.serial()) {
        reason = "a digest of serial " + claim.serial() + ", where the zone's is " + zone.serial();
      } else if (claim.digest().length != digest.getDigestLength()) {
        reason = "a digest of " + claim.digest().length + " octets by algorithm " + claim.algorithm();
      } else {
        if (records.isEmpty()) records = sorted(zone);
        if (MessageDigest.isEqual(digest(records, digest), claim.digest())) return new Verdict.Verified();
        reason = "the digest by algorithm " + claim.algorithm() + " isn't the zone's";
      }
    }
    return new Verdict.Wrong(reason);
  }

  private static List<byte[]> claimed(ZoneRecords zone) {
    List<byte[]> claimed = new ArrayList<>();
    byte[] origin = zone.origin();
    for (ZoneRecords.Cursor cursor = zone.cursor(); cursor.next();) {
      boolean isClaim = cursor.type() == RecordType.ZONEMD && Arrays.equals(Names.lower(cursor.owner()), origin);
      if (isClaim) claimed.add(cursor.rdata());
    }
    return claimed;
  }

  /** All that is digested, in canonical order (RFC 4034 §6.1, §6.3; RFC 8976 §3.3.1). */
  private static List<Canonical> sorted(ZoneRecords zone) {
    List<Canonical> records = new ArrayList<>(zone.count());
    byte[] origin = zone.origin();
    for (ZoneRecords.Cursor cursor = zone.cursor(); cursor.next();) {
      byte[] owner = Names.lower(cursor.owner());
      byte[] rdata = RdataNames.of(cursor.type()).canonical(cursor.rdata());
      if (isDigested(owner, cursor.type(), rdata, origin)) {
        records.add(new Canonical(owner, cursor.type(), cursor.ttlSeconds(), rdata));
      }
    }
    records.sort(Comparator.comparing(Canonical::owner, ZoneDigest::compareNames).thenComparingInt(Canonical::type)
        .thenComparing(Canonical::rdata, Arrays::compareUnsigned));
    return records;
  }

  /** RFC 8976 §3.3.1.1: all but the apex's ZONEMD records and their signatures. */
  private static boolean isDigested(byte[] owner, int type, byte[] rdata, byte[] origin) {
    if (!Names.isAtOrBelow(owner, origin)) return false;
    boolean isOfDigest = type == RecordType.ZONEMD
        || type == RecordType.RRSIG && rdata.length > 2 && rdata[0] == 0 && rdata[1] == RecordType.ZONEMD;
    return !(isOfDigest && Arrays.equals(owner, origin));
  }

  private static byte[] digest(List<Canonical> records, MessageDigest digest) {
    Canonical before = null;
    for (Canonical record : records) {
      if (before == null || !record.isDuplicateOf(before)) {
        digest.update(record.owner());
        u16(digest, record.type());
        u16(digest, 1);
        u16(digest, (int) (record.ttlSeconds() >>> 16));
        u16(digest, (int) record.ttlSeconds());
        u16(digest, record.rdata().length);
        digest.update(record.rdata());
      }
      before = record;
    }
    return digest.digest();
  }

  /** Canonical order of names in lower case: label by label from the last, as unsigned octets (RFC 4034 §6.1). */
  static int compareNames(byte[] one, byte[] other) {
    int[] ones = starts(one);
    int[] others = starts(other);
    for (int i = 1; i <= Math.min(ones.length, others.length); i++) {
      int a = ones[ones.length - i];
      int b = others[others.length - i];
      int order = Arrays.compareUnsigned(one, a + 1, a + 1 + one[a], other, b + 1, b + 1 + other[b]);
      if (order != 0) return order;
    }
    return Integer.compare(ones.length, others.length);
  }

  private static int[] starts(byte[] name) {
    int[] starts = new int[Names.labels(name)];
    for (int at = 0, i = 0; name[at] != 0; at += name[at] + 1) starts[i++] = at;
    return starts;
  }

  /** RFC 8976 §5.3. */
  private static Optional<String> algorithm(int number) {
    return switch (number) {
      case 1 -> Optional.of("SHA-384");
      case 2 -> Optional.of("SHA-512");
      default -> Optional.empty();
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(name + " is part of every JDK", impossible);
    }
  }

  private static void u16(MessageDigest digest, int value) {
    digest.update((byte) (value >> 8));
    digest.update((byte) value);
  }
}
