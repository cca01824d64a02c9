package org.rialto.answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rialto.wire.Body;
import org.rialto.wire.QueryName;

/**
 * What the server tells of itself in class CHAOS, under the names that BIND brought into use and RFC 4892 describes. A
 * name of which nothing is told is refused like any other of that class. Immutable; shared by all workers.
 */
public final class Identity {
  /** Tells nothing. */
  public static final Identity NONE = new Identity(new byte[0], new byte[0], new byte[0]);

  /** There is no such name, or nothing of this type. */
  static final int NOT_TOLD = -1;

  private static final int CHAOS = 3;
  private static final int TYPE_TXT = 16;
  private static final int TYPE_ANY = 255;
  private static final int TEXT_OCTETS_MAX = 255;

  private final List<byte[]> names = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();

  /**
   * @param version of {@code version.bind} and {@code version.server}, up to 255 octets; empty to tell none
   * @param hostname of {@code hostname.bind}, likewise
   * @param nameServerId of {@code id.server}, likewise
   * @throws IllegalArgumentException if one is longer
   */
  public Identity(byte[] version, byte[] hostname, byte[] nameServerId) {
    tell(version, "version", "bind");
    tell(version, "version", "server");
    tell(hostname, "hostname", "bind");
    tell(nameServerId, "id", "server");
  }

  private void tell(byte[] text, String first, String second) {
    if (text.length > TEXT_OCTETS_MAX) {
      throw new IllegalArgumentException(first + "." + second + " of " + text.length + " octets");
    }
    if (text.length == 0) return;
    byte[] characterString = new byte[1 + text.length];
    characterString[0] = (byte) text.length;
    System.arraycopy(text, 0, characterString, 1, text.length);
    byte[] name = ((char) first.length() + first + (char) second.length() + second + "\0")
        .getBytes(StandardCharsets.US_ASCII);
    names.add(name);
    bodies.add(new Body.Builder(name).inClass(CHAOS).flags(true, 0).recordAtQuestion(TYPE_TXT, 0)
        .octets(characterString).end().build());
  }

  /** The number of the body that answers the question; {@link #NOT_TOLD} where none does. */
  int find(QueryName name, int type) {
    if (type != TYPE_TXT && type != TYPE_ANY) return NOT_TOLD;
    for (int i = 0; i < names.size(); i++) {
      byte[] told = names.get(i);
      if (Arrays.equals(told, 0, told.length, name.octets(), 0, name.length())) return i;
    }
    return NOT_TOLD;
  }

  byte[] body(int number) {
    return bodies.get(number);
  }
}
