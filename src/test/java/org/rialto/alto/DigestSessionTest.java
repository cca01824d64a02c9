package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import okhttp3.Challenge;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7616 by its own examples. */
class DigestSessionTest {
  private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  private static final Authentication.Digest MUFASA = new Authentication.Digest("Mufasa", "Circle of Life", false);
  private static final Authentication.Digest WITH_MD5 = new Authentication.Digest("Mufasa", "Circle of Life", true);

  private static String challenge(String algorithm) {
    return "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
        + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  }

  private static List<Challenge> parsed(String... challenges) {
    Headers.Builder headers = new Headers.Builder();
    for (String challenge : challenges) headers.addUnsafeNonAscii("WWW-Authenticate", challenge);
    return new Response.Builder().request(new Request.Builder().url("http://www.example.org/").build())
        .protocol(Protocol.HTTP_1_1).code(401).message("").headers(headers.build()).build().challenges();
  }

  private static String header(Authentication.Digest digest, String... challenges) throws FetchException {
    return DigestSession.of(parsed(challenges), digest, CNONCE).header("GET", "/dir/index.html");
  }

  @Test void exampleBySha256() throws FetchException {
    assertEquals("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        + "algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, cnonce=\"" + CNONCE
        + "\", qop=auth, response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", "
        + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", header(MUFASA, challenge("SHA-256")));
  }

  @Test void exampleByMd5WhereItIsAllowed() throws FetchException {
    String header = header(WITH_MD5, challenge("MD5"));
    assertTrue(header.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""), header);
  }

  @Test void theServersFavouriteOfThoseAllowedIsTaken() throws FetchException {
    assertTrue(header(MUFASA, challenge("MD5"), challenge("SHA-256")).contains("algorithm=SHA-256,"));
    assertTrue(header(WITH_MD5, challenge("MD5"), challenge("SHA-256")).contains("algorithm=MD5,"));
    assertTrue(header(MUFASA, challenge("SHA-512-256"), challenge("SHA-256")).contains("algorithm=SHA-512-256,"));
  }

  /** As RFC 7616 §3.9.2 says it, with the values of its erratum 4897: those printed aren't of SHA-512/256. */
  @Test void aUserMayBeKnownByAHash() throws FetchException {
    var digest = new Authentication.Digest("J\u00e4s\u00f8n Doe", "Secret, or not?", false);
    String challenge = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
        + "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", "
        + "opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
    String header = DigestSession.of(parsed(challenge), digest, "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v")
        .header("GET", "/doe.json");
    assertTrue(header.contains(
        "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", userhash=true"), header);
    assertTrue(header.contains(
        "response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\""), header);
    assertFalse(header.contains("Doe"), header);
    String shown = DigestSession.of(parsed(challenge.replace(", userhash=true", "")), digest, "c").header("GET", "/");
    assertTrue(shown.startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm="), shown);
  }

  @Test void eachRequestHasItsNumber() throws FetchException {
    DigestSession session = DigestSession.of(parsed(challenge("SHA-256")), MUFASA, CNONCE);
    String first = session.header("GET", "/");
    String second = session.header("GET", "/");
    assertTrue(first.contains("nc=00000001") && second.contains("nc=00000002"), first + "\n" + second);
    assertFalse(second.contains(first.replaceAll(".*response=\"([0-9a-f]+)\".*", "$1")), "by another digest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "MD5-sess", "SHA-1", "SHA-256, qop=\"auth-int\"", "SHA-256, qop=auth"})
  void whatCannotBeGivenIsRefused(String algorithm) {
    String challenge = algorithm.endsWith("qop=auth") ? "Digest algorithm=SHA-256, qop=auth, nonce=n"
        : "Digest realm=r, nonce=n, algorithm=" + algorithm + (algorithm.contains("qop") ? "" : ", qop=auth");
    String message = assertThrows(FetchException.class, () -> header(MUFASA, challenge)).getMessage();
    assertTrue(message.startsWith("status 401, and no digest that it takes can be given: SHA-256 and SHA-512-256 can"),
        message);
  }

  @Test void nothingTellsThePassword() {
    assertEquals("digest as Mufasa", MUFASA.toString());
    assertEquals("basic as Mufasa", new Authentication.Basic("Mufasa", "Circle of Life").toString());
    assertEquals("bearer", new Authentication.Bearer("mF_9.B5f-4.1JqM").toString());
  }
}
