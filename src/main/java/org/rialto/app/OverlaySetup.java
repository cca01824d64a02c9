package org.rialto.app;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.config.Config;
import org.rialto.config.Glob;
import org.rialto.config.Located;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.zone.Overlay;
import org.rialto.zone.ZoneLoader.DirectoryRecord;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;

/** What a configuration lays over the zones' own data, in the words of the room that compiles them. */
final class OverlaySetup {
  private OverlaySetup() {}

  /** @param places told where each thing is written, by its path */
  static Overlay overlay(Config config, Map<String, Located<?>> places) {
    return new Overlay(routedNames(config, places), directoryRecords(config, places), reverseDefaults(config));
  }

  private static List<RoutedName> routedNames(Config config, Map<String, Located<?>> places) {
    List<RoutedName> names = new ArrayList<>();
    for (int service = 0; service < config.services().size(); service++) {
      for (Located<String> name : config.services().get(service).names()) {
        places.put(name.path(), name);
        names.add(new RoutedName(name.value(), service, families(config, config.services().get(service)), name.path()));
      }
    }
    return names;
  }

  private static Set<Family> families(Config config, Config.Service service) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    if (service.patterns().stream().anyMatch(Glob::isOpen)) {
      config.sources().stream().flatMap(source -> source.announcements().stream())
          .forEach(may -> families.addAll(may.families()));
    }
    for (Config.Node node : service.nodes()) {
      if (node.role().equals(Optional.of(Config.Role.BORDER))) continue;
      if (!node.ipv4().isEmpty()) families.add(Family.IPV4);
      if (!node.ipv6().isEmpty()) families.add(Family.IPV6);
    }
    return families;
  }

  private static List<DirectoryRecord> directoryRecords(Config config, Map<String, Located<?>> places) {
    List<DirectoryRecord> records = new ArrayList<>();
    for (Config.Discovery discovery : config.discovery().stream().toList()) {
      for (Config.Discovery.Server server : discovery.servers()) {
        Located<IpPrefix> prefix = server.prefix();
        places.put(prefix.path(), prefix);
        records.add(new DirectoryRecord(prefix.value(), server.directory(), discovery.ttl().toSeconds(), server.order(),
            server.preference(), prefix.path()));
      }
    }
    return records;
  }

  /** Only consulted for directory records, which there are none of where the configuration has no discovery. */
  private static ReverseDefaults reverseDefaults(Config config) {
    String place = config.file().toString();
    return config.discovery()
        .map(discovery -> new ReverseDefaults(discovery.ttl().toSeconds(), discovery.nameServer(), discovery.contact(),
        place))
        .orElse(new ReverseDefaults(0, ".", ".", place));
  }
}
