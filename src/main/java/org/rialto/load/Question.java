package org.rialto.load;

/** One question: name, type and class as they stand in a message (RFC 1035 §4.1.2), and how people write it. */
public final class Question {
  private final String text;
  private final byte[] octets;

  /** @param octets a name without pointers, and two numbers of two octets */
  public Question(String text, byte[] octets) {
    this.text = text;
    this.octets = octets.clone();
  }

  /** QTYPE. */
  public int type() {
    return (octets[octets.length - 4] & 0xff) << 8 | octets[octets.length - 3] & 0xff;
  }

  byte[] octets() {
    return octets;
  }

  /** Such as {@code www.cdn.example A}. */
  @Override public String toString() {
    return text;
  }
}
