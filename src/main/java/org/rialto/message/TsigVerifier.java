package org.rialto.message;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** Verifies the replies to one signed request, in the order they come (RFC 8945 §5.4, §5.3.1). For one thread. */
public final class TsigVerifier {
  /** Messages that may come between two signed ones (RFC 8945 §5.3.1). */
  private static final int MOST_UNSIGNED = 99;

  private final TsigKey key;
  private final TsigDigest digest;
  private int unsigned;
  private boolean first = true;

  TsigVerifier(TsigKey key, byte[] requestMac) {
    this.key = key;
    digest = new TsigDigest(key);
    digest.prior(requestMac);
  }

  /**
   * Verifies the next message.
   *
   * @return the message without TSIG
   * @throws TsigException saying what isn't as it has to be; the conversation is over then
   * @throws MessageException if the message can't be read
   */
  public byte[] verify(byte[] octets, long nowSeconds) throws TsigException, MessageException {
    Optional<TsigRecord.Found> found = TsigRecord.find(octets);
    if (found.isEmpty()) return unsigned(octets);
    TsigRecord record = found.get().record();
    if (!key.isNamed(record.keyName(), record.algorithmName())) {
      throw new TsigException("signed by another key than " + key);
    }
    if (record.mac().length == 0) throw new TsigException("the peer says " + TsigError.text(record.error()));
    digest.message(found.get().message(), record.originalId());
    if (!isMac(key, digest.end(record), record.mac())) throw new TsigException("BADSIG: the MAC is wrong");
    checkTime(record, nowSeconds);
    digest.prior(record.mac());
    unsigned = 0;
    first = false;
    return found.get().message();
  }

  /** @throws TsigException if the last message wasn't signed */
  public void end() throws TsigException {
    if (first || unsigned > 0) throw new TsigException("the last message isn't signed");
  }

  /** Compares in constant time; a truncated MAC by what there is of it, if there is enough (RFC 8945 §5.2.2.1). */
  static boolean isMac(TsigKey key, byte[] made, byte[] received) {
    if (received.length < key.shortestMacOctets() || received.length > made.length) return false;
    return MessageDigest.isEqual(Arrays.copyOf(made, received.length), received);
  }

  private byte[] unsigned(byte[] octets) throws TsigException {
    if (first) throw new TsigException("the first message isn't signed");
    if (++unsigned > MOST_UNSIGNED) throw new TsigException(unsigned + " messages in a row aren't signed");
    digest.message(octets, (octets[0] & 0xff) << 8 | octets[1] & 0xff);
    return octets;
  }

  private void checkTime(TsigRecord record, long nowSeconds) throws TsigException {
    if (record.error() == TsigError.BADTIME.code() && record.other().length == 6) {
      throw new TsigException("BADTIME: the peer's clock is at " + seconds(record.other()) + ", ours at " + nowSeconds);
    }
    if (record.error() != TsigError.NONE.code()) {
      throw new TsigException("the peer says " + TsigError.text(record.error()));
    }
    if (!record.isTimely(nowSeconds)) {
      throw new TsigException("BADTIME: signed at " + record.signedSeconds() + ", ours is " + nowSeconds);
    }
    if (record.mac().length < key.leastMacOctets()) {
      throw new TsigException("BADTRUNC: a MAC of " + record.mac().length + " octets");
    }
  }

  private static long seconds(byte[] octets) {
    long seconds = 0;
    for (byte octet : octets) seconds = seconds << 8 | octet & 0xff;
    return seconds;
  }
}
