package org.rialto.net;

/**
 * The host to be served, as one query makes it known: by its client subnet, or else by the peer. Where the subnet says
 * nothing of its place, a substitute does: the peer's own address, unless other clients are known to be behind it. A
 * holder that its owner fills for each query; addresses are left-aligned.
 */
public final class Client {
  private Family peerFamily = Family.IPV4;
  private long peerHigh;
  private long peerLow;

  private boolean substituted;
  private boolean anywhere;
  private Family substituteFamily = Family.IPV4;
  private long substituteHigh;
  private long substituteLow;
  private int substituteLength;

  private boolean subnet;
  private Family family = Family.IPV4;
  private long high;
  private long low;
  private int source;

  /** A query from this peer, which is its own substitute; no client subnet known yet. */
  public void peer(Family newFamily, long newHigh, long newLow) {
    peerFamily = newFamily;
    peerHigh = newHigh;
    peerLow = newLow;
    substituted = false;
    anywhere = false;
    substituteFamily = newFamily;
    substituteHigh = newHigh;
    substituteLow = newLow;
    substituteLength = newFamily.bits();
    subnet = false;
  }

  /** The clients of the peer are in this block. */
  public void substitute(IpPrefix clients) {
    substituted = true;
    substituteFamily = clients.family();
    substituteHigh = clients.address().high();
    substituteLow = clients.address().low();
    substituteLength = clients.length();
  }

  /** The clients of the peer may be anywhere; nothing stands for them. */
  public void noSubstitute() {
    anywhere = true;
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

  /** Whether the substitute is a block of clients, and not the peer. */
  public boolean isSubstituted() {
    return substituted;
  }

  /** Whether nothing stands for the client; the substitute is the peer, but says nothing. */
  public boolean isAnywhere() {
    return anywhere;
  }

  public Family substituteFamily() {
    return substituteFamily;
  }

  public long substituteHigh() {
    return substituteHigh;
  }

  public long substituteLow() {
    return substituteLow;
  }

  /** Bits of the substitute that are known: 1 to 32 or 128, all of them where it is the peer. */
  public int substituteLength() {
    return substituteLength;
  }

  /** The substitute as a block. */
  public IpPrefix substituteBlock() {
    return IpPrefix.around(new IpAddress(substituteFamily, substituteHigh, substituteLow), substituteLength);
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
