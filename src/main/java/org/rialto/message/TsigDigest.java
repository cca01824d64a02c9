package org.rialto.message;

import javax.crypto.Mac;

/** The MACs of a conversation, one after the other, each covering the one before (RFC 8945 §4.3, §5.3.1). */
final class TsigDigest {
  private final Mac mac;
  private boolean later;

  TsigDigest(TsigKey key) {
    mac = key.mac();
  }

  /** Starts with the MAC before, as it was transmitted: that of the request, or of the last signed message. */
  void prior(byte[] octets) {
    mac.update((byte) (octets.length >> 8));
    mac.update((byte) octets.length);
    mac.update(octets);
  }

  /** Adds a message without TSIG, with this ID instead of its own. */
  void message(byte[] message, int id) {
    mac.update((byte) (id >> 8));
    mac.update((byte) id);
    mac.update(message, 2, message.length - 2);
  }

  /** Ends with what is covered of the record: all variables the first time, the timers later. */
  byte[] end(TsigRecord record) {
    byte[] made = mac.doFinal(later ? record.timers() : record.variables());
    later = true;
    return made;
  }
}
