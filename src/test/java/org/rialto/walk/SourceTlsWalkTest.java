package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.rfc.Told;
import org.rialto.serve.Issued;
import org.rialto.serve.TlsIdentity;
import tools.jackson.databind.JsonNode;

/** A source over TLS (RFC 7285 §8.3.5) as its users see it when its certificate goes bad. */
class SourceTlsWalkTest {
  private static final String OF_USER = "www.cdn.example A subnet=1/24/0/c00002";
  private static final String DIRECTORY = """
      {"meta": {"default-alto-network-map": "walk",
                "cost-types": {"num": {"cost-metric": "routingcost", "cost-mode": "numerical"}}},
       "resources": {"walk": {"uri": "/networkmap", "media-type": "application/alto-networkmap+json"},
        "costs": {"uri": "/costmap", "media-type": "application/alto-costmap+json",
                  "capabilities": {"cost-type-names": ["num"]}, "uses": ["walk"]}}}""";

  @TempDir Path folder;

  private World world;

  /** An ALTO server at a port, or at any for 0, that shows a certificate made just for it. */
  private HttpsServer open(String name, int port) throws Exception {
    TlsIdentity identity = TlsIdentity.read(Issued.by(folder, "-keyalg", "EC")
        .write(folder.resolve(name + ".pem"), folder.resolve(name + ".key")));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {identity.keys()}, null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    Map<String, String> content = Map.of("directory", DIRECTORY, "networkmap",
        Files.readString(world.file("networkmap.json")), "costmap", Files.readString(world.file("costmap.json")));
    content.forEach((path, text) -> server.createContext("/" + path, exchange -> {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/alto-" + path + "+json");
      exchange.getResponseHeaders().set("Cache-Control", "max-age=1");
      exchange.sendResponseHeaders(200, octets.length);
      exchange.getResponseBody().write(octets);
      exchange.close();
    }));
    server.start();
    return server;
  }

  private World trusting(HttpsServer server) throws IOException {
    return world.edit("rialto.yaml", "http://127.0.0.1:" + world.altoPort() + "/directory\n",
        "https://127.0.0.1:" + server.getAddress().getPort() + "/directory\n    trust: good.pem\n");
  }

  @Test void aServerWhoseCertificateGoesBadIsRefusedAndTheLastGoodMapsGoOn() throws Exception {
    world = World.in(folder, "127.0.0.1:0", "60s");
    HttpsServer good = open("good", 0);
    int port = good.getAddress().getPort();
    try (RunningRialto rialto = RunningRialto.start(trusting(good))) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      RunningRialto.await(() -> rialto.sources().path(0).path("state").stringValue(), "current"::equals);
      Told.check(dig.udp(OF_USER), "answer:A=198.18.1.1 !extended-error=3");
      good.stop(0);
      HttpsServer bad = open("bad", port);
      RunningRialto.await(() -> rialto.sources().path(0), source -> source.path("state").stringValue().equals("failing")
          && source.path("last-error").stringValue("").contains("certificat"));
      Set<String> stale = RunningRialto.await(() -> Told.of(dig.udp(OF_USER)), told -> told.contains("ttl:A=10"));
      assertTrue(stale.containsAll(Set.of("answer:A=198.18.1.1", "extended-error=3")), stale::toString);
      JsonNode explained = rialto.explain("www.cdn.example", "A", "192.0.2.1");
      assertEquals("stale-ttl: the maps are no longer fresh",
          explained.path("lifetime").path("bounded-by").stringValue());
      assertEquals("walk#1", explained.path("maps").path("tag").stringValue());
      bad.stop(0);
    }
  }
}
