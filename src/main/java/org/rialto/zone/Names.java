package org.rialto.zone;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rialto.wire.QueryName;

/** Domain names between text (RFC 1035 §5.1) and wire form, uncompressed. */
public final class Names {
  private static final int LONGEST_LABEL_OCTETS = 63;
  private static final String ESCAPED = "\"().;\\@$";

  private Names() {}

  /**
   * The wire form of a name in a master file or configuration; case is kept.
   *
   * @param origin what completes a name without a last dot, in wire form
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  public static byte[] wire(String text, byte[] origin) {
    if (text.equals("@")) return origin.clone();
    if (text.equals(".")) return new byte[] {0};
    if (text.isEmpty()) throw wrong(text, "is empty");
    ByteArrayOutputStream wire = new ByteArrayOutputStream(text.length() + 2 + origin.length);
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    boolean complete = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c > 0x7e || c == '"') {
        throw wrong(text, "has a quote or a letter outside ASCII; letters are written as A-labels (xn--…)");
      }
      complete = c == '.';
      if (complete) {
        end(label, wire, text);
      } else if (c != '\\') {
        label.write(c);
      } else if (isOctet(text, at + 1)) {
        label.write(Integer.parseInt(text, at + 1, at + 4, 10));
        at += 3;
      } else if (at + 1 < text.length() && !Character.isDigit(text.charAt(at + 1))) {
        label.write(text.charAt(++at));
      } else {
        throw wrong(text, "has a backslash that neither a character nor three digits up to 255 follow");
      }
    }
    if (!complete) {
      end(label, wire, text);
      wire.writeBytes(origin);
    } else {
      wire.write(0);
    }
    if (wire.size() > QueryName.LONGEST_OCTETS) {
      throw wrong(text, "has " + wire.size() + " octets; a name has at most 255");
    }
    return wire.toByteArray();
  }

  /** The name at {@code at}, as people write it, with the last dot. */
  public static String text(byte[] wire, int at) {
    if (wire[at] == 0) return ".";
    StringBuilder text = new StringBuilder();
    for (int label = at; wire[label] != 0; label += wire[label] + 1) {
      for (int i = label + 1; i <= label + wire[label]; i++) character(wire[i] & 0xff, text);
      text.append('.');
    }
    return text.toString();
  }

  /** The suffix of a name that starts with this label, as people write it. */
  static String text(QueryName name, int label) {
    return text(name.octets(), name.start(label));
  }

  /** The name of which the wire form starts at {@code at}, among other octets. */
  public static byte[] at(byte[] octets, int at) {
    int end = at;
    while (octets[end] != 0) end += octets[end] + 1;
    return Arrays.copyOfRange(octets, at, end + 1);
  }

  /** The name with a label before it. */
  public static byte[] child(byte[] label, byte[] name) {
    byte[] child = new byte[1 + label.length + name.length];
    child[0] = (byte) label.length;
    System.arraycopy(label, 0, child, 1, label.length);
    System.arraycopy(name, 0, child, 1 + label.length, name.length);
    return child;
  }

  /** In lower case (RFC 4343 §3). Octets of length are at most 63 and so are never taken for letters. */
  public static byte[] lower(byte[] wire) {
    byte[] lower = wire.clone();
    for (int i = 0; i < lower.length; i++) if (lower[i] >= 'A' && lower[i] <= 'Z') lower[i] |= 0x20;
    return lower;
  }

  /** A name as a key: names that differ in case only are one (RFC 4343 §3). */
  static String key(byte[] wire) {
    return new String(lower(wire), StandardCharsets.ISO_8859_1);
  }

  /** Whether a name is the origin or below it; both in lower case. */
  public static boolean isAtOrBelow(byte[] name, byte[] origin) {
    for (int at = 0; name.length - at >= origin.length; at += name[at] + 1) {
      if (name.length - at == origin.length) return Arrays.equals(name, at, name.length, origin, 0, origin.length);
    }
    return false;
  }

  /** How many labels a name has, the root not counted. */
  static int labels(byte[] name) {
    int labels = 0;
    for (int at = 0; name[at] != 0; at += name[at] + 1) labels++;
    return labels;
  }

  static boolean isWildcard(byte[] name) {
    return name.length > 2 && name[0] == 1 && name[1] == '*';
  }

  private static boolean isOctet(String text, int at) {
    if (at + 3 > text.length()) return false;
    for (int i = at; i < at + 3; i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
    return Integer.parseInt(text, at, at + 3, 10) <= 0xff;
  }

  private static void end(ByteArrayOutputStream label, ByteArrayOutputStream wire, String text) {
    if (label.size() == 0) throw wrong(text, "has an empty label");
    if (label.size() > LONGEST_LABEL_OCTETS) {
      throw wrong(text, "has a label of " + label.size() + " octets; a label has at most 63");
    }
    wire.write(label.size());
    wire.writeBytes(label.toByteArray());
    label.reset();
  }

  private static void character(int octet, StringBuilder text) {
    if (octet <= 0x20 || octet >= 0x7f) text.append(String.format("\\%03d", octet));
    else if (ESCAPED.indexOf(octet) >= 0) text.append('\\').append((char) octet);
    else text.append((char) octet);
  }

  private static IllegalArgumentException wrong(String text, String what) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return new IllegalArgumentException("name \"" + shown + "\" " + what);
  }
}
