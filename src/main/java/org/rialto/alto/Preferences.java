package org.rialto.alto;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a client says it takes: the values of an Accept or Accept-Encoding field with their weights (RFC 9110 §12.4.2).
 * What can't be read counts as a weight of one, as it was at least named.
 */
final class Preferences {
  private final Map<String, Double> weights = new HashMap<>();

  /** @param lines the lines of the field, each a list */
  Preferences(List<String> lines) {
    for (String line : lines) {
      for (String element : line.split(",")) {
        String[] parts = element.split(";");
        String value = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!value.isEmpty()) weights.merge(value, weight(parts), Math::max);
      }
    }
  }

  /**
   * Whether a media type is taken (RFC 9110 §12.5.1): the most specific range that holds it decides; anything is where
   * nothing is said.
   */
  boolean takesType(String mediaType) {
    if (weights.isEmpty()) return true;
    String type = mediaType.substring(0, mediaType.indexOf('/'));
    Double weight = weights.get(mediaType);
    if (weight == null) weight = weights.get(type + "/*");
    if (weight == null) weight = weights.get("*/*");
    return weight != null && weight > 0;
  }

  /** Whether gzip is taken, and liked no less than no compression (RFC 9110 §12.5.3). */
  boolean takesGzip() {
    double any = weights.getOrDefault("*", 0.0);
    double gzip = weights.getOrDefault("gzip", weights.getOrDefault("x-gzip", any));
    return gzip > 0 && gzip >= weights.getOrDefault("identity", 0.0);
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 1;
        }
      }
    }
    return 1;
  }
}
