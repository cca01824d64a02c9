package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rialto.alto.ScriptedServer.ok;
import static org.rialto.alto.ScriptedServer.redirect;
import static org.rialto.alto.ScriptedServer.status;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets to see who we are, and how; RFC 7616, 7617 and 6750. */
class AuthenticationTest {
  private static final String PASSWORD = "Open Sesame!";
  private static final Authentication.Digest DIGEST = new Authentication.Digest("ali", PASSWORD, false);
  private static final String BASIC = "Basic YWxpOk9wZW4gU2VzYW1lIQ==";

  private ScriptedServer server;
  private ScriptedServer stranger;

  @BeforeEach void openServers() throws IOException {
    server = Examples.server(1);
    stranger = Examples.server(1);
  }

  @AfterEach void closeServers() throws IOException {
    server.close();
    stranger.close();
  }

  private Source source(Authentication authentication, boolean overHttp, ScriptedServer... known) {
    Set<WebOrigin> origins = Set.of(known).stream().map(each -> WebOrigin.of(each.uri("/")))
        .collect(Collectors.toSet());
    Credentials credentials = new Credentials(Optional.of(authentication), Optional.empty(), origins, overHttp);
    Source any = Examples.source(server);
    return new Source("test", any.origin(), any.type(), Optional.empty(), false,
        new Access(Optional.empty(), credentials), any.timing(), any.limits());
  }

  private Fetcher fetcher(Authentication authentication) {
    return new Fetcher(source(authentication, true, server), Clock.systemUTC());
  }

  private static String get(Fetcher fetcher, URI uri) throws IOException {
    return fetcher.get(uri, MediaType.NETWORK_MAP, Optional.empty(), false, (in, _) -> new String(in.readAllBytes()))
        .value();
  }

  private static String failure(Fetcher fetcher, URI uri) {
    String message = assertThrows(FetchException.class, () -> get(fetcher, uri)).getMessage();
    assertTrue(message.startsWith(uri + ": "), message);
    assertFalse(message.contains(PASSWORD), message);
    return message.substring(uri.toString().length() + 2);
  }

  private static List<String> shown(ScriptedServer server) {
    return server.asked().stream().map(asked -> asked.header("authorization")).toList();
  }

  @Test void aPasswordAndATokenAreShownWithEachRequest() throws IOException {
    try (Fetcher fetcher = fetcher(new Authentication.Basic("ali", PASSWORD))) {
      get(fetcher, server.uri("/networkmap"));
      get(fetcher, server.uri("/networkmap"));
    }
    try (Fetcher fetcher = fetcher(new Authentication.Bearer("mF_9.B5f-4.1JqM"))) {
      get(fetcher, server.uri("/networkmap"));
    }
    assertEquals(List.of(BASIC, BASIC, "Bearer mF_9.B5f-4.1JqM"), shown(server));
  }

