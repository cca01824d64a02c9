package org.rialto.alto;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads server-sent events (WHATWG HTML, "Server-sent events"; RFC 8895 §3.4, §5). An event's data is read as it comes,
 * so that a map of many megabytes is never held as text; its name must therefore stand before its data, as RFC 8895
 * §5.1 writes it. For one thread.
 */
final class EventReader {
  /** Longer than any media type and data-id. */
  private static final int NAME_MAX = 1024;
  /** A line of which nothing is kept may be a remark, not a river. */
  private static final int LINE_MAX = 65_536;
  private static final int BUFFER_BYTES = 65_536;
  private static final int[] BYTE_ORDER_MARK = {0xef, 0xbb, 0xbf};

  private final InputStream in;
  private final Clock clock;
  private final long bytesMax;
  private final Duration patience;
  private final Watch watch;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Data data = new Data();
  private int at;
  private int end;
  private boolean begun;
  /** A carriage return was read: a line feed after it belongs to it. */
  private boolean afterReturn;
  /** Between events: of what comes next no octet has been looked at. */
  private boolean between = true;
  /** Between events, with nothing to look at: time doesn't count. */
  private boolean idle = true;
  private long startedMillis;

  /**
   * @param bytesMax of the data of one event
   * @param patience from the first octet of an event or a comment to its last
   */
  EventReader(InputStream in, Clock clock, long bytesMax, Duration patience, Watch watch) {
    this.in = in;
    this.clock = clock;
    this.bytesMax = bytesMax;
    this.patience = patience;
    this.watch = watch;
  }

  /** Told whenever an event or a comment has come whole: the server is there. */
  @FunctionalInterface
  interface Watch {
    /** @throws IOException to end the reading */
    void alive() throws IOException;
  }

  /**
   * One event.
   *
   * @param name its {@code event} field; empty where it has none
   * @param data its {@code data} lines, joined by line feeds; what isn't read before the next event is passed over
   */
  record Event(String name, InputStream data) {}

  private enum Field { BLANK, COMMENT, EVENT, DATA, OTHER, END }

  /** The next event that has data; empty at the end of the stream, where an event not ended by a blank line is none. */
  Optional<Event> next() throws IOException {
    data.passOver();
    if (!begun) skipByteOrderMark();
    String name = "";
    while (true) {
      switch (field()) {
        case END -> {
          return Optional.empty();
        }
        case BLANK -> {
          name = "";
          between();
        }
        case COMMENT -> {
          skipLine();
          if (name.isEmpty()) between();
        }
        case EVENT -> name = value();
        case DATA -> {
          data.open();
          return Optional.of(new Event(name, data));
        }
        case OTHER -> skipLine();
      }
    }
  }

  private void between() throws IOException {
    between = true;
    idle = at == end;
    startedMillis = clock.millis();
    watch.alive();
  }

