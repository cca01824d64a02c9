package org.rialto.secondary;

/** A catalog is broken and must not be processed (RFC 9432 §5.1). */
public final class CatalogException extends Exception {
  CatalogException(String message) {
    super(message);
  }
}
