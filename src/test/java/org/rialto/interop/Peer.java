package org.rialto.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The servers ours is compared with, as Debian packages them, each with the configuration in
 * {@code src/test/resources/interop}.
 */
enum Peer {
  NAMED("named", "named.conf", "zone \"%s\" { type primary; file \"%s\"; };") {
    @Override List<String> command(Path folder) {
      return List.of("named", "-g", "-n", "1", "-c", folder.resolve("named.conf").toString());
    }
  },
  NSD("nsd", "nsd.conf", "zone:\n  name: \"%s\"\n  zonefile: \"%s\"") {
    @Override List<String> command(Path folder) {
      return List.of("nsd", "-d", "-c", folder.resolve("nsd.conf").toString());
    }
  },
  KNOT("knotd", "knot.conf", "  - domain: \"%s\"\n    file: \"%s\"") {
    @Override List<String> command(Path folder) {
      return List.of("knotd", "-c", folder.resolve("knot.conf").toString());
    }
  },
  PDNS("pdns_server", "pdns-zones.conf", "zone \"%s\" { type master; file \"%s\"; };") {
    @Override List<String> command(Path folder) {
      return List.of("pdns_server", "--config-dir=" + folder);
    }

    @Override void configure(Path folder, int port, String zones) throws IOException {
      Files.writeString(folder.resolve("pdns.conf"), filled("pdns.conf", folder, port));
      Files.writeString(folder.resolve("pdns-zones.conf"), "options { directory \"" + folder + "\"; };\n" + zones);
    }
  };

  private static final int PATIENCE_SECONDS = 10;

  private final String program;
  private final String config;
  private final String zoneClause;

  Peer(String program, String config, String zoneClause) {
    this.program = program;
    this.config = config;
    this.zoneClause = zoneClause;
  }

  abstract List<String> command(Path folder);

  void configure(Path folder, int port, String zones) throws IOException {
    Files.writeString(folder.resolve(config), filled(config, folder, port) + zones);
  }

  /**
   * Starts it on a free port, in a folder of its own.
   *
   * @param zones each in a file of the folder that is named as the zone, with {@code .zone} behind
   */
  Server start(Path folder, Collection<ZoneText> zones) throws IOException {
    StringBuilder clauses = new StringBuilder();
    for (ZoneText zone : zones) clauses.append(zoneClause.formatted(zone.origin(), zone.in(folder))).append('\n');
    int port = freePort();
    configure(folder, port, clauses.toString());
    Path log = folder.resolve("said.log");
    ProcessBuilder builder = new ProcessBuilder(command(folder)).redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new Running(program, port, builder.start(), log);
    } catch (IOException missing) {
      throw new AssertionError(program + " can't be started: install what .ci/run installs", missing);
    }
  }

  private static String filled(String template, Path folder, int port) throws IOException {
    try (InputStream in = Peer.class.getResourceAsStream("/interop/" + template)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@FOLDER@", folder.toString())
          .replace("@PORT@", Integer.toString(port));
    }
  }

  /** A port that is free for datagrams and for streams. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket stream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          DatagramSocket datagram = new DatagramSocket(null)) {
        datagram.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), stream.getLocalPort()));
        return stream.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
  }

  private record Running(String name, int port, Process process, Path said) implements Server {
    @Override public boolean isAlive() {
      return process.isAlive();
    }

    @Override public String log() throws IOException {
      return Files.readString(said);
    }

    @Override public void close() {
      process.destroy();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
      } catch (InterruptedException stop) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
