package org.rialto.load;

/** What one reply is found to be; all but {@link #RIGHT} are wrong. */
public enum Finding {
  /** As expected, in all that is expected. */
  RIGHT("right"),
  /** No response, or not to our question. */
  OTHER_QUESTION("not a response to the question"),
  /** Its records run out of the message. */
  MALFORMED("malformed"),
  /** Cut short (TC). */
  TRUNCATED("truncated"),
  /** Another response code. */
  RCODE("another response code"),
  /** Other records, or in another order. */
  ANSWER("another answer"),
  /** The client subnet isn't returned (RFC 7871 §7.2.1). */
  NO_SUBNET("no client subnet in it"),
  /** Another client subnet is returned than was sent. */
  OTHER_SUBNET("another client subnet in it"),
  /** Another scope. */
  SCOPE("another scope");

  private final String words;

  Finding(String words) {
    this.words = words;
  }

  /** For people: what is the matter. */
  public String words() {
    return words;
  }
}
