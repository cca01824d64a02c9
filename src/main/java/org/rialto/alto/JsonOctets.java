package org.rialto.alto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rialto.location.MapException;

/**
 * The octets of a JSON message, as many at a time as fit into a buffer that is used again and again; and where in the
 * message they are. What is read at the moment stays in the buffer from {@link #keep} on. {@link JsonInput} alone uses
 * this; that it may look into the buffer itself is what makes it fast.
 */
final class JsonOctets {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  /** The longest escape: a pair of surrogates. */
  private static final int ESCAPE_BYTES = 12;
  private static final int UTF8_BYTES = 4;

  /** Whole numbers of so many digits, and powers of ten up to this, are exact as doubles; so then is their quotient. */
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
      1e14, 1e15};

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  /** The next octet to be read. */
  private int at;
  private int end;
  private boolean ended;
  /** From where on the buffer's octets are still needed; never after {@code at}. */
  private int kept;
  /** Octets of the message before the buffer's first. */
  private long gone;
  private long line = 1;
  /** How many octets are before those of this line. */
  private long lineStart;

  /** The content of the string read last, without its quotes. */
  private int textFrom;
  private int textTo;
  private boolean isPlain;

  JsonOctets(InputStream in) {
    this.in = in;
    ahead(BYTE_ORDER_MARK.length);
    if (follows(BYTE_ORDER_MARK)) at += BYTE_ORDER_MARK.length; // RFC 8259 §8.1 lets it be ignored
  }

  byte[] buffer() {
    return buffer;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  /** Goes to a place of the buffer that isn't before what is kept. */
  void goTo(int place) {
    at = place;
  }

  /** Goes on by this many octets, which must be there, and keeps none of them. */
  void pass(int octets) {
    at += octets;
    kept = at;
  }

  /** What comes next stays in the buffer, until this is called again. */
  void keep() {
    kept = at;
  }

  int kept() {
    return kept;
  }

  /** How many octets of the message are before the next one. */
  long position() {
    return gone + at;
  }

  /** Where in the buffer an octet of the message is; negative if it isn't there any more. */
  int placeOf(long position) {
    return (int) Math.max(position - gone, -1);
  }

  long line() {
    return line;
  }

  long lineStart() {
    return lineStart;
  }

  /** Notes that white space with line breaks in it was passed. */
  void passedLines(int lines, int octetsSinceLast) {
    line += lines;
    lineStart = gone + at - octetsSinceLast;
  }

  /** Has at least so many octets in the buffer, unless the message ends before. */
  void ahead(int octets) {
    while (end - at < octets && more()) {
      // as much as one read gave
    }
  }

  /** Whether just these octets come next, of those that are in the buffer. */
  boolean follows(byte[] octets) {
    return end - at >= octets.length && Arrays.equals(buffer, at, at + octets.length, octets, 0, octets.length);
  }

  /** The next octet that is no white space, which isn't passed yet; -1 at the end of the message. */
  int next() {
    while (at < end || more()) {
      byte octet = buffer[at];
      switch (octet) {
        case ' ', '\t', '\r' -> at++;
        case '\n' -> {
          at++;
          line++;
          lineStart = gone + at;
        }
        default -> {
          return octet & 0xff;
        }
      }
      if (kept == at - 1) kept = at;
    }
    return -1;
  }

  private boolean more() {
    if (ended) return false;
    if (kept > 0) {
      System.arraycopy(buffer, kept, buffer, 0, end - kept);
      gone += kept;
      at -= kept;
      end -= kept;
      textFrom -= kept;
      kept = 0;
    }
    if (end == buffer.length) buffer = Arrays.copyOf(buffer, buffer.length * 2);
    try {
      int got = in.read(buffer, end, buffer.length - end);
      ended = got < 0;
      if (!ended) end += got;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !ended;
  }

  /**
   * Passes a string, which must come next; its content can then be asked for.
   *
   * @param most octets between its quotes
   */
  void string(int most) {
    at++;
    textFrom = at;
    isPlain = true;
    while (!plainToQuote()) {
      if (at - textFrom > most) break;
      isPlain = false;
      special();
    }
    if (at - textFrom > most) throw beyond("a string of more than " + most + " octets");
    textTo = at++;
  }

  /** Passes a string of any length, which must come next; its content isn't kept. */
  void skipString() {
    at++;
    keep();
    while (!plainToQuote()) {
      special();
      keep();
    }
    at++;
  }

  /** Passes ASCII that stands for itself; true if a quote comes next then. */
  private boolean plainToQuote() {
    if (at == end && !more()) throw notJson("the message ends within a string");
    byte[] octets = buffer;
    int stop = end;
    int i = at;
    while (i < stop && octets[i] >= ' ' && octets[i] != '"' && octets[i] != '\\') i++;
    at = i;
    return i < stop && octets[i] == '"';
  }

  private void special() {
    if (at == end) return;
    byte octet = buffer[at];
    if (octet == '\\') escape();
    else if (octet < 0) character();
    else if (octet < ' ') throw notJson("a control character within a string");
  }

  private void escape() {
    ahead(ESCAPE_BYTES);
    if (end - at < 2) throw notJson("the message ends within a string");
    switch (buffer[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
      case 'u' -> {
        int unit = unit(at);
        at += 6;
        if (unit < 0) throw notJson("\\u without four hexadecimal digits");
        if (Character.isLowSurrogate((char) unit)) throw notJson("half a pair of surrogates");
        if (!Character.isHighSurrogate((char) unit)) return;
        int second = end - at >= 6 && buffer[at] == '\\' && buffer[at + 1] == 'u' ? unit(at) : -1;
        if (second < 0 || !Character.isLowSurrogate((char) second)) throw notJson("half a pair of surrogates");
        at += 6;
      }
      default -> throw notJson("\\" + (char) (buffer[at + 1] & 0xff) + " is no escape");
    }
  }

  /** The UTF-16 unit that an escape stands for; -1 where it isn't well-formed. */
  private int unit(int escape) {
    if (end - escape < 6) return -1;
    int unit = 0;
    for (int i = escape + 2; i < escape + 6; i++) {
      int digit = Character.digit(buffer[i], 16);
      if (digit < 0) return -1;
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Passes a character of several octets (RFC 3629 §4). */
  private void character() {
    ahead(UTF8_BYTES);
    int lead = buffer[at] & 0xff;
    int length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4
        : 0;
    boolean valid = length > 0 && end - at >= length;
    for (int i = 1; valid && i < length; i++) valid = (buffer[at + i] & 0xc0) == 0x80;
    if (valid) {
      int second = buffer[at + 1] & 0xff;
      valid = switch (lead) {
        case 0xe0 -> second >= 0xa0;
        case 0xed -> second <= 0x9f;
        case 0xf0 -> second >= 0x90;
        case 0xf4 -> second <= 0x8f;
        default -> true;
      };
    }
    if (!valid) throw notJson("octets that are not UTF-8");
    at += length;
  }

  /** Whether the string read last stands for itself: ASCII without escapes. */
  boolean isPlain() {
    return isPlain;
  }

  /** Where the content of the string read last starts in the buffer. */
  int textFrom() {
    return textFrom;
  }

  /** How many octets are between the quotes of the string read last. */
  int textLength() {
    return textTo - textFrom;
  }

  /** The string read last. */
  String text() {
    return isPlain ? new String(buffer, textFrom, textLength(), StandardCharsets.ISO_8859_1)
        : new String(unescaped(), StandardCharsets.UTF_8);
  }

  /** What the string read last stands for, in UTF-8. */
  byte[] unescaped() {
    ByteArrayOutputStream to = new ByteArrayOutputStream(textLength());
    for (int i = textFrom; i < textTo; ) {
      if (buffer[i] != '\\') {
        to.write(buffer[i++]);
        continue;
      }
      if (buffer[i + 1] != 'u') {
        to.write(escaped(buffer[i + 1]));
        i += 2;
        continue;
      }
      char unit = (char) unit(i);
      boolean isPair = Character.isHighSurrogate(unit);
      int codePoint = isPair ? Character.toCodePoint(unit, (char) unit(i + 6)) : unit;
      to.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
      i += isPair ? 12 : 6;
    }
    return to.toByteArray();
  }

  private static int escaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  /**
   * Passes any number there may be in JSON, which must come next and be in the buffer; returns what it is.
   *
   * @param most characters it may have
   */
  double number(int most) {
    byte[] text = buffer;
    int from = at;
    boolean isNegative = text[from] == '-';
    int first = isNegative ? from + 1 : from;
    int dot = pastDigits(first);
    boolean isWrong = dot == first || dot > first + 1 && text[first] == '0';
    int i = dot;
    if (i < end && text[i] == '.') {
      i = pastDigits(dot + 1);
      isWrong |= i == dot + 1;
    }
    int digitsEnd = i;
    if (i < end && (text[i] == 'e' || text[i] == 'E')) {
      boolean isSigned = i + 1 < end && (text[i + 1] == '+' || text[i + 1] == '-');
      int exponent = isSigned ? i + 2 : i + 1;
      i = pastDigits(exponent);
      isWrong |= i <= exponent;
    }
    if (i - from > most) throw beyond("a number of more than " + most + " characters");
    if (isWrong) throw notJson("a number is written otherwise");
    at = i;
    int fraction = Math.max(digitsEnd - dot - 1, 0);
    if (i > digitsEnd || dot - first + fraction > EXACT_DIGITS) {
      return Double.parseDouble(new String(text, from, i - from, StandardCharsets.ISO_8859_1));
    }
    long digits = 0;
    for (int place = first; place < digitsEnd; place++) {
      if (place != dot) digits = digits * 10 + text[place] - '0';
    }
    double size = digits / POWERS_OF_TEN[fraction];
    return isNegative ? -size : size;
  }

  private int pastDigits(int from) {
    byte[] text = buffer;
    int i = from;
    while (i < end && text[i] >= '0' && text[i] <= '9') i++;
    return i;
  }

  /** Says that the next octet can't be there. */
  MapException notJson(String why) {
    return new MapException("not JSON at " + place() + ": " + why);
  }

  /** Says that the message is more than one wants to read. */
  MapException beyond(String what) {
    return new MapException("beyond what is read of a message: " + what + ", at " + place());
  }

  /** Where the next octet is, for people. */
  String place() {
    return "line " + line + ", column " + (position() - lineStart + 1);
  }
}
