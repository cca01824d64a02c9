package org.rialto.guide;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rialto.alto.Reach;
import org.rialto.alto.WebOrigin;
import org.rialto.net.IpAddress;

/**
 * Where a source of our operators may lead: to the servers they name, and to any outside. What its directories and
 * redirects name beside these is a stranger's word, by which we don't ask what only we can reach.
 *
 * @param own the servers that are asked wherever they are
 * @param others hosts beside these that may be inside, by name or by address
 */
public record SourceReach(Set<WebOrigin> own, HostRules others) implements Reach {
  public SourceReach {
    own = Set.copyOf(own);
  }

  @Override public Optional<String> refusal(URI uri) {
    if (uri.getHost() == null) return Optional.of("it names no host");
    WebOrigin origin = WebOrigin.of(uri);
    if (own.contains(origin) || isOwnEncrypted(origin)) return Optional.empty();
    String host = uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    if (ServerRights.NUMERIC.matcher(host).matches()) return ofAddress(host);
    if (isOwnHost(host) && !others.hasName(host)) {
      return Optional.of("another port of the source's own host, which leads-to doesn't name");
    }
    return Optional.empty();
  }

  /** Other ports of our own host are refused before, as what is at the host's addresses may be inside. */
  @Override public Optional<String> refusal(String host, IpAddress address) {
    if (isOwnHost(host) || others.hasName(host)) return Optional.empty();
    return ofStranger(host, address);
  }

  /** Whether it is a server of ours that sends its clients from http to https. */
  private boolean isOwnEncrypted(WebOrigin origin) {
    return origin.scheme().equals("https") && origin.port() == 443
        && own.contains(new WebOrigin("http", origin.host(), 80));
  }

  private boolean isOwnHost(String host) {
    return own.stream().anyMatch(origin -> origin.host().equalsIgnoreCase(host));
  }

  private Optional<String> ofAddress(String host) {
    try {
      return ofStranger(host, IpAddress.parse(host));
    } catch (IllegalArgumentException unread) {
      return Optional.of(host + " is no proper address");
    }
  }

  private Optional<String> ofStranger(String host, IpAddress address) {
    if (!InsideAddresses.contains(address) || others.hasAddress(address)) return Optional.empty();
    String shown = host.equals(address.toString()) ? host : host + " is at " + address + ", which";
    return Optional.of(shown + " is an inside address, and leads-to doesn't name it");
  }
}
