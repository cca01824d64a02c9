package org.rialto.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.rialto.zone.ZoneRecords;

/** Sums that show whether a file is what was written: not whether somebody wrote it who shouldn't have. */
final class Checksum {
  private Checksum() {}

  /** Over all records, as they are packed. */
  static int of(ZoneRecords records) {
    CRC32C sum = new CRC32C();
    for (ZoneRecords.Cursor cursor = records.cursor(); cursor.next();) sum.update(cursor.record());
    return (int) sum.getValue();
  }

  /** The stream, summed while it is read. */
  static CheckedInputStream checked(InputStream in) {
    return new CheckedInputStream(in, new CRC32C());
  }

  /** @throws IOException if what was read isn't what was written */
  static void verify(CheckedInputStream read, int expected) throws IOException {
    if ((int) read.getChecksum().getValue() != expected) throw new IOException("the file has been damaged");
  }
}
