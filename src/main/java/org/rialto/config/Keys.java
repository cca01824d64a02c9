package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys for TSIG. No message here has a secret in it. */
final class Keys {
  private static final Map<String, Transfers.Algorithm> ALGORITHMS = Map.of(
      "hmac-sha1", Transfers.Algorithm.HMAC_SHA1, "hmac-sha256", Transfers.Algorithm.HMAC_SHA256,
      "hmac-sha384", Transfers.Algorithm.HMAC_SHA384, "hmac-sha512", Transfers.Algorithm.HMAC_SHA512);
  /** Longer ones are hashed before they are used (RFC 2104 §2), and gain nothing. */
  private static final int SECRET_OCTETS_MAX = 1024;

  private final Map<String, Transfers.Key> byName = new LinkedHashMap<>();

  /** The keys of a configuration. */
  static Keys read(Section whole) {
    Keys keys = new Keys();
    for (Section section : whole.sections("keys", SectionKind.KEY)) keys.readKey(section);
    return keys;
  }

  /** In the configuration's order. */
  List<Transfers.Key> all() {
    return List.copyOf(byName.values());
  }

  /** The key of this name; one that isn't there is an {@link IllegalArgumentException} with the cure. */
  Transfers.Key named(String text) {
    String name = DomainNames.name(text);
    Transfers.Key key = byName.get(name);
    if (key != null) return key;
    throw new IllegalArgumentException("no key \"" + name + "\"" + (byName.isEmpty() ? ": there are no keys"
        : Suggestion.hint(name, byName.keySet())));
  }

  /** The keys a list names. */
  List<Transfers.Key> named(List<Item> items) {
    List<Transfers.Key> named = new ArrayList<>();
    for (Item item : items) item.read(this::named).ifPresent(named::add);
    return List.copyOf(named);
  }

  private void readKey(Section section) {
    section.require("name", "transfer.example");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(DomainNames::name));
    Transfers.Algorithm algorithm = section.oneOf("algorithm", Transfers.Algorithm.HMAC_SHA256, ALGORITHMS);
    Optional<Transfers.Secret> secret = secret(section);
    if (name.isPresent() && secret.isPresent()) {
      add(section, new Transfers.Key(name.get(), algorithm, secret.get()));
    }
  }

  private void add(Section section, Transfers.Key key) {
    Transfers.Key first = byName.putIfAbsent(key.name().value(), key);
    if (first != null) {
      section.problems().add(key.name().error("key \"" + key.name().value() + "\" is already there, in line "
          + first.name().line() + ": give a new key a new name"));
    }
  }

  private static Optional<Transfers.Secret> secret(Section section) {
    if (section.has("secret-file")) {
      section.forbid("secret", "a secret stands here or in a file of its own: take one out");
      return section.item("secret-file").flatMap(item -> item.file().flatMap(file -> secretOf(item, file)));
    }
    if (!section.has("secret")) {
      section.error("needs secret-file or secret, as in \"secret-file: keys/transfer.key\"");
      return Optional.empty();
    }
    return section.item("secret").flatMap(item -> item.read(Keys::secret));
  }

  private static Optional<Transfers.Secret> secretOf(Item item, Path file) {
    return SecretFile.read(item, file).flatMap(text -> item.read(_ -> secret(text.strip())));
  }

  private static Transfers.Secret secret(String text) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not Base64: write the secret as tsig-keygen or keymgr prints it", e);
    }
    if (octets.length == 0 || octets.length > SECRET_OCTETS_MAX) {
      throw new IllegalArgumentException("a secret of " + octets.length + " octets; it has 1 to " + SECRET_OCTETS_MAX
          + ", best as many as the hash");
    }
    return new Transfers.Secret(octets);
  }
}
