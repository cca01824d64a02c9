package org.rialto.message;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rialto.zone.Names;

/** A secret shared with peers (RFC 8945 §2), known to both sides by its name. */
public final class TsigKey {
  private final byte[] name;
  private final TsigAlgorithm algorithm;
  private final SecretKeySpec secret;
  private final int leastMacOctets;

  /**
   * A key whose MACs have to come whole.
   *
   * @param name with or without the last dot
   * @param secret at least one octet; it is copied
   * @throws IllegalArgumentException naming what is wrong with the name or the secret
   */
  public TsigKey(String name, TsigAlgorithm algorithm, byte[] secret) {
    this(name, algorithm, secret, algorithm.macOctets());
  }

  /**
   * @param leastMacOctets what a MAC may be truncated to (RFC 8945 §5.2.4): at least 10 and at least half of the
   * algorithm's octets
   */
  public TsigKey(String name, TsigAlgorithm algorithm, byte[] secret, int leastMacOctets) {
    this.name = Names.lower(Names.wire(name, new byte[] {0}));
    this.algorithm = algorithm;
    this.secret = new SecretKeySpec(secret, algorithm.transformation());
    this.leastMacOctets = leastMacOctets;
    if (leastMacOctets < shortestMacOctets() || leastMacOctets > algorithm.macOctets()) {
      throw new IllegalArgumentException("a MAC of " + leastMacOctets + " octets with " + algorithm);
    }
  }

  /** The name in wire form, lower case. */
  public byte[] name() {
    return name.clone();
  }

  public TsigAlgorithm algorithm() {
    return algorithm;
  }

  /** Whether it is the same key in all respects; secrets are compared in constant time. */
  @Override public boolean equals(Object other) {
    return other instanceof TsigKey key && isNamed(key.name, key.algorithm.wireName())
        && leastMacOctets == key.leastMacOctets && secret.equals(key.secret);
  }

  @Override public int hashCode() {
    return Arrays.hashCode(name);
  }

  /** The name and the algorithm; never the secret. */
  @Override public String toString() {
    return Names.text(name, 0) + " (" + algorithm + ")";
  }

  /** Whether a TSIG record names this key and its algorithm; both in lower case. */
  boolean isNamed(byte[] keyName, byte[] algorithmName) {
    return Arrays.equals(name, keyName) && Arrays.equals(algorithm.wireName(), algorithmName);
  }

  /** No signer truncates to less (RFC 8945 §5.2.2.1). */
  int shortestMacOctets() {
    return Math.max(10, algorithm.macOctets() / 2);
  }

  int leastMacOctets() {
    return leastMacOctets;
  }

  Mac mac() {
    try {
      Mac mac = Mac.getInstance(algorithm.transformation());
      mac.init(secret);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException(algorithm + " is part of every JDK", impossible);
    }
  }
}
