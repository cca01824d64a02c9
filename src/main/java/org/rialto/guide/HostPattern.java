package org.rialto.guide;

import java.util.Locale;

/**
 * Names of hosts: one name, or, with a first label {@code *}, all names below another.
 *
 * @param text in lower case, without a dot at the end
 */
public record HostPattern(String text) {
  private static final String WILDCARD = "*.";

  public HostPattern {
    text = canonical(text);
  }

  /** Whether a host, in any case, is one of these. */
  boolean matches(String host) {
    String name = canonical(host);
    return text.startsWith(WILDCARD) ? name.endsWith(text.substring(1)) && name.length() > text.length() - 1
        : name.equals(text);
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override public String toString() {
    return text;
  }
}
