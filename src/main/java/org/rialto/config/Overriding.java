package org.rialto.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rialto.location.Better;
import org.rialto.location.CostType;

/** Reads what requests of clients may say of how they are guided. */
final class Overriding {
  private static final Lengths LEAST = new Lengths(8, 8);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final int SERVERS = 32;
  private static final int SERVERS_MAX = 256;
  private static final int ANSWERS = 10_000;
  private static final int ANSWERS_MAX = 1_000_000;
  private static final int RATE = 50;
  private static final int RATE_MAX = 100_000;
  private static final int IDENTITY_SERVERS_MAX = 64;
  /** A token (RFC 9110 §5.6.2). */
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  /** Headers that requests have for other ends. */
  private static final Set<String> TAKEN = Set.of("accept", "accept-encoding", "authorization", "cache-control",
      "connection", "content-encoding", "content-length", "content-type", "cookie", "expect", "host",
      "if-modified-since", "if-none-match", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding",
      "upgrade", "user-agent");

  private Overriding() {}

  /** @param nodes that servers would be asked about */
  static Optional<Overrides> read(Section whole, int nodes) {
    return whole.section("overrides", SectionKind.OVERRIDES).flatMap(section -> {
      if (!section.has("allow") && !section.has("identity")) {
        section.error("needs allow, identity or both, as in \"allow: alto.isp.example\"");
      }
      if (section.isEmptyList("allow")) {
        section.error("allow", "no server, so none could be named: write one, or take allow out");
      }
      if (nodes > EndpointCosts.NODES_MAX) {
        section.error(nodes + " nodes are too many to ask for the costs of each; " + EndpointCosts.NODES_MAX
            + " is the most");
      }
      Config.ClientDiscovery.Hosts allow = ClientFinding.hosts(section, "allow");
      Config.ClientDiscovery.Hosts deny = ClientFinding.hosts(section, "deny");
      ClientFinding.checkApart(section, allow, deny);
      boolean allowHttp = section.flag("allow-http", false);
      boolean allowInside = section.flag("allow-inside", false);
      CostType type = CostTypes.type(section);
      Better better = CostTypes.better(section, type);
      Lengths length = Lengths.read(section.section("prefix-length", SectionKind.OVERRIDE_PREFIX_LENGTH), LEAST);
      Duration timeout = section.duration("timeout", TIMEOUT, TIMEOUT_MIN, TIMEOUT_MAX);
      int servers = section.integer("servers", SERVERS, 1, SERVERS_MAX);
      int answers = section.integer("answers", ANSWERS, 1, ANSWERS_MAX);
      int rate = section.integer("rate", RATE, 1, RATE_MAX);
      return Optional.of(new Overrides(allow, deny, allowHttp, allowInside, type, better, length.ipv4(),
          length.ipv6(), timeout, servers, answers, rate, identity(section, allowHttp)));
    });
  }

  private static Optional<Overrides.Identity> identity(Section overrides, boolean allowHttp) {
    return overrides.section("identity", SectionKind.CLIENT_IDENTITY).flatMap(section -> {
      section.require("header", "Client-Identity");
      section.require("servers", "[https://alto.isp.example]");
      if (section.isEmptyList("servers")) section.error("servers", "no server would know: write one, or take it out");
      Optional<String> header = section.item("header").flatMap(item -> item.read(Overriding::header));
      List<URI> servers = new ArrayList<>();
      for (Item item : section.items("servers")) {
        item.read(text -> server(text, allowHttp)).ifPresent(servers::add);
      }
      if (servers.size() > IDENTITY_SERVERS_MAX) {
        section.error("servers", servers.size() + " servers; " + IDENTITY_SERVERS_MAX + " is the most");
      }
      return header.map(name -> new Overrides.Identity(name, List.copyOf(servers)));
    });
  }

  private static String header(String text) {
    if (!HEADER.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of a header: write up to 64 letters, digits "
          + "and \"-\", as Client-Identity");
    }
    if (TAKEN.contains(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(text + " is a header that requests have for another end: choose one of your"
          + " own");
    }
    return text;
  }

  private static URI server(String text, boolean allowHttp) {
    URI origin = Uris.origin(text);
    if (!allowHttp && origin.getScheme().equalsIgnoreCase("http")) {
      throw new IllegalArgumentException("would send identities to " + origin
          + ", where anybody on the way can read them: use https, or write overrides.allow-http: true");
    }
    return origin;
  }
}
