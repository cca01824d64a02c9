package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.location.MapException;
import org.rialto.location.NameTable;
import org.rialto.net.IpReader;

/**
 * One JSON message, read from front to back. What breaks JSON or isn't what the reader asked for is refused by a {@link
 * MapException} that names the place. A member named twice in one object is refused as well: RFC 8259 §4 leaves its
 * meaning open, and a cost that depends on which one a reader takes is worse than none.
 *
 * <p>It reads octets, not characters, and makes no object for a name or a number unless one is asked for: a start
 * without anything on disk waits for the millions of them that the maps of the Internet hold.
 */
final class JsonInput {
  /** ALTO's messages nest five deep (RFC 7285 §11); the rest is left to extensions. */
  private static final int DEPTH_MAX = 32;
  /** Octets between the quotes; long enough for any URI or description. A string that is skipped may be longer. */
  private static final int STRING_MAX = 65_536;
  /** ALTO's own names end at 64 characters, entity names of RFC 9240 at some 200. */
  private static final int NAME_MAX = 1024;
  /** No double needs more digits to be told from its neighbours. */
  private static final int NUMBER_MAX = 128;
  /** What a message quotes of a wrong value. */
  private static final int SHOWN_MAX = 80;
  /** A whole number of so many digits is exact as a double. */
  private static final int EXACT_DIGITS = 15;
  /** As 255.255.255.255/32. */
  private static final int IPV4_PREFIX_MAX = 18;
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private final JsonOctets octets;
  private final Level[] levels = new Level[DEPTH_MAX + 1];
  private int depth;
  private Level level;
  /** Whether the current value has still to be read; then it is what comes next. */
  private boolean isAhead;

  /** Where the members or elements of the object or array at one depth are. */
  private static final class Level {
    private final NameTable names = new NameTable();
    private byte[] ownName = new byte[64];
    private boolean isArray;
    /** Whether nothing of it was read yet. */
    private boolean isAtStart;
    /** The place of the current element. */
    private int index;
    /** The name of the current member, in UTF-8. */
    private byte[] name = ownName;
    private int nameLength;
    /** Where the message went on before that name. */
    private long writtenFrom;
    private long writtenLine;

    void begin(boolean array) {
      isArray = array;
      isAtStart = true;
      index = -1;
      names.clear();
    }

    void name(JsonOctets text) {
      byte[] from = text.isPlain() ? text.buffer() : text.unescaped();
      nameLength = text.isPlain() ? text.textLength() : from.length;
      if (nameLength > ownName.length) ownName = new byte[NAME_MAX];
      System.arraycopy(from, text.isPlain() ? text.textFrom() : 0, ownName, 0, nameLength);
      name = ownName;
    }
  }

  /**
   * All that stood from the end of one value to the start of a member's: the comma, the name, the colon and the white
   * space between. A row of a map mostly has it just as the row before.
   */
  static final class Written {
    private final byte[] octets;
    private final byte[] name;
    private final int lines;
    private final int octetsSinceLine;

    private Written(byte[] octets, byte[] name, int lines, int octetsSinceLine) {
      this.octets = octets;
      this.name = name;
      this.lines = lines;
      this.octetsSinceLine = octetsSinceLine;
    }
  }

  private JsonInput(InputStream in) {
    octets = new JsonOctets(in);
    for (int i = 0; i < levels.length; i++) levels[i] = new Level();
    level = levels[0];
    level.begin(false);
    value();
  }

  /** What is done with the message while it is open. */
  interface Reading<T> {
    T read(JsonInput json);
  }

