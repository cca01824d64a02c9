package org.rialto.wire;

/** What a message came by: what its reply may be depends on it. */
public enum Transport {
  /** UDP: the sender's address proves nothing, and the requestor's own limit counts (RFC 6891 §6.2.3). */
  DATAGRAM,
  /** TCP (RFC 7766): a reply of any length, to an address that has answered. */
  STREAM,
  /** TLS (RFC 7858): a stream whose content nobody on the way sees. */
  ENCRYPTED_STREAM;

  /** Whether messages stand behind their length (RFC 1035 §4.2.2), and each may be as long as that can say. */
  public boolean isStream() {
    return this != DATAGRAM;
  }
}
