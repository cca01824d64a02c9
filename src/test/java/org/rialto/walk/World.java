package org.rialto.walk;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small world in a folder: one zone, four nodes, a map with an exception inside a block, and the configuration that
 * ties them together.
 */
public final class World {
  private static final String ZONE = "  - {file: cdn.example.zone, origin: cdn.example}\n";

  private final Path folder;
  private final int altoPort;

  private World(Path folder, int altoPort) {
    this.folder = folder;
    this.altoPort = altoPort;
  }

  /** Lays the world out in a folder, to listen on free ports of the loopback. */
  public static World in(Path folder) throws IOException {
    return in(folder, "127.0.0.1:0, \"[::1]:0\"", "60s");
  }

  /** Lays it out with these listeners and this freshness of the published maps. */
  public static World in(Path folder, String listen, String freshness) throws IOException {
    int port = freePort();
    for (String name : new String[] {"networkmap.json", "costmap.json", "cdn.example.zone"}) {
      Files.writeString(folder.resolve(name), resource(name));
    }
    Files.writeString(folder.resolve("rialto.yaml"), resource("rialto.yaml").replace("@LISTEN@", listen)
        .replace("@ALTO@", Integer.toString(port)).replace("@FRESH@", freshness));
    return new World(folder, port);
  }

  /** Adds zones with everything that can be tangled in them; of some of it a check warns. */
  public World tangled() throws IOException {
    StringBuilder zones = new StringBuilder(ZONE);
    for (String name : new String[] {"tangled.test.zone", "branch.tangled.test.zone", "wild.test.zone"}) {
      Files.writeString(file(name), resource(name));
      zones.append("  - {file: ").append(name).append("}\n");
    }
    return edit("rialto.yaml", ZONE, zones.toString());
  }

  /** A world that is laid out already, without an ALTO server: its configuration is {@code rialto.yaml} there. */
  public static World at(Path folder) {
    return new World(folder, 0);
  }

  public Path config() {
    return folder.resolve("rialto.yaml");
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Where its ALTO server is, or would be. */
  public int altoPort() {
    return altoPort;
  }

  /** Replaces a text in one of its files; fails where the text isn't there. */
  public World edit(String name, String from, String to) throws IOException {
    String text = Files.readString(file(name));
    if (!text.contains(from)) throw new IllegalArgumentException(name + " has no \"" + from + "\"");
    Path aside = file(name + ".new");
    Files.writeString(aside, text.replace(from, to));
    Files.move(aside, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return this;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = World.class.getResourceAsStream("/walk/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
