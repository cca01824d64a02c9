package org.rialto.config;

import java.util.regex.Pattern;

/** A pattern of names, in which {@code *} is any text, and {@code ?} any character. */
public record Glob(String text) {
  /** Whether names other than the text itself may fit. */
  public boolean isOpen() {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** What fits. */
  public Pattern pattern() {
    StringBuilder pattern = new StringBuilder();
    for (char c : text.toCharArray()) {
      pattern.append(switch (c) {
        case '*' -> ".*";
        case '?' -> ".";
        default -> Pattern.quote(String.valueOf(c));
      });
    }
    return Pattern.compile(pattern.toString());
  }

  @Override public String toString() {
    return text;
  }
}
