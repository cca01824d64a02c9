package org.rialto.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;

/** The options of EDNS as dig (BIND) and kdig (Knot) ask for them and understand the answers. */
@Tag("interop")
class DigOptionsTest {
  private static final String WORLDS_COOKIES = "cookies: {secrets:";

  @TempDir Path folder;

  @Test void digUnderstandsEachOption() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(World.in(folder))) {
      String printed = dig(rialto, "cdn.example", "SOA", "+nsid", "+cookie", "+expire", "+keepalive", "+padding=64");
      assertTrue(printed.contains("NSID: 72 c3 a9 00"), printed);
      assertTrue(printed.matches("(?s).*COOKIE: [0-9a-f]{48} \\(good\\)\n.*"), printed);
      assertTrue(printed.contains("EXPIRE: 1209600"), printed);
      assertFalse(printed.contains("TCP KEEPALIVE") || printed.contains("PAD"), printed);
      printed = dig(rialto, "cdn.example", "SOA", "+tcp", "+nsid", "+cookie", "+keepalive");
      assertTrue(printed.contains("TCP KEEPALIVE: 2.0 secs"), printed);
      assertTrue(printed.contains("(good)"), printed);
      printed = dig(rialto, "other.example", "A");
      assertTrue(printed.contains("EDE: 20 (Not Authoritative)"), printed);
    }
  }

  @Test void digComesAgainWithTheCookieItIsGiven() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", WORLDS_COOKIES, "cookies: {require: always, secrets:");
    try (RunningRialto rialto = RunningRialto.start(world)) {
      String printed = dig(rialto, "cdn.example", "SOA", "+cookie");
      assertTrue(printed.contains("BADCOOKIE, retrying"), printed);
      assertTrue(printed.contains("status: NOERROR") && printed.contains("(good)"), printed);
      printed = dig(rialto, "cdn.example", "SOA", "+nocookie");
      assertTrue(printed.contains("Truncated, retrying in TCP mode") && printed.contains("status: NOERROR"), printed);
    }
  }

  @Test void kdigUnderstandsThemToo() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(World.in(folder))) {
      String printed = Program.run("kdig", "@127.0.0.1", "-p", Integer.toString(rialto.port(0)), "other.example", "A",
          "+nsid", "+cookie", "+norec");
      assertTrue(printed.contains("NSID: 72C3A900"), printed);
      assertTrue(printed.matches("(?s).*COOKIE: [0-9A-F]{48}\n.*"), printed);
      assertTrue(printed.contains("EDE: 20 (Not Authoritative)"), printed);
      assertFalse(printed.contains("WARNING"), printed);
    }
  }

  private static String dig(RunningRialto rialto, String... asked) throws IOException, InterruptedException {
    String[] command = new String[asked.length + 5];
    System.arraycopy(new String[] {"dig", "@127.0.0.1", "-p", Integer.toString(rialto.port(0)), "+norec"}, 0, command,
        0, 5);
    System.arraycopy(asked, 0, command, 5, asked.length);
    return Program.run(command);
  }
}
