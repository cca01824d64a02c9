package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.net.IpPrefix;

/** Reads who may do what: items of one or several words, where whoever meets all words of any one item may. */
final class Grants {
  static final String ANY = "any";
  static final String TLS = "tls";
  private static final String KEY = "key:";

  private final Keys keys;
  private final Remotes remotes;

  Grants(Keys keys, Remotes remotes) {
    this.keys = keys;
    this.remotes = remotes;
  }

  /** What a list grants. */
  List<Transfers.Grant> read(List<Item> items) {
    List<Transfers.Grant> grants = new ArrayList<>();
    for (Item item : items) item.read(this::grant).ifPresent(grants::add);
    return List.copyOf(grants);
  }

  /** Whom a zone is given to, by its keys {@code transfer-to} and {@code notify}. */
  Transfers.Sharing sharing(Section section) {
    return new Transfers.Sharing(read(section.items("transfer-to")), remotes.named(section.items("notify")));
  }

  private Transfers.Grant grant(String text) {
    Transfers.Grant whole = new Transfers.Grant(List.of(), List.of(), false);
    for (String word : text.strip().split("\\s+")) whole = both(text, whole, word(word));
    return whole;
  }

  private Transfers.Grant word(String word) {
    if (word.equals(ANY)) return new Transfers.Grant(List.of(), List.of(), false);
    if (word.equals(TLS)) return new Transfers.Grant(List.of(), List.of(), true);
    if (word.startsWith(KEY)) {
      return new Transfers.Grant(List.of(), List.of(keys.named(word.substring(KEY.length()))), false);
    }
    Optional<Transfers.Remote> remote = remotes.named(word);
    if (remote.isPresent()) return of(remote.get());
    return new Transfers.Grant(List.of(prefix(word)), List.of(), false);
  }

  private static Transfers.Grant of(Transfers.Remote remote) {
    List<IpPrefix> addresses = remote.addresses().stream()
        .map(endpoint -> new IpPrefix(endpoint.address(), endpoint.address().family().bits())).distinct().toList();
    return new Transfers.Grant(addresses, remote.keys(), false);
  }

  private IpPrefix prefix(String word) {
    boolean isPrefix = word.indexOf('/') >= 0 || word.indexOf(':') >= 0 || word.matches("[0-9.]+");
    if (!isPrefix) {
      throw new IllegalArgumentException(remotes.missing(word)
          + "; who may is said by a remote's name, a prefix, key:NAME, tls or any");
    }
    try {
      return IpPrefix.parse(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; write one such as 192.0.2.0/24", e);
    }
  }

  private static Transfers.Grant both(String text, Transfers.Grant one, Transfers.Grant other) {
    boolean twoPlaces = !one.prefixes().isEmpty() && !other.prefixes().isEmpty();
    boolean twoKeys = !one.keys().isEmpty() && !other.keys().isEmpty();
    if (twoPlaces || twoKeys) {
      throw new IllegalArgumentException("\"" + text + "\" wants two " + (twoPlaces ? "addresses" : "keys")
          + " of one client: all words of an item must be met; make two items of it");
    }
    return new Transfers.Grant(one.prefixes().isEmpty() ? other.prefixes() : one.prefixes(),
        one.keys().isEmpty() ? other.keys() : one.keys(), one.encrypted() || other.encrypted());
  }
}
