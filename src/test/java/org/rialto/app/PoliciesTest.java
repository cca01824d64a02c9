package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.rfc.Told;
import org.rialto.walk.Dig;
import org.rialto.walk.World;

/** What becomes of cookies when the configuration is read again. */
class PoliciesTest {
  private static final String REQUIRED = "cdn.example SOA option=10:";
  private static final String CLIENT_COOKIE = "0011223344556677";

  @TempDir Path folder;

  @Test void cookieOfASecretOfOurOwnOutlivesAReload() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "cookies: {secrets: [e5e973e5a6b2a43f48e7dc849e37bfcf]}",
        "cookies: {require: always}");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      String cookie = cookie(dig.udp(REQUIRED + CLIENT_COOKIE));
      Told.check(dig.udp(REQUIRED + cookie), "rcode=NOERROR an=1");
      rialto.reload();
      Told.check(dig.udp(REQUIRED + cookie), "rcode=NOERROR an=1");
    }
  }

  @Test void secretsAreThoseOfTheLastReload() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "cookies: {secrets:", "cookies: {require: always, secrets:");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      String cookie = cookie(dig.udp(REQUIRED + CLIENT_COOKIE));
      world.edit("rialto.yaml", "[e5e9", "[445536bcd2513298075a5d379663c962, e5e9");
      rialto.reload();
      byte[] told = dig.udp(REQUIRED + cookie);
      Told.check(told, "rcode=NOERROR an=1");
      assertFalse(cookie(told).equals(cookie), "made with the new secret");
      world.edit("rialto.yaml", ", e5e973e5a6b2a43f48e7dc849e37bfcf]", "]");
      rialto.reload();
      Told.check(dig.udp(REQUIRED + cookie), "rcode=BADCOOKIE an=0");
      Told.check(dig.udp(REQUIRED + cookie(told)), "rcode=NOERROR an=1");
    }
  }

  private static String cookie(byte[] told) {
    return Told.of(told).stream().filter(word -> word.startsWith("option=10:")).findFirst().orElseThrow()
        .substring("option=10:".length());
  }
}
