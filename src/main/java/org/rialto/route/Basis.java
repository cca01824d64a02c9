package org.rialto.route;

/** Whose address decided; for the peer's, its substitute's ({@link org.rialto.net.Client}) where it has another. */
public enum Basis {
  /** The client subnet of the query. */
  CLIENT_SUBNET,
  /**
   * The peer, as the client subnet is in special-use space (RFC 7871 §10, §11.3); the scope is that of the subnet all
   * the same.
   */
  SPECIAL_USE,
  /** The peer, as the resolver shows no bit of its client's address (RFC 7871 §7.1.2); the scope is zero. */
  OPT_OUT,
  /** The peer, as there is no client subnet. */
  PEER
}
