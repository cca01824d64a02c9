package org.rialto.zone;

import java.util.Arrays;

/**
 * All records of a zone at one serial, as a transfer carries them: packed one behind the other in wire form, names
 * uncompressed and in the case they were written in, the SOA record first and once (RFC 5936 §2.2). Immutable.
 */
public final class ZoneRecords {
  private static final int CLASS_IN = 1;
  private static final int FIXED_OCTETS = 10;

  private final byte[] origin;
  private final byte[] octets;
  private final int end;
  private final int count;

  private ZoneRecords(byte[] origin, byte[] octets, int end, int count) {
    this.origin = origin;
    this.octets = octets;
    this.end = end;
    this.count = count;
  }

  /** The apex, in wire form and lower case. */
  public byte[] origin() {
    return origin.clone();
  }

  /** SERIAL of the SOA record, 0 to 4,294,967,295; compared by RFC 1982. */
  public long serial() {
    Cursor first = cursor();
    first.next();
    return Rdata.serial(first.rdata());
  }

  /** Records, the SOA record among them. */
  public int count() {
    return count;
  }

  /** Octets that all records take. */
  public int sizeOctets() {
    return end;
  }

  /** A walk over the records, from the SOA record on. */
  public Cursor cursor() {
    return new Cursor();
  }

  /** One record after the other: {@link #next}, then what it says. */
  public final class Cursor {
    private int at;
    private int fixed;
    private int next;

    private Cursor() {}

    /** Goes to the next record; false behind the last one. */
    public boolean next() {
      if (next == end) return false;
      at = next;
      fixed = at;
      while (octets[fixed] != 0) fixed += octets[fixed] + 1;
      fixed++;
      next = fixed + FIXED_OCTETS + u16(fixed + 8);
      return true;
    }

    /** The owner's name in wire form, in the case it was written in. */
    public byte[] owner() {
      return Arrays.copyOfRange(octets, at, fixed);
    }

    /** TYPE, 1 to 65,535. */
    public int type() {
      return u16(fixed);
    }

    /** TTL in seconds, 0 to 2,147,483,647. */
    public long ttlSeconds() {
      return (long) u16(fixed + 4) << 16 | u16(fixed + 6);
    }

    /** RDATA in wire form, names in it uncompressed. */
    public byte[] rdata() {
      return Arrays.copyOfRange(octets, fixed + FIXED_OCTETS, next);
    }

    /** The whole record in wire form. */
    public byte[] record() {
      return Arrays.copyOfRange(octets, at, next);
    }
  }

  /** Collects records. */
  public static final class Builder {
    private final byte[] origin;
    private byte[] octets = new byte[512];
    private int end;
    private int count;

    /** @param origin in wire form, lower case */
    public Builder(byte[] origin) {
      this.origin = origin.clone();
    }

    /**
     * Adds a record of class IN; the first one is the SOA record.
     *
     * @param owner in wire form, uncompressed
     * @param rdata in wire form, names in it uncompressed; at most 65,535 octets
     * @throws IllegalArgumentException if all together take more than 2 GiB
     */
    public Builder add(byte[] owner, int type, long ttlSeconds, byte[] rdata) {
      if (count == 0 && type != RecordType.SOA) throw new IllegalArgumentException("type " + type + " before SOA");
      long needed = (long) end + owner.length + FIXED_OCTETS + rdata.length;
      if (needed > Integer.MAX_VALUE - 8) throw new IllegalArgumentException("records of more than 2 GiB");
      if (needed > octets.length) {
        octets = Arrays.copyOf(octets, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * octets.length)));
      }
      put(owner);
      u16(type);
      u16(CLASS_IN);
      u16((int) (ttlSeconds >>> 16));
      u16((int) ttlSeconds);
      u16(rdata.length);
      put(rdata);
      count++;
      return this;
    }

    /** @throws IllegalStateException if there is no record */
    public ZoneRecords build() {
      if (count == 0) throw new IllegalStateException("a zone without an SOA record");
      return new ZoneRecords(origin, octets, end, count);
    }

    private void put(byte[] data) {
      System.arraycopy(data, 0, octets, end, data.length);
      end += data.length;
    }

    private void u16(int value) {
      octets[end++] = (byte) (value >>> 8);
      octets[end++] = (byte) value;
    }
  }

  private int u16(int from) {
    return (octets[from] & 0xff) << 8 | octets[from + 1] & 0xff;
  }
}
