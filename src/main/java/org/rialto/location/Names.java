package org.rialto.location;

import java.nio.charset.StandardCharsets;

/** The grammar of ALTO names, RFC 7285 §10.1, §10.2 and §10.6, RFC 9274 §3.2. */
final class Names {
  private static final int PID_MAX = 64;
  private static final int SHOWN_MAX = 80;

  private Names() {}

  /** 1 to 64 of the characters RFC 7285 §10.1 allows. */
  static boolean isPid(String name) {
    return name.length() <= PID_MAX && isIdentifier(name, true);
  }

  /**
   * Checks a PID's name in UTF-8.
   *
   * @throws MapException showing the name, if it is none
   */
  static void checkPid(byte[] name, int from, int length) {
    boolean isPid = length >= 1 && length <= PID_MAX;
    for (int i = from; isPid && i < from + length; i++) isPid = isPlain((char) name[i], true);
    if (isPid) return;
    throw new MapException("\"" + shown(new String(name, from, length, StandardCharsets.UTF_8))
        + "\" is not a PID name (RFC 7285 §10.1)");
  }

  static boolean isResourceId(String name) {
    return isPid(name);
  }

  static boolean isMetric(String name) {
    return name.length() <= 32 && isIdentifier(name, true) && name.indexOf('@') < 0;
  }

  static boolean isMode(String name) {
    return name.length() <= 32 && isIdentifier(name, false) && name.indexOf('@') < 0;
  }

  /** A name from a stranger, short enough for a message. */
  static String shown(String name) {
    return name.length() <= SHOWN_MAX ? name : name.substring(0, SHOWN_MAX) + "…";
  }

  private static boolean isIdentifier(String name, boolean dots) {
    if (name.isEmpty()) return false;
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i), dots)) return false;
    }
    return true;
  }

  private static boolean isPlain(char c, boolean dots) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
        || c == '-' || c == ':' || c == '@' || c == '_' || dots && c == '.';
  }
}
