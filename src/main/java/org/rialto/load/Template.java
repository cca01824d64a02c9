package org.rialto.load;

import java.util.Optional;
import org.rialto.net.Family;

/** A query before its ID and its client subnet are filled in. */
final class Template {
  private final Question question;
  private final Optional<Family> subnet;
  private final byte[] octets;
  private final int lengthAt;

  Template(Question question, Optional<Family> subnet, byte[] octets, int lengthAt) {
    this.question = question;
    this.subnet = subnet;
    this.octets = octets;
    this.lengthAt = lengthAt;
  }

  Question question() {
    return question;
  }

  /** The family of the client subnet, if it has one. */
  Optional<Family> subnet() {
    return subnet;
  }

  byte[] octets() {
    return octets;
  }

  /** Where the length of all options stands. */
  int lengthAt() {
    return lengthAt;
  }
}