  /**
   * Reads a message that must be one JSON object with nothing after it.
   *
   * @throws MapException if it isn't, or if {@code reading} says so
   * @throws IOException if the stream fails
   */
  static <T> T object(InputStream in, Reading<T> reading) throws IOException {
    try {
      JsonInput json = new JsonInput(in);
      T value = reading.read(json);
      if (json.octets.next() >= 0) {
        throw new MapException("something follows the JSON object, at " + json.octets.place());
      }
      return value;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The current value must be an object; its members follow by {@link #nextMember}. */
  void startObject() {
    if (octets.next() != '{') throw wrong("an object");
    enter(false);
  }

  /** The current value must be an array; its elements follow by {@link #nextElement}. */
  void startArray() {
    if (octets.next() != '[') throw wrong("an array");
    enter(true);
  }

  private void enter(boolean array) {
    if (depth == DEPTH_MAX) throw octets.beyond("objects and arrays more than " + DEPTH_MAX + " deep");
    octets.pass(1);
    isAhead = false;
    level = levels[++depth];
    level.begin(array);
  }

  private void leave() {
    octets.pass(1);
    level = levels[--depth];
  }

  /** Goes to the value of the next member of the object; false, past its end, if there is none. */
  boolean nextMember() {
    if (!nextListed()) return false;
    int known = level.names.size();
    if (level.names.add(level.name, 0, level.nameLength) < known) throw twice();
    return true;
  }

  /**
   * As {@link #nextMember}, for objects with so many members that the reader has their names in a list anyway: it has
   * to refuse one that is there already, by {@link #twice}.
   */
  boolean nextListed() {
    if (isAhead) skip();
    octets.keep();
    level.writtenFrom = octets.position();
    level.writtenLine = octets.line();
    int octet = octets.next();
    if (octet == '}') {
      leave();
      return false;
    }
    octet = pastComma(octet, '}');
    if (octet != '"') throw octets.notJson("a name in quotes must be here");
    octets.string(NAME_MAX);
    level.name(octets);
    octets.keep();
    if (octets.next() != ':') throw octets.notJson("a colon must follow a name");
    octets.pass(1);
    value();
    return true;
  }

  /**
   * Goes to the value of the next member of the object if just this is written before it; else stays where it is. The
   * member's name must not have stood in the object before, and its first member must come first.
   */
  boolean nextIs(Written written) {
    octets.ahead(written.octets.length + NUMBER_MAX);
    if (!octets.follows(written.octets)) return false;
    octets.pass(written.octets.length);
    if (written.lines > 0) octets.passedLines(written.lines, written.octetsSinceLine);
    level.name = written.name;
    level.nameLength = written.name.length;
    level.isAtStart = false;
    isAhead = true;
    return true;
  }

  /**
   * Reads members of the object as long as what is expected is written before them and they are short whole numbers, as
   * most costs are: what {@link #nextIs} and {@link #number} do, in one loop.
   *
   * @param from the place of the first one expected, and of its number
   * @param to before which place to stop
   * @return before which place it stopped; that member isn't begun
   */
  int wholeNumbers(Written[] expected, int from, int to, double[] into) {
    int place = from;
    while (place < to && expected[place].lines == 0) {
      byte[] before = expected[place].octets;
      octets.ahead(before.length + EXACT_DIGITS + 1);
      if (!octets.follows(before)) break;
      byte[] text = octets.buffer();
      int first = octets.at() + before.length;
      int stop = Math.min(octets.end(), first + EXACT_DIGITS + 1);
      int i = first;
      long number = 0;
      while (i < stop && text[i] >= '0' && text[i] <= '9') number = number * 10 + text[i++] - '0';
      if (i == first || i == stop || text[i] != ',' && text[i] != '}' || text[first] == '0' && i > first + 1) break;
      into[place++] = number;
      octets.pass(i - octets.at());
    }
    if (place > from) level.isAtStart = false;
    return place;
  }

  /** What is written before the current value, which must not have been read; empty where that isn't at hand. */
  Optional<Written> written() {
    int from = octets.placeOf(level.writtenFrom);
    if (from < 0) return Optional.empty();
    int lines = (int) (octets.line() - level.writtenLine);
    return Optional.of(new Written(Arrays.copyOfRange(octets.buffer(), from, octets.at()),
        Arrays.copyOf(level.name, level.nameLength), lines, (int) (octets.position() - octets.lineStart())));
  }

  /** Goes to the next element of the array; false, past its end, if there is none. */
  boolean nextElement() {
    if (isAhead) skip();
    octets.keep();
    int octet = octets.next();
    if (octet == ']') {
      leave();
      return false;
    }
    if (pastComma(octet, ']') == ']') throw octets.notJson("a value must follow a comma");
    level.index++;
    value();
    return true;
  }

  private int pastComma(int octet, char close) {
    boolean isFirst = level.isAtStart;
    level.isAtStart = false;
    if (isFirst) return octet;
    if (octet != ',') throw octets.notJson("a comma or " + close + " must follow a value");
    octets.pass(1);
    return octets.next();
  }

  private void value() {
    octets.next();
    octets.keep();
    isAhead = true;
  }

  /** The name of the member whose value is the current one. */
  String name() {
    return new String(level.name, 0, level.nameLength, StandardCharsets.UTF_8);
  }

  /** That name in UTF-8, in the first {@link #nameLength} octets, until the next one is read. */
  byte[] nameOctets() {
    return level.name;
  }

  int nameLength() {
    return level.nameLength;
  }

  /** Whether the current member has this name, which is in UTF-8. */
  boolean isNamed(byte[] name) {
    return Arrays.equals(level.name, 0, level.nameLength, name, 0, name.length);
  }

  /** Leaves the current value unread. */
  void skip() {
    switch (octets.next()) {
      case '{' -> {
        startObject();
        while (nextMember()) skip();
      }
      case '[' -> {
        startArray();
        while (nextElement()) skip();
      }
      case '"' -> octets.skipString();
      default -> scalar();
    }
    isAhead = false;
  }

  /** Passes a number, or one of the three literals; what is neither is no JSON. */
  private void scalar() {
    int octet = octets.next();
    octets.ahead(NUMBER_MAX + 1);
    switch (octet) {
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> octets.number(NUMBER_MAX);
      case -1 -> throw octets.notJson("the message ends where a value must be");
      default -> throw octets.notJson("a value must be here");
    }
  }

  private void literal(byte[] literal) {
    if (!octets.follows(literal)) throw octets.notJson("a value must be here");
    octets.goTo(octets.at() + literal.length);
  }

  /** Whether the current value, which must not have been read, is a string. */
  boolean isString() {
    return octets.next() == '"';
  }

  /** Whether the current value, which must not have been read, is an object. */
  boolean isObject() {
    return octets.next() == '{';
  }

  /** Whether the current value, which must not have been read, is an array. */
  boolean isArray() {
    return octets.next() == '[';
  }

  /** Whether the current value, which must not have been read, is a number, if it is JSON. */
  boolean isNumber() {
    int octet = octets.next();
    return octet == '-' || octet >= '0' && octet <= '9';
  }

  /** Whether the current value, which must not have been read, is null, if it is JSON. */
  boolean isNull() {
    return octets.next() == 'n';
  }

  /** The current value, which must be a string. */
  String string() {
    readString();
    return octets.text();
  }

  private void readString() {
    if (!isString()) throw wrong("a string");
    octets.string(STRING_MAX);
    isAhead = false;
  }

  /** Reads the current value, which must be a string, as a prefix; false if it is none. */
  boolean prefix(IpReader into) {
    octets.ahead(IPV4_PREFIX_MAX + 2);
    int from = octets.at();
    int end = into.readIpv4Prefix(octets.buffer(), from + 1, octets.end());
    if (end > 0 && end < octets.end() && octets.buffer()[end] == '"' && isString()) {
      octets.goTo(end + 1);
      isAhead = false;
      return true;
    }
    readString();
    return octets.isPlain() ? into.readPrefix(octets.buffer(), octets.textFrom(), octets.textLength())
        : into.readPrefix(octets.text());
  }

  /** The current value, which must be a number that a double can hold (RFC 7285 §6.1.2.1). */
  double number() {
    int octet = octets.next();
    if (octet != '-' && (octet < '0' || octet > '9')) throw wrong("a number");
    octets.ahead(NUMBER_MAX + 1);
    double value = octets.number(NUMBER_MAX);
    if (!Double.isFinite(value)) throw wrong("a number a double can hold");
    isAhead = false;
    return value;
  }

  /** Says that the current value isn't what it must be. */
  MapException wrong(String expected) {
    return new MapException(path() + ": expected " + expected + ", found " + shown());
  }

  /** Says what is wrong with the member or element read last. */
  MapException refused(String why) {
    return new MapException(path() + ": " + why);
  }

  /** Says that the current member's name has been in its object before. */
  MapException twice() {
    return refused("stands twice in one object (RFC 8259 §4)");
  }

  /** Where the current value is: the names and places from the outside in, as RFC 7285 §8.5.2 writes them. */
  String path() {
    StringBuilder path = new StringBuilder();
    for (int i = 1; i <= depth; i++) {
      Level each = levels[i];
      if (each.isAtStart) break;
      if (i > 1) path.append('/');
      path.append(each.isArray ? String.valueOf(each.index)
          : new String(each.name, 0, each.nameLength, StandardCharsets.UTF_8).replace("~", "~0").replace("/", "~1"));
    }
    return path.isEmpty() ? "the message" : path.toString();
  }

  /** The current value again, whether it was read or not. */
  private String shown() {
    octets.goTo(octets.kept());
    int octet = octets.next();
    return switch (octet) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> {
        octets.string(STRING_MAX);
        String text = octets.text();
        yield "\"" + (text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…") + "\"";
      }
      default -> {
        if (octet < 0 && depth == 0) yield "nothing";
        scalar();
        yield new String(octets.buffer(), octets.kept(), octets.at() - octets.kept(), StandardCharsets.ISO_8859_1);
      }
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