  /** Half a mark is none, but the start of a name that isn't known. */
  private void skipByteOrderMark() throws IOException {
    begun = true;
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (look() != BYTE_ORDER_MARK[i]) {
        if (i > 0) skipLine();
        return;
      }
      at++;
    }
  }

  /** Reads the name of a line's field, up to its value. */
  private Field field() throws IOException {
    byte[] name = new byte[6];
    for (int length = 0; ; length++) {
      int octet = look();
      if (octet < 0) return Field.END;
      if (isLineEnd(octet)) {
        if (length > 0) return field(name, length);
        endLine();
        return Field.BLANK;
      }
      at++;
      if (octet == ':') {
        if (length == 0) return Field.COMMENT;
        if (look() == ' ') at++;
        return field(name, length);
      }
      if (length < name.length) name[length] = (byte) octet;
      if (length > LINE_MAX) throw new FetchException("a line of more than " + LINE_MAX + " octets");
    }
  }

  private static Field field(byte[] name, int length) {
    return switch (new String(name, 0, Math.min(length, name.length), StandardCharsets.ISO_8859_1)) {
      case "event" -> Field.EVENT;
      case "data" -> Field.DATA;
      default -> Field.OTHER;
    };
  }

  private String value() throws IOException {
    byte[] value = new byte[64];
    for (int length = 0; ; length++) {
      int octet = look();
      if (octet < 0) throw cut();
      if (isLineEnd(octet)) {
        endLine();
        return new String(value, 0, length, StandardCharsets.UTF_8);
      }
      if (length == NAME_MAX) throw new FetchException("an event's name of more than " + NAME_MAX + " octets");
      if (length == value.length) value = Arrays.copyOf(value, length * 2);
      value[length] = (byte) octet;
      at++;
    }
  }

  private void skipLine() throws IOException {
    for (int length = 0; ; length++) {
      int octet = look();
      if (octet < 0) return;
      if (isLineEnd(octet)) {
        endLine();
        return;
      }
      if (length == LINE_MAX) throw new FetchException("a line of more than " + LINE_MAX + " octets");
      at++;
    }
  }

  private static boolean isLineEnd(int octet) {
    return octet == '\n' || octet == '\r';
  }

  /** Passes a line's end. What may follow a carriage return isn't waited for: it may be long in coming. */
  private void endLine() {
    afterReturn = buffer[at++] == '\r';
  }

  /** The next octet, which stays the next; -1 at the end of the stream. */
  private int look() throws IOException {
    if (at == end && !fill()) return -1;
    if (afterReturn) {
      afterReturn = false;
      if (buffer[at] == '\n') {
        at++;
        idle = between && at == end;
        return look();
      }
    }
    between = false;
    return buffer[at] & 0xff;
  }

  private boolean fill() throws IOException {
    if (!idle && clock.millis() - startedMillis > patience.toMillis()) {
      throw new FetchException("an event or a comment that took more than " + patience.toMillis() + " ms");
    }
    int got = in.read(buffer, 0, buffer.length);
    if (got < 0) return false;
    if (idle) {
      idle = false;
      startedMillis = clock.millis();
    }
    at = 0;
    end = got;
    return true;
  }

  private static EOFException cut() {
    return new EOFException("the stream ended in the middle of an event");
  }

  /** The data of the event read last; it ends where the event does. */
  private final class Data extends InputStream {
    private boolean open;
    private long bytes;

    void open() {
      open = true;
      bytes = 0;
    }

    void passOver() throws IOException {
      byte[] rest = new byte[open ? 8192 : 0];
      while (open) read(rest, 0, rest.length);
    }

    @Override public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) return 0;
      int got = 0;
      while (open && got < length && (got == 0 || at < end)) {
        int octet = look();
        if (octet < 0) throw cut();
        if (isLineEnd(octet)) {
          endLine();
          open = hasAnotherLine();
          if (!open) break;
          into[offset + got++] = '\n';
        } else {
          got += run(into, offset + got, length - got);
        }
      }
      count(got);
      return got == 0 ? -1 : got;
    }

    /** Takes what is there of the line. */
    private int run(byte[] into, int offset, int length) {
      int to = Math.min(end, at + length);
      int stop = at;
      while (stop < to && !isLineEnd(buffer[stop])) stop++;
      int count = stop - at;
      System.arraycopy(buffer, at, into, offset, count);
      at = stop;
      return count;
    }

    private void count(int more) throws FetchException {
      bytes += more;
      if (bytes > bytesMax) throw new FetchException("an event of more than the " + bytesMax + " bytes it may have");
    }

    private boolean hasAnotherLine() throws IOException {
      while (true) {
        switch (field()) {
          case END -> throw cut();
          case BLANK -> {
            between();
            return false;
          }
          case DATA -> {
            return true;
          }
          case EVENT -> throw new FetchException("an event that is named after its data has begun");
          case COMMENT, OTHER -> skipLine();
        }
      }
    }
  }
}
