package org.rialto.alto;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.rialto.location.MapException;

/** A stream that is refused once it has given more than a limit; it counts what it gave. */
final class BoundedInput extends FilterInputStream {
  private final long limit;
  private long bytes;

  BoundedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  /** Octets given so far. */
  long bytes() {
    return bytes;
  }

  @Override public int read() throws IOException {
    int octet = super.read();
    if (octet >= 0) count(1);
    return octet;
  }

  @Override public int read(byte[] into, int offset, int length) throws IOException {
    int got = super.read(into, offset, length);
    if (got > 0) count(got);
    return got;
  }

  @Override public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  @Override public boolean markSupported() {
    return false;
  }

  private void count(long more) {
    bytes += more;
    if (bytes > limit) throw new MapException("more than the " + limit + " bytes that one resource may have");
  }
}
