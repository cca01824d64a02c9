package org.rialto.secondary;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.rialto.transfer.RecordReader;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * Secondary zones in files of a folder, one each: a mark, when it was checked, how many records, the records in wire
 * form, and a checksum over these. A version is written beside the one before and then put in its place.
 */
public final class SecondaryFiles implements SecondaryStore {
  /** "RIALTOZ1". */
  private static final long MARK = 0x5249414c544f5a31L;
  private static final int CHECKED_AT = 8;

  private final Path folder;

  /** @param folder made when the first zone is written */
  public SecondaryFiles(Path folder) {
    this.folder = folder;
  }

  @Override public Optional<Kept> read(byte[] origin) throws IOException {
    Path file = file(origin);
    if (!Files.exists(file)) return Optional.empty();
    CRC32 sum = new CRC32();
    try (DataInputStream head = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (head.readLong() != MARK) throw new IOException(file + " isn't a zone of ours");
      Instant checkedAt = Instant.ofEpochMilli(head.readLong());
      DataInputStream in = new DataInputStream(new CheckedInputStream(head, sum));
      ZoneRecords records = new RecordReader(in, in.readInt()).readAll(origin);
      if (head.readLong() != sum.getValue()) throw new IOException(file + " is damaged");
      return Optional.of(new Kept(records, checkedAt));
    } catch (IllegalArgumentException | IllegalStateException damaged) {
      throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  @Override public void write(byte[] origin, Kept kept) throws IOException {
    Files.createDirectories(folder);
    Path file = file(origin);
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      DataOutputStream head = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      head.writeLong(MARK);
      head.writeLong(kept.checkedAt().toEpochMilli());
      CRC32 sum = new CRC32();
      DataOutputStream out = new DataOutputStream(new CheckedOutputStream(head, sum));
      out.writeInt(kept.records().count());
      for (ZoneRecords.Cursor cursor = kept.records().cursor(); cursor.next();) out.write(cursor.record());
      out.flush();
      head.writeLong(sum.getValue());
      head.flush();
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override public void touch(byte[] origin, Instant checkedAt) throws IOException {
    Path file = file(origin);
    if (!Files.exists(file)) return;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(CHECKED_AT);
      open.writeLong(checkedAt.toEpochMilli());
    }
  }

  @Override public void remove(byte[] origin) throws IOException {
    Files.deleteIfExists(file(origin));
  }

  /** Letters, digits, hyphens and dots stand for themselves, so that people find the file; the rest is in hex. */
  private Path file(byte[] origin) {
    StringBuilder name = new StringBuilder();
    String text = Names.text(origin, 0);
    for (char c : text.substring(0, text.length() - 1).toCharArray()) {
      boolean isPlain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
      if (isPlain) name.append(c);
      else name.append(String.format("%%%02x", (int) c));
    }
    return folder.resolve((name.length() > 200 ? hashed(name.toString()) : name + ".") + "zone");
  }

  /** A file's name has 255 characters at the most. */
  private static String hashed(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    return name.substring(0, 180) + "%" + Long.toHexString(sum.getValue()) + ".";
  }
}
