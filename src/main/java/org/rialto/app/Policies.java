package org.rialto.app;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rialto.answer.Admission;
import org.rialto.answer.Identity;
import org.rialto.answer.Policy;
import org.rialto.answer.RateLimits;
import org.rialto.answer.ResolverIndex;
import org.rialto.answer.ZoneRights;
import org.rialto.config.Config;
import org.rialto.net.PortSet;
import org.rialto.net.PrefixSet;
import org.rialto.wire.CookieSecrets;
import org.rialto.wire.Edns;
import org.rialto.zone.Names;

/** Makes of configurations the policy that requestors are dealt with by; each time with the same secret of its own. */
final class Policies {
  private static final byte[] ROOT = {0};

  /** What cookies are made with where no secret is configured: kept over reloads, so that none is lost by one. */
  private final byte[] ownSecret = new byte[CookieSecrets.SECRET_OCTETS];

  Policies() {
    new SecureRandom().nextBytes(ownSecret);
  }

  Policy of(Config config) {
    byte[] version = HexFormat.of().parseHex(config.identity().version());
    byte[] hostname = HexFormat.of().parseHex(config.identity().hostname());
    byte[] nameServerId = HexFormat.of().parseHex(config.identity().nameServerId());
    byte[] agentDomain = config.errorReporting().map(name -> Names.wire(name, ROOT)).orElse(new byte[0]);
    Policy policy = new Policy(new Edns(nameServerId, agentDomain, secrets(config.cookies()),
        config.extendedErrors()),
        new Identity(version, hostname, nameServerId), required(config.cookies()), config.cookies().large(),
        admission(config)).knowing(ResolverIndex.of(config.resolvers().publics(), config.resolvers().clients()));
    return config.clientDiscovery().isPresent() ? policy.notingStrangers() : policy;
  }

  private static Admission admission(Config config) {
    Config.Access access = config.access();
    Set<Integer> unanswered = new HashSet<>(config.udp().unansweredPorts());
    unanswered.add(0);
    return new Admission(PrefixSet.of(access.allow(), access.deny(), access.allow().isEmpty()), rights(access),
        limits(config.rateLimit(), config.udp().workers()), new PortSet(unanswered));
  }

  private static ZoneRights rights(Config.Access access) {
    Map<byte[], PrefixSet> rights = new HashMap<>();
    access.zones().forEach((origin, prefixes) -> rights.put(Names.wire(origin, ROOT), PrefixSet.of(prefixes)));
    return new ZoneRights(rights);
  }

  /** Each worker counts by itself what comes to it, so each gets its share of the limit, rounded up. */
  private static RateLimits limits(Config.RateLimit limit, int workers) {
    if (limit.responsesPerSecond() == 0) return RateLimits.OFF;
    return new RateLimits(Math.ceilDiv(limit.responsesPerSecond(), workers), (int) limit.window().toSeconds(),
        limit.slip(), limit.ipv4Length(), limit.ipv6Length(), PrefixSet.of(limit.exempt()), limit.tableSize());
  }

  private CookieSecrets secrets(Config.Cookies cookies) {
    if (!cookies.enabled()) return CookieSecrets.DISABLED;
    if (cookies.secrets().isEmpty()) return new CookieSecrets(List.of(ownSecret));
    return new CookieSecrets(cookies.secrets().stream().map(secret -> HexFormat.of().parseHex(secret.hex())).toList());
  }

  private static Policy.Cookies required(Config.Cookies cookies) {
    return switch (cookies.require()) {
      case NEVER -> Policy.Cookies.NOT_REQUIRED;
      case LARGE_ANSWERS -> Policy.Cookies.LARGE_ANSWERS;
      case ALWAYS -> Policy.Cookies.ALL_ANSWERS;
    };
  }
}
