package org.rialto.transfer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CheckedInputStream;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * One version of a zone in a file, from which it is given while newer ones may take its place: an open one stays as it
 * is. The file:
 * <pre>
 *   0 "RLTZONE1" (8)   8 CRC-32C of the records (4)   12 records (4)   16 their octets (4)   20 the records
 * </pre>
 */
final class ZoneImage implements AutoCloseable {
  private static final long MAGIC = 0x524c545a4f4e4531L;
  private static final int HEADER_OCTETS = 20;
  private static final int BUFFER_OCTETS = 64 * 1024;

  /** What the file says of itself. */
  record Header(int checksum, int records, int octets) {
    /** Of a version; the same for the same records in the same order. */
    static Header of(ZoneRecords records) {
      return new Header(Checksum.of(records), records.count(), records.sizeOctets());
    }
  }

  private final FileChannel channel;
  private final Header header;

  private ZoneImage(FileChannel channel, Header header) {
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens an image; none where there is no file.
   *
   * @throws IOException also if the file isn't one of this form
   */
  static Optional<ZoneImage> open(Path file) throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      if (in.readLong() != MAGIC) throw new IOException(file + " is no image of a zone");
      Header header = new Header(in.readInt(), in.readInt(), in.readInt());
      if (channel.size() != (long) HEADER_OCTETS + header.octets()) throw new IOException(file + " isn't whole");
      return Optional.of(new ZoneImage(channel, header));
    } catch (IOException unusable) {
      channel.close();
      throw unusable;
    }
  }

  /**
   * Writes an image in place of the one there is. It isn't forced to the disk: what a crash of the system leaves is
   * found out by its sum, and made again.
   */
  static void write(Path file, ZoneRecords records, Header header) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside),
        BUFFER_OCTETS))) {
      out.writeLong(MAGIC);
      out.writeInt(header.checksum());
      out.writeInt(header.records());
      out.writeInt(header.octets());
      for (ZoneRecords.Cursor cursor = records.cursor(); cursor.next();) out.write(cursor.record());
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Header header() {
    return header;
  }

  /** A walk over the records from the first one on; one at a time. */
  Walk walk() throws IOException {
    channel.position(HEADER_OCTETS);
    CheckedInputStream in =
        Checksum.checked(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_OCTETS));
    return new Walk(in, new RecordReader(in, header.records()), header.checksum());
  }

  /** Records of a file, and whether they were what was written. */
  record Walk(CheckedInputStream in, RecordReader records, int checksum) {
    /** @throws IOException if the records that were read aren't what was written */
    void verify() throws IOException {
      Checksum.verify(in, checksum);
    }
  }

  /** All of it, in memory. */
  ZoneRecords readAll(byte[] origin) throws IOException {
    Walk walk = walk();
    ZoneRecords records = walk.records().readAll(Names.lower(origin));
    walk.verify();
    return records;
  }

  @Override public void close() throws IOException {
    channel.close();
  }
}
