package org.rialto.guide;

/**
 * A NAPTR record (RFC 3403 §4.1).
 *
 * @param ttlSeconds as it came
 * @param order smaller ones first; 0 to 65535
 * @param preference smaller ones first within an order; 0 to 65535
 * @param regexp what isn't printable, and backslashes, with a backslash before it as in a master file
 * @param replacement the name to go on at, with the last dot; the root, {@code .}, stands for none
 */
public record NaptrRecord(long ttlSeconds, int order, int preference, String flags, String service, String regexp,
    String replacement) {
  boolean isWithoutReplacement() {
    return replacement.equals(".");
  }

  /** As a master file has its data (RFC 3403 §4.1). */
  @Override public String toString() {
    return order + " " + preference + " \"" + flags + "\" \"" + service + "\" \"" + regexp + "\" " + replacement;
  }
}
