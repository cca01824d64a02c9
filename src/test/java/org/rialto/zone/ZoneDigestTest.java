package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.zone.ZoneDigest.Verdict;
import org.rialto.zone.ZoneLoader.LoadedZone;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** RFC 8976, by its own zones and by section. */
class ZoneDigestTest {
  private static final int ZONEMD = 63;
  /** Stands for ZONEMD with RDATA that dnsjava wouldn't take. */
  private static final int ANY_ZONEMD = 65281;

  // Appendix A

  @ParameterizedTest
  @CsvSource({"simple, example.", "complex, example.", "multiple, example.", "uri-arpa, uri.arpa.",
      "root-servers-net, root-servers.net."})
  void theExamplesAreVerified(String file, String origin) throws IOException {
    assertEquals(new Verdict.Verified(), verify(file, origin, record -> record));
  }

  @ParameterizedTest @ValueSource(strings = {"simple", "complex"})
  void anyRecordThatIsChangedIsNoticed(String file) throws IOException {
    assertInstanceOf(Verdict.Wrong.class, verify(file, "example.",
        record -> record.getType() == Type.A ? ttl(record, record.getTTL() + 1) : record));
  }

  // §4

  @Test void eitherOfTwoDigestsWillDo() throws IOException {
    for (int broken = 1; broken <= 2; broken++) {
      int algorithm = broken;
      assertEquals(new Verdict.Verified(), verify("multiple", "example.",
          record -> record.getType() == ZONEMD && claim(record)[5] == algorithm
              ? digest(record, 0, claim(record)[4], algorithm, new byte[48 + 16 * (algorithm - 1)])
              : record));
    }
  }

  @Test void schemesAndAlgorithmsThatArentKnownSayNothing() throws IOException {
    for (int scheme : new int[] {0, 2, 241}) {
      assertInstanceOf(Verdict.Unverifiable.class, simple(1, scheme, 1, null));
      assertInstanceOf(Verdict.Unverifiable.class, simple(1, 1, scheme == 2 ? 3 : scheme, null));
    }
  }

  @Test void theSerialIsTheZones() throws IOException {
    assertTrue(reason(simple(1, 1, 1, null)).contains("serial 2018031899"));
  }

  @Test void aDigestHasAllOctetsOfItsAlgorithm() throws IOException {
    assertTrue(reason(simple(0, 1, 1, new byte[47])).contains("47 octets"));
    assertTrue(reason(simple(0, 1, 1, new byte[64])).contains("64 octets"));
  }

  @Test void twoOfOneKindAreNoDigest() throws IOException {
    ZoneRecords zone = records("simple", "example.", record -> record);
    ZoneRecords.Builder twice = new ZoneRecords.Builder(zone.origin());
    for (ZoneRecords.Cursor cursor = zone.cursor(); cursor.next();) {
      twice.add(cursor.owner(), cursor.type(), cursor.ttlSeconds(), cursor.rdata());
      if (cursor.type() != ZONEMD) continue;
      byte[] other = cursor.rdata();
      other[20] ^= 1;
      twice.add(cursor.owner(), cursor.type(), cursor.ttlSeconds(), other);
    }
    assertTrue(reason(ZoneDigest.verify(twice.build())).contains("two digests"));
  }

  @Test void withoutADigestThereIsNothingToVerify() throws IOException {
    assertEquals(new Verdict.Absent(), verify("simple", "example.", record -> record.getType() == ZONEMD
        ? Record.newRecord(record.getName(), 65280, DClass.IN, 1, new byte[20]) : record));
  }

