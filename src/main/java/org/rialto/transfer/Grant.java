package org.rialto.transfer;

import java.util.List;
import java.util.Optional;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Who may do something: whoever meets all of this.
 *
 * @param prefixes an address in one of them; any address, where there are none
 * @param keys a signature by one of them; none is needed, where there are none
 * @param encrypted over TLS
 */
public record Grant(List<IpPrefix> prefixes, List<TsigKey> keys, boolean encrypted) {
  public Grant {
    prefixes = List.copyOf(prefixes);
    keys = List.copyOf(keys);
  }

  /**
   * Whether a peer meets it.
   *
   * @param key that the request was signed by and verified with
   * @param overTls whether the request came over TLS
   */
  public boolean isMet(IpAddress peer, Optional<TsigKey> key, boolean overTls) {
    boolean there = prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> prefix.contains(peer));
    boolean signed = keys.isEmpty() || key.isPresent() && keys.contains(key.get());
    return there && signed && (overTls || !encrypted);
  }
}
