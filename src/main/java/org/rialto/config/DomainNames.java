package org.rialto.config;

import java.util.Locale;

/**
 * Domain names as configuration writes them: in any case, with or without a dot at the end, and here in lower case
 * without one.
 * What is none is an {@link IllegalArgumentException} with the cure.
 */
final class DomainNames {
  /** Octets of a label, RFC 1035 §2.3.4. */
  private static final int LABEL_MAX = 63;
  /**
   * Characters of a name without the dot at its end: 255 octets (RFC 1035 §2.3.4) less the first length and the
   * root.
   */
  private static final int NAME_MAX = 253;

  private DomainNames() {}

  /** Reads a name. */
  static String name(String text) {
    String name = (text.endsWith(".") ? text.substring(0, text.length() - 1) : text).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a domain name; write one such as cdn.example");
    }
    if (name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a name of " + name.length() + " characters is too long: " + NAME_MAX
          + " is the most (RFC 1035 §2.3.4)");
    }
    for (String label : name.split("\\.", -1)) checkLabel(text, label);
    return name;
  }

  /** Reads a name whose first label may be {@code *} (RFC 4592 §2.1.1). */
  static String nameOrWildcard(String text) {
    return text.startsWith("*.") ? "*." + name(text.substring(2)) : name(text);
  }

  private static void checkLabel(String text, String label) {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" has a label with nothing in it; one dot parts two labels");
    }
    if (label.length() > LABEL_MAX) {
      throw new IllegalArgumentException("label \"" + label + "\" has " + label.length() + " characters; " + LABEL_MAX
          + " is the most (RFC 1035 §2.3.4)");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '/') continue;
      throw new IllegalArgumentException("\"" + text + "\" is not a domain name: " + cure(c));
    }
  }

  private static String cure(char c) {
    if (c == '*') return "\"*\" stands alone as a whole first label, as in *.cdn.example, in a service's names";
    if (c == '@') return "write a mailbox with a dot in place of its @, as hostmaster.cdn.example";
    if (c > '~') return "write \"" + c + "\" in the ASCII form of the name (xn--…)";
    return "\"" + c + "\" can't be in one; use letters, digits, \"-\" and \"_\"";
  }
}
