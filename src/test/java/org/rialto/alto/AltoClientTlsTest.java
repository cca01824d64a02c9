package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 7285 §8.3.5: ALTO over TLS, with a certificate that only we trust. */
class AltoClientTlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  private final List<Guidance> given = new CopyOnWriteArrayList<>();
  private HttpsServer server;
  private Path anchors;

  @TempDir Path files;

  @BeforeEach void openServer() throws Exception {
    Path store = files.resolve("server.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=alto", "-ext", "san=ip:127.0.0.1",
        "-validity", "2", "-storetype", "PKCS12", "-storepass", "password", "-keystore",
        store.toString()).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    anchors = Files.writeString(files.resolve("anchors.pem"), "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
        + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    serve("/directory", MediaType.DIRECTORY, Examples.directory());
    serve("/networkmap", MediaType.NETWORK_MAP, Examples.networkMap(1));
    serve("/costmap", MediaType.COST_MAP, Examples.costMap(1));
    server.start();
  }

  @AfterEach void closeServer() {
    server.stop(0);
  }

  private void serve(String path, String mediaType, String content) {
    server.createContext(path, exchange -> answer(exchange, 200, "Content-Type", mediaType, content));
  }

  private static void answer(HttpExchange exchange, int status, String header, String value,
      String content) throws IOException {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set(header, value);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private AltoClient client(Optional<Path> trustAnchors) {
    URI directory = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/directory");
    AltoClient client = new AltoClient(new Source("tls", DirectoryFinder.at(directory), Examples.NUMERICAL,
        Optional.empty(), false, new Access(trustAnchors, Credentials.NONE), Timing.DEFAULT,
        Limits.DEFAULT), Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add);
    client.start();
    return client;
  }

  private static String failure(AltoClient client) {
    return Eventually.value("a failure", () -> client.status().lastError());
  }

  @Test void aServerBehindATrustedCertificateGuides() {
    try (AltoClient client = client(Optional.of(anchors))) {
      Eventually.holds("guidance, status " + client.status(), () -> !given.isEmpty());
    }
  }

  @Test void aServerBehindAnUnknownCertificateIsRefused() {
    try (AltoClient client = client(Optional.empty())) {
      assertTrue(failure(client).contains("certificat"), failure(client));
      assertTrue(given.isEmpty());
    }
  }

  @Test void aRedirectFromHttpsToHttpIsNotFollowed() throws IOException {
    try (ScriptedServer plain = Examples.server(1)) {
      server.removeContext("/networkmap");
      server.createContext("/networkmap", exchange -> answer(exchange, 302, "Location", plain.uri("/networkmap")
          .toString(), ""));
      try (AltoClient client = client(Optional.of(anchors))) {
        assertTrue(failure(client).contains("redirects from https to " + plain.uri("/networkmap")), failure(client));
      }
      assertTrue(plain.asked().isEmpty());
    }
  }
}
