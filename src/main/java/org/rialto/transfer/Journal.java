package org.rialto.transfer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.rialto.zone.ZoneRecords;

/**
 * The differences between a zone's versions, in a file: each as IXFR carries it (RFC 1995 §4), from one serial to the
 * next, and each beginning where the one before ends. Behind "RLTJRNL1", for each:
 * <pre>
 *   0 serial before (4)   4 serial after (4)   8 CRC-32C of the records (4)   12 records (4)   16 their octets (4)
 *   20 the old SOA record, what is deleted, the new SOA record, what is added
 * </pre>
 */
final class Journal implements AutoCloseable {
  private static final long MAGIC = 0x524c544a524e4c31L;
  private static final int MAGIC_OCTETS = 8;
  private static final int HEADER_OCTETS = 20;
  /** Of the octets allowed, what is kept when there are more: so that not each difference has all written anew. */
  private static final double KEPT = 0.75;

  /** A difference, and where its records are in the file. */
  record Entry(long from, long to, int checksum, int records, int octets, long at) {
    private long start() {
      return at - HEADER_OCTETS;
    }

    private long end() {
      return at + octets;
    }
  }

  private final FileChannel channel;
  private final List<Entry> entries;

  private Journal(FileChannel channel, List<Entry> entries) {
    this.channel = channel;
    this.entries = entries;
  }

  /**
   * Opens a journal to read what is in it now; one that isn't there is empty. What was cut off by a crash at its end is
   * left out.
   */
  static Journal open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
        StandardOpenOption.CREATE);
    try {
      return new Journal(channel, entries(channel));
    } catch (IOException unreadable) {
      channel.close();
      throw unreadable;
    }
  }

  private static List<Entry> entries(FileChannel channel) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (channel.size() < MAGIC_OCTETS || read(channel, 0, MAGIC_OCTETS).getLong() != MAGIC) return entries;
    long at = MAGIC_OCTETS;
    while (at + HEADER_OCTETS <= channel.size()) {
      ByteBuffer header = read(channel, at, HEADER_OCTETS);
      Entry entry = new Entry(header.getInt() & 0xffffffffL, header.getInt() & 0xffffffffL, header.getInt(),
          header.getInt(), header.getInt(), at + HEADER_OCTETS);
      boolean follows = entries.isEmpty() || entries.getLast().to() == entry.from();
      if (entry.octets() < 0 || entry.records() < 2 || entry.end() > channel.size() || !follows) break;
      entries.add(entry);
      at = entry.end();
    }
    return entries;
  }

  /** The differences from one version to another, in order; none if there are not all of them. */
  List<Entry> between(long from, long to) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).from() != from) continue;
      for (int j = i; j < entries.size(); j++) {
        if (entries.get(j).to() == to) return List.copyOf(entries.subList(i, j + 1));
      }
    }
    return List.of();
  }

  /** The records of a difference, in the order they are sent. */
  ZoneImage.Walk walk(Entry entry) throws IOException {
    ByteBuffer octets = read(channel, entry.at(), entry.octets());
    CheckedInputStream in = Checksum.checked(new ByteArrayInputStream(octets.array()));
    return new ZoneImage.Walk(in, new RecordReader(in, entry.records()), entry.checksum());
  }

  /**
   * Adds a difference, in place of whatever led from its first version elsewhere, and drops the oldest ones where all
   * would take more than {@code mostOctets}. A difference larger than that leaves nothing.
   */
  static void append(Path file, Difference difference, long mostOctets) throws IOException {
    byte[] octets = packed(difference);
    if (octets.length > mostOctets) {
      Files.deleteIfExists(file);
      return;
    }
    try (Journal journal = open(file)) {
      List<Entry> kept = journal.leadingTo(difference.from());
      long end = kept.isEmpty() ? MAGIC_OCTETS : kept.getLast().end();
      if (end + octets.length <= mostOctets) journal.write(kept.isEmpty(), end, octets);
      else journal.rewrite(file, kept, octets, (long) (mostOctets * KEPT));
    }
  }

  private List<Entry> leadingTo(long serial) {
    for (int i = entries.size(); i > 0; i--) {
      if (entries.get(i - 1).to() == serial) return entries.subList(0, i);
    }
    return List.of();
  }

  private void write(boolean anew, long end, byte[] octets) throws IOException {
    if (anew) channel.write(ByteBuffer.allocate(MAGIC_OCTETS).putLong(0, MAGIC), 0);
    channel.truncate(end);
    channel.write(ByteBuffer.wrap(octets), end);
  }

  /** The newest of the entries, as many as fit, and the new one, in a file that takes the place of this one. */
  private void rewrite(Path file, List<Entry> kept, byte[] octets, long mostOctets) throws IOException {
    int first = kept.size();
    long size = MAGIC_OCTETS + octets.length;
    while (first > 0 && size + HEADER_OCTETS + kept.get(first - 1).octets() <= mostOctets) {
      first--;
      size += HEADER_OCTETS + kept.get(first).octets();
    }
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel to = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      to.write(ByteBuffer.allocate(MAGIC_OCTETS).putLong(0, MAGIC));
      for (Entry entry : kept.subList(first, kept.size())) {
        to.write(read(channel, entry.start(), HEADER_OCTETS + entry.octets()));
      }
      to.write(ByteBuffer.wrap(octets));
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] packed(Difference difference) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (ZoneRecords part : List.of(difference.deleted(), difference.added())) {
      for (ZoneRecords.Cursor cursor = part.cursor(); cursor.next();) records.writeBytes(cursor.record());
    }
    CRC32C sum = new CRC32C();
    sum.update(records.toByteArray());
    ByteArrayOutputStream packed = new ByteArrayOutputStream(HEADER_OCTETS + records.size());
    DataOutputStream out = new DataOutputStream(packed);
    out.writeInt((int) difference.from());
    out.writeInt((int) difference.to());
    out.writeInt((int) sum.getValue());
    out.writeInt(difference.deleted().count() + difference.added().count());
    out.writeInt(records.size());
    records.writeTo(out);
    return packed.toByteArray();
  }

  private static ByteBuffer read(FileChannel channel, long at, int octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(octets);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) throw new IOException("the journal isn't whole");
    }
    return buffer.flip();
  }

  @Override public void close() throws IOException {
    channel.close();
  }
}
