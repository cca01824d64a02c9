package org.rialto.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Signing requests, and judging those of others (RFC 8945). Times are in seconds of the Unix epoch. */
public final class Tsig {
  private static final int FORMERR = 1;
  private static final int NOTAUTH = 9;
  private static final byte[] NOTHING = {};

  /** A request as it is sent, and what its replies are held against. */
  public record Signed(byte[] octets, TsigVerifier replies) {}

  private Tsig() {}

  /** Signs a request. */
  public static Signed sign(byte[] request, TsigKey key, long nowSeconds) {
    TsigRecord record =
        TsigSigner.record(key, request, nowSeconds, TsigSigner.FUDGE_SECONDS, TsigError.NONE, NOTHING);
    TsigDigest digest = new TsigDigest(key);
    digest.message(request, record.originalId());
    byte[] mac = digest.end(record);
    return new Signed(record.withMac(mac).appendedTo(request), new TsigVerifier(key, mac));
  }

  /**
   * Judges a request: key, MAC, time, truncation, in this order (RFC 8945 §5.2).
   *
   * @param keys that peers may use, several at once while one follows another; no two of one name
   */
  public static TsigVerdict judge(byte[] octets, Collection<TsigKey> keys, long nowSeconds) {
    try {
      Optional<TsigRecord.Found> found = TsigRecord.find(octets);
      return found.isEmpty() ? new TsigVerdict.Unsigned() : judge(found.get(), keys, nowSeconds);
    } catch (MessageException unreadable) {
      return malformed();
    }
  }

  private static TsigVerdict judge(TsigRecord.Found found, Collection<TsigKey> keys, long nowSeconds) {
    TsigRecord record = found.record();
    Optional<TsigKey> known =
        keys.stream().filter(key -> key.isNamed(record.keyName(), record.algorithmName())).findFirst();
    if (known.isEmpty()) return unsigned(record, TsigError.BADKEY, nowSeconds);
    TsigKey key = known.get();
    int macOctets = record.mac().length;
    if (macOctets > key.algorithm().macOctets() || macOctets < key.shortestMacOctets()) return malformed();
    TsigDigest digest = new TsigDigest(key);
    digest.message(found.message(), record.originalId());
    if (!TsigVerifier.isMac(key, digest.end(record), record.mac())) {
      return unsigned(record, TsigError.BADSIG, nowSeconds);
    }
    if (!record.isTimely(nowSeconds)) {
      return signed(key, record, record.signedSeconds(), TsigError.BADTIME, TsigRecord.u48(nowSeconds));
    }
    if (macOctets < key.leastMacOctets()) return signed(key, record, nowSeconds, TsigError.BADTRUNC, NOTHING);
    return new TsigVerdict.Verified(found.message(), key, new TsigSigner(key, record.mac()));
  }

  private static TsigVerdict malformed() {
    return new TsigVerdict.Refused(FORMERR, TsigError.NONE, message -> message);
  }

  /** Who doesn't have the key, or signs wrongly, gets no MAC by it. */
  private static TsigVerdict unsigned(TsigRecord request, TsigError error, long nowSeconds) {
    TsigRecord record = new TsigRecord(request.keyName(), request.algorithmName(), nowSeconds,
        TsigSigner.FUDGE_SECONDS, NOTHING, request.originalId(), error.code(), NOTHING);
    return new TsigVerdict.Refused(NOTAUTH, error, record::appendedTo);
  }

  private static TsigVerdict signed(TsigKey key, TsigRecord request, long signedSeconds, TsigError error,
      byte[] other) {
    byte[] mac = Arrays.copyOf(request.mac(), request.mac().length);
    return new TsigVerdict.Refused(NOTAUTH, error, message -> new TsigSigner(key, mac)
        .sign(message, TsigSigner.record(key, message, signedSeconds, request.fudgeSeconds(), error, other)));
  }
}
