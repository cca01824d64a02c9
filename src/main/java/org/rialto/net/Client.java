package org.rialto.net;

/**
 * The host to be served, as one query makes it known: by its client subnet, or else by the peer. A holder that its
 * owner fills for each query; addresses are left-aligned.
 */
public final class Client {
  private Family peerFamily = Family.IPV4;
  private long peerHigh;
  private long peerLow;

  private boolean subnet;
  private Family family = Family.IPV4;
  private long high;
  private long low;
  private int source;

  /** A query from this peer, no client subnet known yet. */
  public void peer(Family newFamily, long newHigh, long newLow) {
    peerFamily = newFamily;
    peerHigh = newHigh;
    peerLow = newLow;
    subnet = false;
  }

  /** The query carries no client subnet, or none that is used. */
  public void noSubnet() {
    subnet = false;
  }

  /**
   * The query carries this client subnet; bits beyond {@code newSource} are zero. A source of zero is an opt-out (RFC
   * 7871 §7.1.2).
   */
  public void subnet(Family newFamily, long newHigh, long newLow, int newSource) {
    subnet = true;
    family = newFamily;
    high = newHigh;
    low = newLow;
    source = newSource;
  }

  public Family peerFamily() {
    return peerFamily;
  }

  public long peerHigh() {
    return peerHigh;
  }

  public long peerLow() {
    return peerLow;
  }

  /** Whether the query carries a client subnet that is used, be it an opt-out. */
  public boolean hasSubnet() {
    return subnet;
  }

  /** The family of the client subnet; meaningless without one. */
  public Family family() {
    return family;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  /** SOURCE PREFIX-LENGTH: bits of the address the resolver was willing to show; 0 to 32 or 128. */
  public int source() {
    return source;
  }
}
