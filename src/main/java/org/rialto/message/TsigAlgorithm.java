package org.rialto.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The algorithms of RFC 8945 §6 that are in use; of the others a peer is told BADKEY. */
public enum TsigAlgorithm {
  HMAC_SHA1("HmacSHA1", 20),
  HMAC_SHA224("HmacSHA224", 28),
  HMAC_SHA256("HmacSHA256", 32),
  HMAC_SHA384("HmacSHA384", 48),
  HMAC_SHA512("HmacSHA512", 64);

  private final String transformation;
  private final int macOctets;

  TsigAlgorithm(String transformation, int macOctets) {
    this.transformation = transformation;
    this.macOctets = macOctets;
  }

  /** The algorithm of a name like {@code hmac-sha256}, whatever its case. */
  public static Optional<TsigAlgorithm> of(String name) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.toString().equalsIgnoreCase(name)).findFirst();
  }

  /** Octets of a MAC that isn't truncated. */
  public int macOctets() {
    return macOctets;
  }

  /** The name as it is registered: {@code hmac-sha256}. */
  @Override public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String transformation() {
    return transformation;
  }

  /** The name in wire form, lower case: one label. */
  byte[] wireName() {
    byte[] label = toString().getBytes(StandardCharsets.US_ASCII);
    byte[] name = new byte[label.length + 2];
    name[0] = (byte) label.length;
    System.arraycopy(label, 0, name, 1, label.length);
    return name;
  }
}
