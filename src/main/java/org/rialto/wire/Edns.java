package org.rialto.wire;

/**
 * What our OPT records say of this server, to those who ask or whenever there is room: set by its operator. Immutable;
 * shared by all workers.
 */
public final class Edns {
  /** As long as an NSID may be: the reply to the longest question still fits into 512 octets with all other options. */
  public static final int NAME_SERVER_ID_OCTETS_MAX = 128;
  /** Nothing but the limit and the version. */
  public static final Edns PLAIN = new Edns(new byte[0], new byte[0], CookieSecrets.DISABLED);

  private final byte[] nameServerId;
  private final byte[] agentDomain;
  private final CookieSecrets cookieSecrets;
  private final boolean tellsErrors;

  /** Those by which replies say why they are what they are. */
  public Edns(byte[] nameServerId, byte[] agentDomain, CookieSecrets cookieSecrets) {
    this(nameServerId, agentDomain, cookieSecrets, true);
  }

  /**
   * @param nameServerId NSID (RFC 5001 §2.3), up to {@link #NAME_SERVER_ID_OCTETS_MAX} octets of any kind; empty for
   * none
   * @param agentDomain where resolvers report errors to (RFC 9567 §5), a name in wire form, uncompressed; empty for
   * none
   * @param tellsErrors whether replies have extended errors (RFC 8914)
   * @throws IllegalArgumentException if the NSID is too long
   */
  public Edns(byte[] nameServerId, byte[] agentDomain, CookieSecrets cookieSecrets, boolean tellsErrors) {
    if (nameServerId.length > NAME_SERVER_ID_OCTETS_MAX) {
      throw new IllegalArgumentException("an NSID of " + nameServerId.length + " octets, the most is "
          + NAME_SERVER_ID_OCTETS_MAX);
    }
    this.nameServerId = nameServerId.clone();
    this.agentDomain = agentDomain.clone();
    this.cookieSecrets = cookieSecrets;
    this.tellsErrors = tellsErrors;
  }

  public CookieSecrets cookieSecrets() {
    return cookieSecrets;
  }

  boolean tellsErrors() {
    return tellsErrors;
  }

  /** Shared, not to be changed. */
  byte[] nameServerId() {
    return nameServerId;
  }

  /** Shared, not to be changed. */
  byte[] agentDomain() {
    return agentDomain;
  }
}
