package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.config.ConfigException;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.serve.Issued;
import tools.jackson.databind.JsonNode;

/** DNS over TLS as an operator sees it: configured, asked, renewed, and refused where the files are wrong. */
class TlsWalkTest {
  private static final int TLS_DOOR = 2;

  @TempDir Path folder;

  @Test void routedNamesAreAnsweredThroughTlsAndTheRenewedCertificateIsShown() throws Exception {
    Issued first = Issued.by(folder, "-keyalg", "EC", "-validity", "90");
    try (RunningRialto rialto = RunningRialto.start(world(first))) {
      ask(first, rialto.port(TLS_DOOR));
      JsonNode before = rialto.status().path("certificate");
      assertEquals("CN=dns.example", before.path("subject").stringValue());
      Issued next = Issued.by(folder, "-keyalg", "EC", "-validity", "20");
      next.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
      rialto.reload();
      ask(next, rialto.port(TLS_DOOR));
      JsonNode after = rialto.status();
      assertFalse(after.path("certificate").path("not-after").equals(before.path("not-after")), after.toString());
      assertEquals(2, after.path("streams").path("ACCEPTED").intValue());
    }
  }

  @Test void keyOfAnotherCertificateIsToldAtItsLineAndKeepsTheOldOne() throws Exception {
    Issued first = Issued.by(folder, "-keyalg", "EC", "-validity", "90");
    World world = world(first);
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Issued other = Issued.by(folder, "-keyalg", "EC", "-validity", "90");
      other.write(folder.resolve("other.pem"), folder.resolve("key.pem"));
      ConfigException wrong = assertThrows(ConfigException.class, rialto::reload);
      String told = wrong.problems().getFirst().toString();
      assertEquals(world.config() + ":3: tls.key: " + folder.resolve("key.pem") + " is not the key of the first"
          + " certificate in " + folder.resolve("certificate.pem") + ": name the two that were made together; its"
          + " own certificate comes first", told);
      ask(first, rialto.port(TLS_DOOR));
    }
  }

  @Test void certificateThatHasEndedIsWarnedOf() throws Exception {
    Issued ended = Issued.by(folder, "-keyalg", "EC", "-startdate", "-40d", "-validity", "10");
    World world = world(ended);
    String warned = RunningRialto.warnings(world).getFirst().toString();
    assertEquals(world.config() + ":3: warning: tls.certificate: " + folder.resolve("certificate.pem")
        + " is good until", warned.substring(0, warned.indexOf(" 20")));
  }

  private World world(Issued issued) throws Exception {
    issued.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    World world = World.in(folder);
    String tls = "tls: {listen: [127.0.0.1:0], certificate: certificate.pem, key: key.pem}\n";
    return world.edit("rialto.yaml", "tcp: {", tls + "tcp: {");
  }

  private static void ask(Issued issued, int port) throws Exception {
    try (Socket socket = issued.client().getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(5_000);
      Dig.send(socket, Asked.of("www.cdn.example A"));
      Told.check(Dig.receive(socket), "rcode=NOERROR answer:A=198.18.1.1");
    }
  }
}