  @Test void filesAreVerifiedWhenTheyAreRead() throws Exception {
    Path file = Path.of(ZoneDigestTest.class.getResource("/rfc/rfc8976/simple.zone").toURI());
    ZoneLoader loader = new ZoneLoader(Overlay.NONE, ZoneTable.EMPTY);
    LoadedZone loaded = loader.load(new ZoneFile(file, "example"), true);
    assertEquals(List.of(), loaded.problems());
    ZoneRecords records = loaded.records().orElseThrow();
    assertTrue(loader.compile(records).zone().isPresent());
    ZoneRecords.Builder longer = new ZoneRecords.Builder(records.origin());
    for (ZoneRecords.Cursor cursor = records.cursor(); cursor.next();) {
      longer.add(cursor.owner(), cursor.type(), cursor.ttlSeconds(), cursor.rdata());
    }
    longer.add(Names.wire("more.example.", new byte[] {0}), Type.A, 1, new byte[4]);
    ZoneException refused = assertThrows(ZoneException.class, () -> loader.compile(longer.build()));
    assertTrue(refused.getMessage().contains("ZONEMD"), refused.getMessage());
  }

  // RFC 4034 §6.1

  @Test void namesComeInCanonicalOrder() {
    String[] ordered = {"example.", "a.example.", "yljkjljk.a.example.", "z.a.example.", "zabc.a.example.",
        "z.example.", "\\001.z.example.", "*.z.example.", "\\200.z.example."};
    for (int i = 0; i < ordered.length; i++) {
      for (int j = 0; j < ordered.length; j++) {
        byte[] one = Names.wire(ordered[i], new byte[] {0});
        byte[] other = Names.wire(ordered[j], new byte[] {0});
        assertEquals(Integer.compare(i, j), Integer.signum(ZoneDigest.compareNames(one, other)),
            ordered[i] + " " + ordered[j]);
      }
    }
  }

  private static Verdict simple(int behind, int scheme, int algorithm, byte[] digest) throws IOException {
    return verify("simple", "example.", record -> record.getType() == ZONEMD
        ? digest(record, behind, scheme, algorithm, digest == null ? Arrays.copyOfRange(claim(record), 6, 54) : digest)
        : record);
  }

  private static String reason(Verdict verdict) {
    return assertInstanceOf(Verdict.Wrong.class, verdict).reason();
  }

  private static Record ttl(Record record, long ttl) {
    return Record.newRecord(record.getName(), record.getType(), DClass.IN, ttl, record.rdataToWireCanonical());
  }

  private static Record digest(Record like, int behind, int scheme, int algorithm, byte[] digest) {
    ByteBuffer rdata = ByteBuffer.allocate(6 + digest.length).put(claim(like), 0, 4).put((byte) scheme)
        .put((byte) algorithm).put(digest);
    rdata.putInt(0, rdata.getInt(0) - behind);
    return Record.newRecord(like.getName(), ANY_ZONEMD, DClass.IN, like.getTTL(), rdata.array());
  }

  private static byte[] claim(Record record) {
    return record.rdataToWireCanonical();
  }

  private static Verdict verify(String file, String origin, UnaryOperator<Record> change) throws IOException {
    return ZoneDigest.verify(records(file, origin, change));
  }

  private static ZoneRecords records(String file, String origin, UnaryOperator<Record> change) throws IOException {
    Name apex = Name.fromString(origin);
    ZoneRecords.Builder builder = new ZoneRecords.Builder(apex.toWireCanonical());
    try (InputStream in = ZoneDigestTest.class.getResourceAsStream("/rfc/rfc8976/" + file + ".zone");
        Master master = new Master(in, apex)) {
      for (Record read = master.nextRecord(); read != null; read = master.nextRecord()) {
        Record record = change.apply(read);
        int type = record.getType() == ANY_ZONEMD ? ZONEMD : record.getType();
        builder.add(record.getName().toWire(), type, record.getTTL(), uncompressed(record));
      }
    }
    return builder.build();
  }

  /** dnsjava only gives whole records as they are written. */
  private static byte[] uncompressed(Record record) {
    byte[] whole = record.toWire(Section.ANSWER);
    int fixed = record.getName().length() + 10;
    return Arrays.copyOfRange(whole, fixed, whole.length);
  }
}
