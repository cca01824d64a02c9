package org.rialto.answer;

import org.rialto.wire.Edns;

/**
 * How requestors are dealt with whatever they ask for, as the operator has set it: RFC 7873 §5.2 calls that server
 * policy.
 *
 * @param edns what OPT records say of this server
 * @param identity what the server tells of itself in class CHAOS
 * @param cookies from whom a server cookie is required over datagrams; over streams none ever is (RFC 7873 §5.2.3)
 * @param largeOctets of a reply that is large for {@link Cookies#LARGE_ANSWERS}: beyond this; 512 to 4096
 * @param admission who may ask, and how often
 * @param notesStrangers whether clients that no nodes are chosen for are left in {@link Sightings}
 * @param resolvers where the clients are of resolvers that show nothing of them
 */
public record Policy(Edns edns, Identity identity, Cookies cookies, int largeOctets,
    Admission admission, boolean notesStrangers, ResolverIndex resolvers) {
  /** Nothing is told that nobody needs, nothing is required. */
  public static final Policy OPEN = new Policy(Edns.PLAIN, Identity.NONE, Cookies.NOT_REQUIRED, 512,
      Admission.OPEN);

  /** One that notes no strangers, and knows of no resolvers. */
  public Policy(Edns edns, Identity identity, Cookies cookies, int largeOctets, Admission admission) {
    this(edns, identity, cookies, largeOctets, admission, false, ResolverIndex.NONE);
  }

  /** The same, and strangers are noted. */
  public Policy notingStrangers() {
    return new Policy(edns, identity, cookies, largeOctets, admission, true, resolvers);
  }

  /** The same, and the clients of these resolvers are where the index has them. */
  public Policy knowing(ResolverIndex newResolvers) {
    return new Policy(edns, identity, cookies, largeOctets, admission, notesStrangers, newResolvers);
  }

  /** From whom a server cookie is required. */
  public enum Cookies {
    /** From nobody. */
    NOT_REQUIRED,
    /** From whoever is to get a large answer; others are told by TC to come over a stream. */
    LARGE_ANSWERS,
    /** From everybody; who speaks cookies is told by BADCOOKIE and given one, others by TC to come over a stream. */
    ALL_ANSWERS
  }
}
