package org.rialto.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rialto.config.Endpoint;
import org.rialto.net.IpAddress;
import org.rialto.walk.World;

/**
 * The small world, whose ALTO server is to be found by the addresses of its clients: by records that rialto makes, and
 * in zones that have them, behind aliases (RFC 2317) and a DNAME too.
 */
final class ReverseWorld implements AutoCloseable {
  private static final String SOA = """
      $TTL 300
      @ SOA ns.isp.example. hostmaster.isp.example. 1 7200 900 1209600 60
      @ NS ns.isp.example.
      """;
  private static final String ZONE = "  - {file: cdn.example.zone, origin: cdn.example}\n";

  private final World world;
  private final RunningRialto running;

  private ReverseWorld(World world, RunningRialto running) {
    this.world = world;
    this.running = running;
  }

  static ReverseWorld start(Path folder) throws Exception {
    World world = World.in(folder);
    StringBuilder many = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      many.append("88 NAPTR 100 %d \"u\" \"ALTO:https\" \"!.*!https://alto%d.example/directory!\" .\n".formatted(i, i));
    }
    zone(world, "113.0.203.in-addr.arpa", many + """
        7 CNAME 7.0/25
        7.0/25 NAPTR 100 10 "u" "ALTO:https" "!.*!https://customer.example/ird!" .
        66 NAPTR 100 10 "u" "ALTO:https" "!.*!https://169.254.169.254/latest!" .
        66 NAPTR 100 20 "u" "ALTO:https" "!.*!https://[::1]/ird!" .
        """);
    zone(world, "2.0.192.in-addr.arpa", "@ DNAME moved.example.\n");
    zone(world, "moved.example", "7 NAPTR 100 10 \"u\" \"ALTO:https\" \"!.*!https://moved.example/ird!\" .\n");
    world.edit("rialto.yaml", ZONE, ZONE + """
          - {file: 113.0.203.in-addr.arpa.zone}
          - {file: 2.0.192.in-addr.arpa.zone}
          - {file: moved.example.zone}
        discovery:
          ttl: 1h
          name-server: ns.isp.example
          contact: hostmaster.isp.example
          servers:
            - {prefix: 198.51.100.0/24, directory: "http://127.0.0.1:%1$d/directory"}
            - {prefix: 198.51.100.0/24, directory: "https://alto.example/directory", preference: 20}
            - {prefix: "2001:db8:2::/48", directory: "https://six.example/directory"}
        """.formatted(world.altoPort()));
    return new ReverseWorld(world, RunningRialto.start(world));
  }

  private static void zone(World world, String origin, String records) throws IOException {
    Files.writeString(world.file(origin + ".zone"), SOA + records);
  }

  /** Where it answers DNS queries. */
  Endpoint resolver() {
    return new Endpoint(IpAddress.parse("127.0.0.1"), running.port(0));
  }

  RunningRialto running() {
    return running;
  }

  int altoPort() {
    return world.altoPort();
  }

  @Override public void close() {
    running.close();
  }
}
