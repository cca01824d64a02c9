package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how DNS cookies are used, and the secrets they are made with. */
final class Cookies {
  private static final int LARGE = 512;
  private static final int LARGE_MIN = 512;
  private static final int LARGE_MAX = 4096;
  /** The one in use, one rolled from or to, and some to spare; each costs a hash for a cookie that is none of ours. */
  private static final int SECRETS_MAX = 8;
  private static final int FILE_OCTETS_MAX = 4096;
  private static final Map<String, Config.Require> REQUIRE = Map.of("never", Config.Require.NEVER,
      "large-answers", Config.Require.LARGE_ANSWERS, "always", Config.Require.ALWAYS);
  private static final Pattern SECRET = Pattern.compile("[0-9a-fA-F]{32}");
  private static final String EXAMPLE = "32 hexadecimal digits, as \"openssl rand -hex 16\" prints them";

  private final Section cookies;
  private final List<Config.Secret> secrets = new ArrayList<>();

  private Cookies(Section cookies) {
    this.cookies = cookies;
  }

  static Config.Cookies read(Section whole) {
    return whole.section("cookies", SectionKind.COOKIES).map(section -> new Cookies(section).read())
        .orElse(new Config.Cookies(true, Config.Require.NEVER, LARGE, List.of()));
  }

  private Config.Cookies read() {
    boolean enabled = cookies.flag("enabled", true);
    Config.Require require = cookies.oneOf("require", Config.Require.NEVER, REQUIRE);
    int large = cookies.integer("large", LARGE, LARGE_MIN, LARGE_MAX);
    if (!enabled && require != Config.Require.NEVER) {
      cookies.error("require", "cookies can't be required without being enabled: enable them, or write never");
    }
    if (cookies.has("secrets-file")) {
      cookies.forbid("secrets", "secrets are in secrets-file already: take one of the two out");
      cookies.item("secrets-file").flatMap(Item::file).ifPresent(this::readFile);
    } else {
      for (Item item : cookies.items("secrets")) {
        if (SECRET.matcher(item.text()).matches()) add(item.text());
        else item.error("a secret is " + EXAMPLE);
      }
    }
    if (secrets.size() > SECRETS_MAX) {
      cookies.error(secrets.size() + " secrets are too many, " + SECRETS_MAX + " are the most: take old ones out");
    }
    return new Config.Cookies(enabled, require, large, List.copyOf(secrets));
  }

  /** One secret a line; empty lines and those that start with # are passed over. */
  private void readFile(Path file) {
    Optional<String> text = TextFile.read(file, file, FILE_OCTETS_MAX, cookies.problems());
    int number = 0;
    for (String line : text.map(whole -> whole.lines().toList()).orElse(List.of())) {
      number++;
      String secret = line.strip();
      if (secret.isEmpty() || secret.startsWith("#")) continue;
      if (SECRET.matcher(secret).matches()) add(secret);
      else cookies.problems().add(new Problem(Problem.Severity.ERROR, file, number, "", "a secret is " + EXAMPLE));
    }
    if (secrets.isEmpty() && text.isPresent()) cookies.error("secrets-file", file + " has no secret: write one");
  }

  /** A secret twice is one. */
  private void add(String hex) {
    Config.Secret secret = new Config.Secret(hex.toLowerCase(Locale.ROOT));
    if (!secrets.contains(secret)) secrets.add(secret);
  }
}
