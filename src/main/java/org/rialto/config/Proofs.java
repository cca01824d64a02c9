package org.rialto.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads what the servers of a source know us by. No message here has a secret in it. */
final class Proofs {
  /** RFC 6750 §2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
  private static final int ORIGINS_MAX = 16;

  private enum Scheme { NONE, BASIC, DIGEST, BEARER }

  private Proofs() {}

  /** @param entrance where the source's directory is */
  static Optional<Config.Credentials> read(Section source, Entrance entrance) {
    return source.section("credentials", SectionKind.CREDENTIALS).flatMap(section -> {
      if (!section.has("scheme") && !section.has("certificate")) {
        section.error("needs scheme, certificate or both, as in \"scheme: digest\"");
      }
      Optional<Config.Authentication> authentication = authentication(section);
      Optional<Config.Certificate> certificate = certificate(section);
      boolean allowHttp = section.flag("allow-http", false);
      List<URI> origins = origins(section);
      if (entrance instanceof Entrance.Domain) section.require("origins", "https://alto.isp.example");
      if (section.has("scheme") && !allowHttp) forbidHttp(section, entrance, origins);
      if (authentication.isEmpty() && certificate.isEmpty()) return Optional.empty();
      return Optional.of(new Config.Credentials(authentication, certificate, origins, allowHttp));
    });
  }

  private static Optional<Config.Authentication> authentication(Section section) {
    if (!section.has("scheme")) {
      for (String key : List.of("user", "secret-file", "secret", "allow-md5", "allow-http")) {
        section.forbid(key, "is for a scheme, which is not given: write scheme, or take it out");
      }
    }
    Scheme scheme = section.oneOf("scheme", Scheme.NONE,
        Map.of("basic", Scheme.BASIC, "digest", Scheme.DIGEST, "bearer", Scheme.BEARER));
    return switch (scheme) {
      case NONE -> Optional.empty();
      case BASIC -> {
        section.forbid("allow-md5", "is for scheme digest: take it out");
        Optional<String> user = user(section, Proofs::userBeforeColon);
        Optional<Config.Password> password = secret(section, Proofs::password);
        yield user.flatMap(name -> password.map(secret -> new Config.Authentication.Basic(name, secret)));
      }
      case DIGEST -> {
        boolean allowMd5 = section.flag("allow-md5", false);
        Optional<String> user = user(section, Proofs::user);
        Optional<Config.Password> password = secret(section, Proofs::password);
        yield user.flatMap(name -> password.map(secret -> new Config.Authentication.Digest(name, secret, allowMd5)));
      }
      case BEARER -> {
        section.forbid("allow-md5", "is for scheme digest: take it out");
        section.forbid("user", "is for a password, and a token has none: take it out");
        section.forbid("allow-http", "whoever reads a token may use it, so it goes over https only (RFC 6750 section "
            + "5.3): take it out");
        yield secret(section, Proofs::token).map(Config.Authentication.Bearer::new);
      }
    };
  }

  private static Optional<String> user(Section section, UnaryOperator<String> reader) {
    section.require("user", "rialto");
    return section.item("user").flatMap(item -> item.read(reader));
  }

  private static Optional<Config.Password> secret(Section section, Function<String, Config.Password> reader) {
    if (section.has("secret-file")) {
      section.forbid("secret", "a secret stands here or in a file of its own: take one out");
      return section.item("secret-file").flatMap(item -> item.file().flatMap(file -> SecretFile.read(item, file))
          .flatMap(text -> item.read(_ -> reader.apply(text.replaceFirst("\\R\\z", "")))));
    }
    if (!section.has("secret")) {
      section.error("needs secret-file or secret, as in \"secret-file: keys/isp.secret\"");
      return Optional.empty();
    }
    return section.item("secret").flatMap(item -> item.read(reader));
  }

  /** Control characters are for no password (RFC 7617 §2, RFC 8265). */
  private static Config.Password password(String text) {
    if (text.isEmpty()) throw new IllegalArgumentException("holds no password: write one");
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a password is one line without control characters");
    }
    return new Config.Password(text);
  }

  private static Config.Password token(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is not a token: it is letters, digits, \"-\", \".\", \"_\", \"~\", \"+\" and \"/\" (RFC 6750 section 2.1)");
    }
    return new Config.Password(text);
  }

  private static String user(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user's name has no control characters");
    }
    return text;
  }

  private static String userBeforeColon(String text) {
    if (text.indexOf(':') >= 0) {
      throw new IllegalArgumentException("\"" + text + "\" has a \":\", where the password would begin (RFC 7617)");
    }
    return user(text);
  }

  private static Optional<Config.Certificate> certificate(Section section) {
    if (!section.has("certificate")) {
      section.forbid("key", "is of a certificate, which is not given: write certificate, or take it out");
      return Optional.empty();
    }
    section.require("key", "rialto.key");
    Optional<Located<Path>> chain = section.item("certificate").flatMap(item -> item.file().map(item::at));
    Optional<Located<Path>> key = section.item("key").flatMap(item -> item.file().map(file -> {
      SecretFile.warnOfReaders(item, file);
      return item.at(file);
    }));
    return chain.flatMap(certificate -> key.map(own -> new Config.Certificate(certificate, own)));
  }

  private static List<URI> origins(Section section) {
    List<URI> origins = new ArrayList<>();
    for (Item item : section.items("origins")) item.read(Uris::origin).ifPresent(origins::add);
    if (origins.size() > ORIGINS_MAX) {
      section.error("origins", origins.size() + " servers; " + ORIGINS_MAX + " is the most");
    }
    return List.copyOf(origins);
  }

  private static void forbidHttp(Section section, Entrance entrance, List<URI> origins) {
    String cure = ", where anybody on the way can read them: use https, or write allow-http: true";
    for (URI origin : origins) {
      if (isHttp(origin)) section.error("origins", "would send credentials to " + origin + cure);
    }
    if (entrance instanceof Entrance.Directory(URI uri) && isHttp(uri)) {
      section.error("would be sent to " + uri + cure);
    }
  }

  private static boolean isHttp(URI uri) {
    return uri.getScheme().equalsIgnoreCase("http");
  }
}
