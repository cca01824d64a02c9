package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a source tells the roles of nodes. */
final class SourceRoles {
  /** What the name of a PID may be made of (RFC 7285 §10.1), and what stands for any of it. */
  private static final Pattern PID_PATTERN = Pattern.compile("[0-9A-Za-z@:_.*?-]{1,64}");

  private SourceRoles() {}

  /** What a source has; nothing tells where it has no such part. */
  static Config.Roles read(Section source) {
    Optional<Section> section = source.section("roles", SectionKind.ROLES);
    if (section.isEmpty()) return Config.Roles.UNTOLD;
    List<Config.NamedPids> named = new ArrayList<>();
    for (Config.Role role : List.of(Config.Role.BORDER, Config.Role.ORIGIN, Config.Role.EDGE)) {
      for (Item item : section.get().items(role.word() + "-pids")) {
        item.read(SourceRoles::pids).ifPresent(pids -> named.add(new Config.NamedPids(pids, role)));
      }
    }
    return new Config.Roles(List.copyOf(named));
  }

  private static Glob pids(String text) {
    if (!PID_PATTERN.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no pattern of PIDs: use 1 to 64 letters, digits, \"-\","
          + " \":\", \"@\", \"_\" and \".\" (RFC 7285 §10.1), \"*\" for any text and \"?\" for any character");
    }
    return new Glob(text);
  }
}
