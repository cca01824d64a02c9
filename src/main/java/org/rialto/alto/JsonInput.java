package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import org.rialto.location.MapException;
import org.rialto.net.IpReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON message, read from front to back. What breaks JSON or isn't what the reader asked for is refused by a {@link
 * MapException} that names the place. A member named twice in one object is refused as well: RFC 8259 §4 leaves its
 * meaning open, and a cost that depends on which one a reader takes is worse than none.
 */
final class JsonInput implements AutoCloseable {
  /** ALTO's messages nest five deep (RFC 7285 §11); the rest is left to extensions. */
  private static final int DEPTH_MAX = 32;
  /** Long enough for any URI or description; also bounds the buffer of a string that isn't skipped. */
  private static final int STRING_MAX = 65_536;
  /** ALTO's own names end at 64 characters, entity names of RFC 9240 at some 200. */
  private static final int NAME_MAX = 1024;
  /** No double needs more digits to be told from its neighbours. */
  private static final int NUMBER_MAX = 128;
  /** What a message quotes of a wrong value. */
  private static final int SHOWN_MAX = 80;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxStringLength(STRING_MAX)
          .maxNameLength(NAME_MAX).maxNumberLength(NUMBER_MAX).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();

  private final JsonParser parser;

  private JsonInput(JsonParser parser) {
    this.parser = parser;
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
    try (JsonInput json = new JsonInput(FACTORY.createParser(ObjectReadContext.empty(), in))) {
      json.parser.nextToken();
      T value = reading.read(json);
      if (json.parser.nextToken() != null) {
        throw new MapException("something follows the JSON object, at " + json.position());
      }
      return value;
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (StreamConstraintsException e) {
      throw new MapException("beyond what is read of a message: " + e.getOriginalMessage());
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new MapException("not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": "
          + e.getOriginalMessage());
    }
  }

  /** The current value must be an object; its members follow by {@link #nextMember}. */
  void startObject() {
    if (parser.currentToken() != JsonToken.START_OBJECT) throw wrong("an object");
  }

  /** The current value must be an array; its elements follow by {@link #nextElement}. */
  void startArray() {
    if (parser.currentToken() != JsonToken.START_ARRAY) throw wrong("an array");
  }

  /** Goes to the value of the next member of the object; false, past its end, if there is none. */
  boolean nextMember() {
    if (parser.nextToken() != JsonToken.PROPERTY_NAME) return false;
    parser.nextToken();
    return true;
  }

  /** Goes to the next element of the array; false, past its end, if there is none. */
  boolean nextElement() {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  /** The name of the member whose value is the current one. */
  String name() {
    return parser.currentName();
  }

  /** Leaves the current value unread. */
  void skip() {
    parser.skipChildren();
  }

  /** Whether the current value is a string. */
  boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** The current value, which must be a string. */
  String string() {
    if (!isString()) throw wrong("a string");
    return parser.getString();
  }

  /** The current value, which must be a number that a double can hold (RFC 7285 §6.1.2.1). */
  double number() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) throw wrong("a number");
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) throw wrong("a number a double can hold");
    return value;
  }

  /** Reads the current value, which must be a string, as a prefix; false if it is none. No object is made. */
  boolean prefix(IpReader into) {
    if (!isString()) throw wrong("a string");
    return into.readPrefix(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
  }

  /** Says that the current value isn't what it must be. */
  MapException wrong(String expected) {
    return new MapException(path() + ": expected " + expected + ", found " + shown());
  }

  /** Says what is wrong with the member or element read last. */
  MapException refused(String why) {
    return new MapException(path() + ": " + why);
  }

  /** Where the current value is: the names and places from the outside in, as RFC 7285 §8.5.2 writes them. */
  String path() {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "the message" : pointer.substring(1);
  }

  private String shown() {
    JsonToken token = parser.currentToken();
    if (token == null) return "nothing";
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> {
        String text = parser.getString();
        yield "\"" + (text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…") + "\"";
      }
      default -> parser.getString();
    };
  }

  private String position() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  @Override public void close() {
    parser.close();
  }
}
