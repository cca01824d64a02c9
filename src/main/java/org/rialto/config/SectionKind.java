package org.rialto.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parts of a configuration and the keys each may have. What is not here is not read. */
enum SectionKind {
  WHOLE("the file itself", "listen", "udp", "tcp", "tls", "state-folder", "admin", "keys", "remotes", "transfers",
      "zones", "watch-zones", "discovery", "client-discovery", "overrides", "nodes", "services", "downstream-cdns",
      "footprint-tables", "sources", "guard", "stale-ttl", "alto-server", "client-subnet", "resolvers", "access",
      "rate-limit", "identity", "cookies", "extended-errors", "error-reporting"),
  UDP("udp", "workers", "payload", "transport", "unanswered-ports", "segmentation", "coalesce", "receive-buffer",
      "send-buffer", "busy-poll", "cpus"),
  TCP("tcp", "connections", "connections-per-client", "idle-timeout", "receive-timeout", "send-timeout"),
  TLS("tls", "listen", "certificate", "key"),
  KEY("keys", "name", "algorithm", "secret-file", "secret"),
  REMOTE("remotes", "name", "addresses", "key", "tls"),
  REMOTE_TLS("remotes.tls", "name", "trust", "port"),
  TRANSFERS("transfers", "outgoing", "outgoing-for-client", "incoming", "journal"),
  ZONE("zones", "folder", "file", "origin", "secondary", "catalog", "primaries", "notify-from", "min-refresh",
      "max-refresh", "transfer-to", "notify", "member-of", "queries-from",
      "include-anywhere"),
  DISCOVERY("discovery", "ttl", "name-server", "contact", "servers"),
  DISCOVERY_SERVER("discovery.servers", "prefix", "directory", "order", "preference"),
  CLIENT_DISCOVERY("client-discovery", "resolver", "prefix-length", "require-dnssec", "allow-http", "allow", "deny",
      "allow-inside", "metric", "mode", "better", "servers", "idle", "queue", "rate"),
  CLIENT_PREFIX_LENGTH("client-discovery.prefix-length", "ipv4", "ipv6"),
  OVERRIDES("overrides", "allow", "deny", "allow-http", "allow-inside", "metric", "mode", "better", "prefix-length",
      "timeout", "servers", "answers", "rate", "identity"),
  OVERRIDE_PREFIX_LENGTH("overrides.prefix-length", "ipv4", "ipv6"),
  CLIENT_IDENTITY("overrides.identity", "header", "servers"),
  NODE("nodes", "name", "ipv4", "ipv6", "pid", "role", "table"),
  SERVICE("services", "name", "names", "nodes", "ttl", "answers", "needs"),
  NEEDS("services.needs", "delivery-protocols", "acquisition-protocols", "redirection-modes", "record-type",
      "metadata"),
  DOWNSTREAM_CDN("downstream-cdns", "name", "directory", "domain", "resolver", "allow-http", "nodes", "advertisement",
      "timeout", "limits", "default-freshness", "forget-after", "trust", "credentials", "leads-to"),
  FOOTPRINT_TABLES("footprint-tables", "asn", "countrycode"),
  SOURCE("sources", "name", "directory", "files", "domain", "resolver", "allow-http", "metric", "metrics", "mode",
      "better", "network-map", "direction", "timeout", "limits", "default-freshness", "forget-after",
      "accept-incomplete", "accept-other-costs", "ignore-cost-changes", "trust", "credentials", "updates", "calendar",
      "region", "leads-to", "pids", "roles", "announced-nodes", "guidance", "endpoint-costs", "republish"),
  METRIC("sources.metrics", "metric", "weight"),
  PIDS("sources.pids", "clients", "nodes"),
  CREDENTIALS("sources.credentials", "scheme", "user", "secret-file", "secret", "allow-md5", "certificate", "key",
      "origins", "allow-http"),
  ROLES("sources.roles", "property", "edge", "origin", "border", "edge-pids", "origin-pids", "border-pids",
      "others"),
  ANNOUNCED_NODES("sources.announced-nodes", "within", "most"),
  ENDPOINT_COSTS("sources.endpoint-costs", "prefix-length", "prefixes", "queue", "rate", "first-ttl"),
  ENDPOINT_PREFIX_LENGTH("sources.endpoint-costs.prefix-length", "ipv4", "ipv6"),
  FILES("sources.files", "network-map", "cost-map"),
  LIMITS("sources.limits", "size", "prefixes"),
  GUARD("guard", "lost-prefixes", "lost-pids", "moved-space", "moved-queries", "apply-after",
      "calendar-turns"),
  ALTO_SERVER("alto-server", "listen", "network-map", "cost-maps", "accept-other-costs", "max-age"),
  CLIENT_SUBNET("client-subnet", "enabled", "longest-scope", "special-use"),
  LONGEST_SCOPE("client-subnet.longest-scope", "ipv4", "ipv6"),
  RESOLVERS("resolvers", "public", "public-file", "map"),
  ACCESS("access", "allow", "deny"),
  RATE_LIMIT("rate-limit", "responses-per-second", "window", "slip", "prefix-length", "exempt", "table-size"),
  PREFIX_LENGTH("rate-limit.prefix-length", "ipv4", "ipv6"),
  IDENTITY("identity", "version", "hostname", "name-server-id"),
  COOKIES("cookies", "enabled", "require", "large", "secrets", "secrets-file");

  private final String label;
  private final List<String> keys;

  SectionKind(String label, String... keys) {
    this.label = label;
    this.keys = List.of(keys);
  }

  /** Where it is found, without the numbers of list items. */
  String label() {
    return label;
  }

  List<String> keys() {
    return keys;
  }

  /** The cure for a key that this part doesn't have. */
  String cure(String unknown) {
    String hint = Suggestion.hint(unknown, keys);
    if (!hint.isEmpty()) return hint;
    Optional<SectionKind> home = Arrays.stream(values()).filter(kind -> kind.keys.contains(unknown)).findFirst();
    return home.map(kind -> "; it is a key of " + kind.label).orElse("; known here: " + String.join(", ", keys));
  }
}