  @Test void aDigestIsKeptUpAsLongAsItsNonceIsTaken() throws IOException {
    DigestGate gate = new DigestGate("ali", PASSWORD, 3);
    server.on("/networkmap", gate.before(ok(MediaType.NETWORK_MAP, "map")));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      for (int request = 0; request < 7; request++) assertEquals("map", get(fetcher, server.uri("/networkmap")));
    }
    assertEquals(3, gate.refusals(), "at first, and when a nonce was stale after three requests");
    assertEquals(10, server.asked("/networkmap").size());
  }

  @Test void aDigestIsOfTheQueryToo() throws IOException {
    server.on("/networkmap?of=east", new DigestGate("ali", PASSWORD, 1).before(ok(MediaType.NETWORK_MAP, "map")));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      assertEquals("map", get(fetcher, server.uri("/networkmap?of=east")));
    }
  }

  @Test void aWrongPasswordIsShownOnceAndTold() {
    server.on("/networkmap", new DigestGate("ali", "another", 1).before(ok(MediaType.NETWORK_MAP, "map")));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      assertEquals("status 401, doesn't accept what shows who we are; it wants authentication: Digest",
          failure(fetcher, server.uri("/networkmap")));
    }
    assertEquals(2, server.asked().size());
  }

  @Test void aServerThatCallsEachNonceStaleIsLeft() {
    server.on("/networkmap", status(401, "", "",
        "WWW-Authenticate: Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256, stale=true"));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      failure(fetcher, server.uri("/networkmap"));
    }
    assertEquals(3, server.asked().size());
  }

  @Test void aPasswordIsNotShownForADigestNorADigestByAWeakHash() {
    server.on("/networkmap", status(401, "", "", "WWW-Authenticate: Basic realm=\"r\"",
        "WWW-Authenticate: Digest realm=r, nonce=n, qop=auth"));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      assertEquals("status 401, and no digest that it takes can be given: SHA-256 and SHA-512-256 can, with qop"
          + " \"auth\" (RFC 7616)", failure(fetcher, server.uri("/networkmap")));
    }
    assertEquals(List.of(""), shown(server));
  }

  @Test void anExpiredTokenIsTold() {
    server.on("/networkmap", status(401, "", "", "WWW-Authenticate: Bearer realm=\"r\", error=\"invalid_token\""));
    try (Fetcher fetcher = fetcher(new Authentication.Bearer("token"))) {
      assertEquals("status 401, doesn't accept what shows who we are; it wants authentication: Bearer (invalid_token)",
          failure(fetcher, server.uri("/networkmap")));
    }
  }

  @Test void nothingIsShownOverHttpUnlessAllowed() {
    server.on("/networkmap", status(401, "", "", "WWW-Authenticate: Basic realm=\"r\""));
    Source source = source(new Authentication.Basic("ali", PASSWORD), false, server);
    try (Fetcher fetcher = new Fetcher(source, Clock.systemUTC())) {
      assertEquals("status 401, it wants authentication: Basic; nothing that shows who we are is for "
          + WebOrigin.of(server.uri("/")), failure(fetcher, server.uri("/networkmap")));
    }
    assertEquals(List.of(""), shown(server));
  }

  @Test void aStrangerIsShownNothingAfterARedirect() throws IOException {
    server.on("/networkmap", redirect(307, stranger.uri("/networkmap").toString()));
    try (Fetcher fetcher = fetcher(new Authentication.Basic("ali", PASSWORD))) {
      get(fetcher, server.uri("/networkmap"));
    }
    assertEquals(List.of(BASIC), shown(server));
    assertEquals(List.of(""), shown(stranger));
  }

  @Test void aStrangerCannotAskForADigest() {
    server.on("/networkmap", redirect(307, stranger.uri("/networkmap").toString()));
    stranger.on("/networkmap", new DigestGate("ali", PASSWORD, 9).before(ok(MediaType.NETWORK_MAP, "map")));
    try (Fetcher fetcher = fetcher(DIGEST)) {
      failure(fetcher, server.uri("/networkmap"));
    }
    assertEquals(List.of(""), shown(stranger));
  }

  @Test void aStrangerThatADirectoryNamesIsShownNothing() throws IOException {
    server.on("/directory", ok(MediaType.DIRECTORY, Examples.directory()
        .replace("\"costmap\"", "\"" + stranger.uri("/costmap") + "\"")));
    List<Guidance> given = new ArrayList<>();
    Source source = source(new Authentication.Basic("ali", PASSWORD), true, server);
    try (AltoClient client = new AltoClient(source, Clock.systemUTC(), Optional.empty(), Progress.NONE, given::add)) {
      client.start();
      Eventually.holds("guidance", () -> client.status().tag().isPresent());
    }
    assertEquals(Set.of(""), Set.copyOf(shown(stranger)));
    assertEquals(Set.of(BASIC), Set.copyOf(shown(server)));
  }

  @Test void anUpdateStreamIsOpenedByADigest() throws IOException {
    server.on("/updates", new DigestGate("ali", PASSWORD, 9).before(ok(MediaType.EVENT_STREAM, "")));
    try (StreamConnection connection = new StreamConnection(source(DIGEST, true, server), Clock.systemUTC());
        StreamConnection.Opened _ = connection.open(server.uri("/updates"), new byte[] {'{', '}'})) {
      assertEquals(List.of("{}", "{}"), server.asked().stream().map(ScriptedServer.Asked::body).toList());
    }
  }

  @Test void streamIsControlledAsItIsOpenedAndStrangersSeeNothing() throws IOException {
    ScriptedServer.Script taken = status(202, "", "");
    server.on("/control", taken).on("/moved", redirect(307, stranger.uri("/control").toString()));
    stranger.on("/control", taken);
    try (StreamConnection connection = new StreamConnection(
        source(new Authentication.Basic("ali", PASSWORD), true, server), Clock.systemUTC())) {
      connection.change(server.uri("/control"), new byte[] {'{', '}'});
      connection.change(server.uri("/moved"), new byte[] {'{', '}'});
      connection.change(stranger.uri("/control"), new byte[] {'{', '}'});
    }
    assertEquals(List.of(BASIC, BASIC), shown(server));
    assertEquals(List.of("", ""), shown(stranger));
  }
}
