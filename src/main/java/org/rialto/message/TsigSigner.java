package org.rialto.message;

/** Signs the replies to one request, in the order they are sent (RFC 8945 §5.3). For one thread. */
public final class TsigSigner {
  /** RFC 8945 §10: 300 seconds are recommended. */
  static final int FUDGE_SECONDS = 300;
  private static final byte[] NOTHING = {};

  private final TsigKey key;
  private final TsigDigest digest;

  /** @param requestMac as it was transmitted; it has been verified */
  public TsigSigner(TsigKey key, byte[] requestMac) {
    this.key = key;
    digest = new TsigDigest(key);
    digest.prior(requestMac);
  }

  /**
   * Signs a reply.
   *
   * @param message without TSIG
   * @return the message with TSIG, {@link #octets} longer
   */
  public byte[] sign(byte[] message, long nowSeconds) {
    return sign(message, record(key, message, nowSeconds, FUDGE_SECONDS, TsigError.NONE, NOTHING));
  }

  /** Octets a signature adds to a message. */
  public int octets() {
    return octets(key);
  }

  /** Signs a reply with what is in the record, which has no MAC yet. */
  byte[] sign(byte[] message, TsigRecord record) {
    digest.message(message, record.originalId());
    byte[] mac = digest.end(record);
    digest.prior(mac);
    return record.withMac(mac).appendedTo(message);
  }

  static int octets(TsigKey key) {
    return key.name().length + key.algorithm().wireName().length + key.algorithm().macOctets() + 26;
  }

  static TsigRecord record(TsigKey key, byte[] message, long signedSeconds, int fudgeSeconds, TsigError error,
      byte[] other) {
    int id = (message[0] & 0xff) << 8 | message[1] & 0xff;
    return new TsigRecord(key.name(), key.algorithm().wireName(), signedSeconds, fudgeSeconds, NOTHING, id,
        error.code(), other);
  }
}
