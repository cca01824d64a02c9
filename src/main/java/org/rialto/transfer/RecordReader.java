package org.rialto.transfer;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.rialto.wire.QueryName;
import org.rialto.zone.ZoneRecords;

/**
 * Records in wire form, names uncompressed, read one after the other: {@link #next}, then what it says. What isn't a
 * record is an {@link IOException}, as the files here are our own.
 */
public final class RecordReader {
  private static final int LONGEST_LABEL_OCTETS = 63;

  private final DataInputStream in;
  private final byte[] name = new byte[QueryName.LONGEST_OCTETS];
  private int left;
  private int nameLength;
  private int type;
  private long ttlSeconds;
  private byte[] rdata = {};

  /** @param count records that are to be read */
  public RecordReader(InputStream in, int count) {
    this.in = new DataInputStream(in);
    left = count;
  }

  /** Goes to the next record; false behind the last one. */
  boolean next() throws IOException {
    if (left == 0) return false;
    left--;
    nameLength = 0;
    for (int label = readLabel(); label != 0; label = readLabel()) {
      in.readFully(name, nameLength, label);
      nameLength += label;
    }
    type = in.readUnsignedShort();
    in.readUnsignedShort();
    ttlSeconds = in.readInt() & 0xffffffffL;
    rdata = new byte[in.readUnsignedShort()];
    in.readFully(rdata);
    return true;
  }

  private int readLabel() throws IOException {
    int label = in.readUnsignedByte();
    if (label > LONGEST_LABEL_OCTETS || nameLength + 1 + label > name.length) {
      throw new IOException("what should be a name is none");
    }
    name[nameLength++] = (byte) label;
    return label;
  }

  byte[] owner() {
    return Arrays.copyOf(name, nameLength);
  }

  int type() {
    return type;
  }

  long ttlSeconds() {
    return ttlSeconds;
  }

  byte[] rdata() {
    return rdata;
  }

  /**
   * Reads all that is left, of which the first is the SOA record; nothing of the stream beyond.
   *
   * @param origin in wire form, lower case
   * @throws IOException if the stream ends, or what should be a record is none
   */
  public ZoneRecords readAll(byte[] origin) throws IOException {
    ZoneRecords.Builder builder = new ZoneRecords.Builder(origin);
    while (next()) builder.add(owner(), type, ttlSeconds, rdata);
    return builder.build();
  }
}
