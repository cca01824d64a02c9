package org.rialto.guide;

import java.util.List;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Some hosts, by their names and by the prefixes their addresses are in. */
public record HostRules(List<HostPattern> names, List<IpPrefix> prefixes) {
  public static final HostRules NONE = new HostRules(List.of(), List.of());

  public HostRules {
    names = List.copyOf(names);
    prefixes = List.copyOf(prefixes);
  }

  boolean isEmpty() {
    return names.isEmpty() && prefixes.isEmpty();
  }

  boolean hasName(String host) {
    return names.stream().anyMatch(pattern -> pattern.matches(host));
  }

  boolean hasAddress(IpAddress address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
