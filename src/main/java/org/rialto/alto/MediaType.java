package org.rialto.alto;

import java.util.Locale;

/** The media types of ALTO's resources that are used here (RFC 7285 §14.1). None has parameters. */
final class MediaType {
  static final String DIRECTORY = "application/alto-directory+json";
  static final String NETWORK_MAP = "application/alto-networkmap+json";
  static final String COST_MAP = "application/alto-costmap+json";
  static final String ERROR = "application/alto-error+json";

  private MediaType() {}

  /** Type and subtype of a Content-Type, in lower case and without parameters (RFC 9110 §8.3.1). */
  static String of(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }
}
