package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.serve.Issued;
import org.rialto.serve.TlsIdentity;

/** Servers that ask for a certificate (RFC 7285 §8.3.5, §15.1), and who gets to see ours. */
class ClientCertificateTest {
  private static final String NOBODY = "nobody";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpsServer known;
  private HttpsServer stranger;
  private Issued serversOwn;

  @TempDir Path files;

  /** A server takes whatever certificate it is shown; who showed none is told from who did. */
  private record Anybody() implements X509TrustManager {
    @Override public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @BeforeEach void openServers() throws Exception {
    serversOwn = Issued.by(files, "-keyalg", "EC");
    known = open("known", exchange -> answer(exchange, 200, "map"));
    stranger = open("stranger", exchange -> answer(exchange, 200, "map"));
  }

  private HttpsServer open(String name, HttpHandler handler) throws Exception {
    TlsIdentity identity = TlsIdentity.read(
        serversOwn.write(files.resolve(name + ".pem"), files.resolve(name + ".key")));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {identity.keys()}, new TrustManager[] {new Anybody()}, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override public void configure(HttpsParameters parameters) {
        SSLParameters ssl = context.getDefaultSSLParameters();
        ssl.setWantClientAuth(true);
        parameters.setSSLParameters(ssl);
      }
    });
    server.createContext("/", exchange -> {
      asked.add(name + " " + subject((HttpsExchange) exchange));
      handler.handle(exchange);
    });
    server.start();
    return server;
  }

  private static String subject(HttpsExchange exchange) {
    try {
      return ((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0]).getSerialNumber().toString(16);
    } catch (SSLPeerUnverifiedException none) {
      return NOBODY;
    }
  }

  private static void answer(HttpExchange exchange, int status, String content) throws IOException {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", MediaType.NETWORK_MAP);
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  @AfterEach void closeServers() {
    known.stop(0);
    stranger.stop(0);
  }

  private static URI uri(HttpsServer server) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/networkmap");
  }

  private Fetcher fetcher(AtomicReference<TlsIdentity> identity) {
    Credentials credentials = new Credentials(Optional.empty(), Optional.of(() -> identity.get().keys()),
        Set.of(WebOrigin.of(uri(known))), false);
    Source any = Source.of("test", DirectoryFinder.at(uri(known)));
    return new Fetcher(new Source("test", any.origin(), any.type(), Optional.empty(), false,
        new Access(Optional.of(files.resolve("known.pem")), credentials), any.timing(), any.limits()),
        Clock.systemUTC());
  }

  private static void get(Fetcher fetcher, HttpsServer server) throws IOException {
    fetcher.get(uri(server), MediaType.NETWORK_MAP, Optional.empty(), false, (in, _) -> in.readAllBytes());
  }

  private AtomicReference<TlsIdentity> ours(String name) throws Exception {
    return new AtomicReference<>(TlsIdentity.read(Issued.by(files, "-keyalg", "EC")
        .write(files.resolve(name + ".pem"), files.resolve(name + ".key"))));
  }

  private String serial(String name) throws Exception {
    try (var in = Files.newInputStream(files.resolve(name + ".pem"))) {
      var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(in);
      return certificate.getSerialNumber().toString(16);
    }
  }

  @Test void theServerItIsForSeesTheCertificateAndAStrangerDoesNot() throws Exception {
    try (Fetcher fetcher = fetcher(ours("ours"))) {
      get(fetcher, known);
      get(fetcher, stranger);
      get(fetcher, known);
    }
    assertEquals(List.of("known " + serial("ours"), "stranger " + NOBODY, "known " + serial("ours")), asked);
  }

  @Test void aRenewedCertificateIsShownFromTheNextRequestOn() throws Exception {
    AtomicReference<TlsIdentity> identity = ours("first");
    try (Fetcher fetcher = fetcher(identity)) {
      get(fetcher, known);
      identity.set(ours("second").get());
      get(fetcher, known);
    }
    assertEquals(List.of("known " + serial("first"), "known " + serial("second")), asked);
  }

  @Test void aServerThatOurAnchorsDoNotVouchForIsRefused() throws Exception {
    AtomicReference<TlsIdentity> identity = ours("ours");
    serversOwn = Issued.by(files, "-keyalg", "EC");
    known.stop(0);
    known = open("other", exchange -> answer(exchange, 200, "map"));
    try (Fetcher fetcher = fetcher(identity)) {
      assertThrows(FetchException.class, () -> get(fetcher, known));
    }
    assertEquals(List.of(), asked);
  }
}
