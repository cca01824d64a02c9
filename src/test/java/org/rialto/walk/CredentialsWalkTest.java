package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.alto.DigestGate;
import org.rialto.alto.ScriptedServer;
import org.rialto.app.RunningRialto;
import org.rialto.config.ConfigException;
import org.slf4j.LoggerFactory;

/** A source that wants to know who asks, from its configuration to its answers. */
class CredentialsWalkTest {
  private static final String PASSWORD = "Open Sesame!";
  private static final String ALTO = "application/alto-";

  @TempDir Path folder;

  private ScriptedServer server;
  private World world;
  private Path secret;

  @BeforeEach void layOut() throws IOException {
    world = World.in(folder);
    server = new ScriptedServer();
    secret = Files.writeString(folder.resolve("isp.secret"), PASSWORD + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    admit(PASSWORD);
    world.edit("rialto.yaml", "    directory: http://127.0.0.1:" + world.altoPort() + "/directory\n",
        "    directory: " + server.uri("/directory") + "\n"
            + "    credentials: {scheme: digest, user: rialto, secret-file: isp.secret, allow-http: true}\n");
  }

  /** The server lets in who knows this password, and nobody else. */
  private void admit(String password) throws IOException {
    DigestGate gate = new DigestGate("rialto", password, 100);
    server.on("/directory", gate.before(ScriptedServer.ok(ALTO + "directory+json", """
        {"meta": {"default-alto-network-map": "walk",
                  "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
         "resources": {"walk": {"uri": "/networkmap", "media-type": "application/alto-networkmap+json"},
          "costs": {"uri": "/costmap", "media-type": "application/alto-costmap+json",
                    "capabilities": {"cost-type-names": ["num"]}, "uses": ["walk"]}}}""")))
        .on("/networkmap", gate.before(ScriptedServer.ok(ALTO + "networkmap+json",
            Files.readString(world.file("networkmap.json")), "Cache-Control: max-age=1")))
        .on("/costmap", gate.before(ScriptedServer.ok(ALTO + "costmap+json",
            Files.readString(world.file("costmap.json")), "Cache-Control: max-age=1")));
  }

  @AfterEach void closeServer() throws IOException {
    server.close();
  }

  private static String state(RunningRialto rialto) {
    return rialto.sources().path(0).path("state").stringValue();
  }

  @Test void aSourceThatWantsADigestGuidesAndItsPasswordIsNowhereToBeSeen() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("org.rialto");
    Level usual = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.DEBUG);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> state(rialto), "current"::equals);
      admit("another");
      RunningRialto.await(() -> state(rialto), "failing"::equals);
      String told = rialto.status() + " " + rialto.sources() + " " + rialto.explain("www.cdn.example", "A", "192.0.2.1")
          + List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
      assertTrue(told.contains("status 401, doesn't accept what shows who we are"), told);
      assertFalse(told.contains("Sesame"), told);
      assertTrue(server.asked().stream().noneMatch(asked -> asked.headers().toString().contains("Sesame")));
    } finally {
      root.detachAppender(log);
      root.setLevel(usual);
    }
  }

  @Test void aNewPasswordIsTakenByReload() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world)) {
      RunningRialto.await(() -> state(rialto), "current"::equals);
      admit("another");
      RunningRialto.await(() -> state(rialto), "failing"::equals);
      Files.writeString(secret, "another\n");
      rialto.reload();
      RunningRialto.await(() -> state(rialto), "current"::equals);
    }
  }

  @Test void aCertificateThatCannotBeUsedIsToldAtTheCheck() throws Exception {
    Files.writeString(folder.resolve("rialto.pem"), "no certificate");
    world.edit("rialto.yaml", "{scheme: digest,", "{certificate: rialto.pem, key: isp.secret, scheme: digest,");
    String told = assertThrows(ConfigException.class, () -> RunningRialto.warnings(world)).problems().toString();
    assertTrue(told.contains("sources[0].credentials.certificate: " + folder.resolve("rialto.pem") + " is not PEM"),
        told);
  }

  @Test void aPasswordOverHttpHasToBeAllowed() throws Exception {
    world.edit("rialto.yaml", ", allow-http: true", "");
    String told = assertThrows(ConfigException.class, () -> RunningRialto.warnings(world)).problems().toString();
    assertTrue(told.contains("sources[0].credentials: would be sent to " + server.uri("/directory")
        + ", where anybody on the way can read them: use https, or write allow-http: true"), told);
    assertEquals(List.of(), server.asked());
  }
}
