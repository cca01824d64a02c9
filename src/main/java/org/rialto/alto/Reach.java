package org.rialto.alto;

import java.net.URI;
import java.util.Optional;
import org.rialto.net.IpAddress;

/**
 * Says which servers a source may lead to. Its operators may name any; where strangers named it, in the DNS or in a
 * redirect, they must not have us ask whom they can't ask themselves.
 */
public interface Reach {
  /** Wherever it leads. */
  Reach ANYWHERE = new Reach() {
    @Override public Optional<String> refusal(URI uri) {
      return Optional.empty();
    }

    @Override public Optional<String> refusal(String host, IpAddress address) {
      return Optional.empty();
    }
  };

  /**
   * Why a URI may not be asked for, if it may not: asked before each request, those after a redirect among them. An
   * address in it is judged here, as there is nothing to resolve.
   */
  Optional<String> refusal(URI uri);

  /**
   * Why a host may not be reached at one of its addresses, if it may not. Asked of each address each time the name was
   * resolved to be connected to, so that a name can't change what it stands for once it was looked at.
   */
  Optional<String> refusal(String host, IpAddress address);
}
