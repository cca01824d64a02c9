package org.rialto.net;

/** An address family: how many bits its addresses have, and its name in ALTO and in configuration. */
public enum Family {
  IPV4(32, "ipv4"),
  IPV6(128, "ipv6");

  private final int bits;
  private final String label;

  Family(int bits, String label) {
    this.bits = bits;
    this.label = label;
  }

  /** Bits in an address: 32 or 128. */
  public int bits() {
    return bits;
  }

  /** The name ALTO has for it: {@code ipv4} or {@code ipv6} (RFC 7285 §10.4.2). */
  public String label() {
    return label;
  }
}
