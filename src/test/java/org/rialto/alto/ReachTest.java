package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A source is kept from servers that it may not lead to, by whatever name they come. */
class ReachTest {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger resolved = new AtomicInteger();
  private HttpServer server;

  /** All addresses may be reached but these, and all URIs but those with this text in them. */
  private record Except(IpPrefix addresses, String text) implements Reach {
    @Override public Optional<String> refusal(URI uri) {
      return uri.toString().contains(text) ? Optional.of("it has " + text) : Optional.empty();
    }

    @Override public Optional<String> refusal(String host, IpAddress address) {
      return addresses.contains(address) ? Optional.of(host + " is at " + address) : Optional.empty();
    }
  }

  @BeforeEach void openServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      requests.incrementAndGet();
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/to/")) exchange.getResponseHeaders().set("Location", "http://" + path.substring(4)
          + ":" + server.getAddress().getPort() + "/ird");
      else exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(path.startsWith("/to/") ? 307 : 200, -1);
      exchange.close();
    });
    server.start();
  }

  @AfterEach void closeServer() {
    server.stop(0);
  }

  private URI uri(String host, String path) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  private static Source source(URI uri, Reach reach) {
    Source any = Source.of("test", DirectoryFinder.at(uri));
    return new Source(any.name(), any.origin(), any.type(), Optional.empty(), false, Access.ANONYMOUS,
        any.timing(), any.limits(), any.updates(), reach);
  }

  private String failure(Reach reach, Dns names, String host, String path) {
    URI uri = uri(host, path);
    try (Fetcher fetcher = new Fetcher(source(uri, reach), Clock.systemUTC(), names)) {
      return assertThrows(FetchException.class, () -> fetcher.get(uri, MediaType.DIRECTORY, Optional.empty(), false,
          (_, _) -> "")).getMessage().substring(uri.toString().length() + 2);
    }
  }

  /** Why a stream isn't opened. */
  private String streamFailure(Reach reach, Dns names, String host, String path) {
    URI uri = uri(host, path);
    try (StreamConnection connection = new StreamConnection(source(uri, reach), Clock.systemUTC(), names)) {
      return assertThrows(FetchException.class, () -> connection.open(uri, new byte[0])).getMessage();
    }
  }

  private Dns names(String... addresses) {
    return host -> {
      String address = addresses[Math.min(resolved.getAndIncrement(), addresses.length - 1)];
      return List.of(InetAddress.getByAddress(host, IpAddress.parse(address).octets()));
    };
  }

  @Test void aNameThatLeadsToARefusedAddressIsNotConnectedTo() {
    Reach reach = new Except(IpPrefix.parse("127.0.0.0/8"), "none");
    assertEquals("a.example is at 127.0.0.1", failure(reach, names("127.0.0.1"), "a.example", "/ird"));
    assertEquals(0, requests.get());
  }

  @Test void theAddressesThatAreLookedAtAreThoseConnectedTo() throws Exception {
    Dns turning = names("127.0.0.1", "127.0.0.2");
    Reach reach = new Except(IpPrefix.parse("127.0.0.2/32"), "none");
    assertEquals("sent text/plain, not " + MediaType.DIRECTORY, failure(reach, turning, "a.example", "/ird"));
    assertEquals(1, requests.get());
    assertEquals(1, resolved.get(), "the name was resolved once, and what it means later doesn't matter");
    assertEquals("a.example is at 127.0.0.2", failure(reach, turning, "a.example", "/ird"));
    assertEquals(1, requests.get());
  }

  @Test void ofSeveralAddressesThoseAllowedAreLeft() throws UnknownHostException {
    Dns names = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("192.0.2.1"));
    Dns judged = new JudgedDns(names, new Except(IpPrefix.around(LOOPBACK, 8), "none"));
    assertEquals(List.of(InetAddress.ofLiteral("192.0.2.1")), judged.lookup("a.example"));
  }

  @Test void aRedirectIsJudgedAsTheFirstRequestIs() {
    Dns names = names("127.0.0.1");
    Reach reach = new Except(IpPrefix.parse("127.0.0.2/32"), "127.0.0.2:");
    String refusal = failure(reach, names, "a.example", "/to/127.0.0.2");
    assertEquals("http://127.0.0.2:" + server.getAddress().getPort() + "/ird is not asked: it has 127.0.0.2:", refusal);
    assertEquals(1, requests.get());
  }

  @Test void aRedirectToANameIsJudgedByItsAddresses() {
    Dns names = names("127.0.0.1", "127.0.0.2");
    Reach reach = new Except(IpPrefix.parse("127.0.0.2/32"), "none");
    assertEquals("b.example is at 127.0.0.2", failure(reach, names, "a.example", "/to/b.example"));
    assertEquals(1, requests.get());
  }

  @Test void anUpdateStreamIsJudgedByItsUriAndItsAddresses() {
    URI stream = uri("a.example", "/updates");
    String byUri = streamFailure(new Except(IpPrefix.parse("192.0.2.0/24"), "/updates"), names("127.0.0.1"),
        "a.example", "/updates");
    assertEquals(stream + ": " + stream + " is not asked: it has /updates", byUri);
    String byAddress = streamFailure(new Except(IpPrefix.parse("127.0.0.0/8"), "none"), names("127.0.0.1"),
        "a.example", "/updates");
    assertEquals(stream + ": a.example is at 127.0.0.1", byAddress);
    assertEquals(0, requests.get());
  }

  @Test void aRedirectOfAnUpdateStreamIsJudgedToo() {
    String byUri = streamFailure(new Except(IpPrefix.parse("192.0.2.0/24"), "127.0.0.2:"), names("127.0.0.1"),
        "a.example", "/to/127.0.0.2");
    assertEquals(uri("a.example", "/to/127.0.0.2") + ": " + uri("127.0.0.2", "/ird")
        + " is not asked: it has 127.0.0.2:", byUri);
    assertEquals(1, requests.get());
  }

  @Test void aRedirectOfAnUpdateStreamToANameIsJudgedByItsAddresses() {
    String byAddress = streamFailure(new Except(IpPrefix.parse("127.0.0.2/32"), "none"),
        names("127.0.0.1", "127.0.0.2"), "a.example", "/to/b.example");
    assertEquals(uri("b.example", "/ird") + ": b.example is at 127.0.0.2", byAddress);
    assertEquals(1, requests.get());
  }

  /** Nobody is told by a request where the source may not lead. */
  @Test void aStreamIsNotTakenLeaveOfWhereItMayNotLead() {
    Reach reach = new Except(IpPrefix.parse("192.0.2.0/24"), "/control");
    URI stream = uri("127.0.0.1", "/updates");
    try (StreamConnection connection = new StreamConnection(source(stream, reach), Clock.systemUTC(), names())) {
      connection.controlledAt(stream, "/control");
      connection.leave();
      assertEquals(0, requests.get());
      connection.controlledAt(stream, "/leave");
      connection.leave();
      assertEquals(1, requests.get());
    }
  }

  @Test void aStreamIsNotControlledWhereARedirectMayNotLead() {
    Reach reach = new Except(IpPrefix.parse("192.0.2.0/24"), "127.0.0.2:");
    URI control = uri("127.0.0.1", "/to/127.0.0.2");
    try (StreamConnection connection = new StreamConnection(source(control, reach), Clock.systemUTC(), names())) {
      String why = assertThrows(FetchException.class, () -> connection.change(control, new byte[] {'{', '}'}))
          .getMessage();
      assertEquals(control + ": " + uri("127.0.0.2", "/ird") + " is not asked: it has 127.0.0.2:", why);
    }
    assertEquals(1, requests.get());
  }
}
