package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.answer.Outcome;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;

/** A real resolver with its own cache by client subnet in front of rialto: unbound with the subnet module. */
@Tag("interop")
class UnboundTest {
  @TempDir Path folder;
  private RunningRialto rialto;
  private Process unbound;
  private int port;

  @BeforeEach void start() throws Exception {
    rialto = RunningRialto.start(World.in(Files.createDirectory(folder.resolve("world"))));
    try (DatagramSocket probe = new DatagramSocket()) {
      port = probe.getLocalPort();
    }
    Path config = Files.writeString(folder.resolve("unbound.conf"), """
        server:
          interface: 127.0.0.1
          port: %d
          username: ""
          chroot: ""
          directory: "%s"
          pidfile: ""
          use-syslog: no
          do-daemonize: no
          do-not-query-localhost: no
          access-control: 127.0.0.0/8 allow
          module-config: "subnetcache iterator"
          send-client-subnet: 127.0.0.1
          client-subnet-always-forward: yes
          max-client-subnet-ipv4: 32
          max-client-subnet-ipv6: 64
          domain-insecure: "example"
          local-zone: "example." nodefault
        stub-zone:
          name: "cdn.example"
          stub-addr: 127.0.0.1@%d
        """.formatted(port, folder, rialto.port(0)));
    unbound = new ProcessBuilder("unbound", "-d", "-c", config.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("unbound.log").toFile()).start();
    RunningRialto.await(this::answers, ready -> ready);
  }

  @AfterEach void stop() throws Exception {
    unbound.destroy();
    unbound.waitFor(10, TimeUnit.SECONDS);
    rialto.close();
  }

  @Test void clientsOfDifferentNetworksGetDifferentAnswersThroughOneResolver() throws Exception {
    assertEquals("198.18.1.1", ask("192.0.2.7/32"));
    assertEquals("198.18.3.1", ask("198.51.100.70/32"));
    assertEquals("198.18.2.1", ask("198.51.100.200/32"));
    assertEquals("198.18.0.1", ask("8.8.8.8/32"));
  }

  @Test void neighboursInOneScopeShareAnAnswerAndAnExceptionInsideTheBlockIsKeptApart() throws Exception {
    assertEquals("198.18.2.1", ask("198.51.100.200/32"));
    long asked = routed();
    assertEquals("198.18.2.1", ask("198.51.100.130/32"), "within the scope /25 of the first answer");
    assertEquals(asked, routed(), "the resolver answered from its cache");
    assertEquals("198.18.3.1", ask("198.51.100.70/32"));
    assertEquals(asked + 1, routed(), "another scope: the resolver had to ask");
    assertEquals("198.18.2.1", ask("198.51.100.10/32"));
    assertEquals(asked + 2, routed(), "the lower quarter is a scope of its own");
  }

  @Test void ordinaryNamesAreResolvedToo() throws Exception {
    assertTrue(dig("cdn.example", "MX").contains("mail.cdn.example."));
    assertTrue(Program.run("dig", "@127.0.0.1", "-p", Integer.toString(port), "nope.cdn.example", "A")
        .contains("status: NXDOMAIN"));
  }

  private long routed() {
    return rialto.door(0).counters().of(Outcome.ROUTED);
  }

  private String ask(String client) throws IOException, InterruptedException {
    return dig("www.cdn.example", "A", "+subnet=" + client).strip();
  }

  private boolean answers() throws InterruptedException {
    if (!unbound.isAlive()) throw new AssertionError("unbound ended: " + read(folder.resolve("unbound.log")));
    try {
      return dig("cdn.example", "SOA").contains("hostmaster");
    } catch (IOException | AssertionError notYet) {
      return false;
    }
  }

  private String dig(String name, String type, String... more) throws IOException, InterruptedException {
    String[] command = {"dig", "@127.0.0.1", "-p", Integer.toString(port), name, type, "+short", "+tries=1", "+time=3"};
    String[] whole = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, whole, command.length, more.length);
    return Program.run(whole);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unread) {
      return unread.toString();
    }
  }
}
