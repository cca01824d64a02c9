package org.rialto.guide;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rialto.alto.Reach;
import org.rialto.net.IpAddress;

/**
 * What servers may be that others name, in the DNS or by a redirect: none that only we can reach, and none that our
 * operators don't want (RFC 8686 §6.1). Whatever is denied is denied, however else it is allowed.
 *
 * @param allowHttp whether plain http will do, which anybody on the way can forge
 * @param allow where there are any, nobody else is asked; an address in its prefixes may be an inside one
 * @param deny who isn't asked
 * @param allowInside whether servers may be at addresses that only we can reach, as the loopback
 */
public record ServerRights(boolean allowHttp, HostRules allow, HostRules deny, boolean allowInside) implements Reach {
  /** Https, from anywhere outside. */
  public static final ServerRights STRICT = new ServerRights(false, HostRules.NONE, HostRules.NONE, false);

  /** What HTTP clients take for an address and don't resolve, be it in a form that we don't read. */
  static final Pattern NUMERIC = Pattern.compile("[0-9.]+|.*:.*");

  @Override public Optional<String> refusal(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) return Optional.of("it is neither https nor http");
    if (scheme.equals("http") && !allowHttp) return Optional.of("plain http is not allowed");
    if (uri.getRawUserInfo() != null) return Optional.of("it names a user");
    if (uri.getHost() == null) return Optional.of("it names no host");
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    if (NUMERIC.matcher(host).matches()) return ofAddress(host);
    if (deny.hasName(host)) return Optional.of(host + " is denied");
    if (!allow.isEmpty() && allow.prefixes().isEmpty() && !allow.hasName(host)) {
      return Optional.of(host + " is not among those allowed");
    }
    return Optional.empty();
  }

  @Override public Optional<String> refusal(String host, IpAddress address) {
    String shown = host.equals(address.toString()) ? host : host + " is at " + address + ", which";
    if (deny.hasAddress(address)) return Optional.of(shown + " is denied");
    boolean isNamed = allow.hasAddress(address);
    if (!allow.isEmpty() && !isNamed && !allow.hasName(host)) {
      return Optional.of(shown + " is not among those allowed");
    }
    if (InsideAddresses.contains(address) && !allowInside && !isNamed) {
      return Optional.of(shown + " is an inside address");
    }
    return Optional.empty();
  }

  /**
   * Whether the list of those allowed has a host just as it is written: a name among its names, or an address in its
   * prefixes. So nothing has to be resolved to know it.
   */
  boolean isListed(String host) {
    String bare = host.replaceAll("[\\[\\]]", "");
    if (!NUMERIC.matcher(bare).matches()) return allow.hasName(bare);
    try {
      return allow.hasAddress(IpAddress.parse(bare));
    } catch (IllegalArgumentException unread) {
      return false;
    }
  }

  /** Those of the directories that may be asked, in their order. */
  public List<URI> allowed(List<URI> directories) {
    return directories.stream().filter(uri -> refusal(uri).isEmpty()).toList();
  }

  private Optional<String> ofAddress(String host) {
    try {
      return refusal(host, IpAddress.parse(host));
    } catch (IllegalArgumentException unread) {
      return Optional.of(host + " is no proper address");
    }
  }
}
