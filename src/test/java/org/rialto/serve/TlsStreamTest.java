package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.app.RunningRialto;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;
import org.rialto.serve.Listen.Transport;
import org.rialto.walk.Dig;

/** RFC 7858: DNS over TLS, asked by the JDK's own client. */
class TlsStreamTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] QUERY = Asked.of("www.example A");
  private static final String REFUSED = "rcode=REFUSED";

  @TempDir static Path made;
  @TempDir Path folder;
  private static Issued one;
  private Certificates certificates;
  private Streams streams;
  private List<DnsDoor> doors = List.of();

  @BeforeAll static void issue() throws Exception {
    one = Issued.by(made, "-keyalg", "EC", "-validity", "90");
  }

  @BeforeEach void open() throws Exception {
    TlsFiles files = one.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    certificates = new Certificates(files, TlsIdentity.read(files), Duration.ofSeconds(60), Clock.systemUTC());
    Duration idle = Duration.ofSeconds(60);
    streams = new Streams(new StreamLimits(100, 100, idle, Duration.ofSeconds(2), idle));
    doors = DnsDoor.openAll(
        List.of(new Listen(IpAddress.parse("127.0.0.1"), 0, 0, 1232, true, Transport.BEST, true, Tuning.NONE)),
        DnsDoorTest.steward(), DnsDoorTest.NOBODY, streams,
        Optional.of(certificates));
    doors.forEach(DnsDoor::start);
    streams.start();
  }

  @AfterEach void close() {
    doors.forEach(DnsDoor::close);
    streams.close();
  }

  @ParameterizedTest @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void manyQueriesAreAnsweredAndTheEndIsAnnounced(String version) throws Exception {
    try (SSLSocket socket = connect(one.client(), version)) {
      Thread writer = Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 5_000; i++) send(socket, QUERY);
      });
      for (int i = 0; i < 5_000; i++) Told.check(Dig.receive(socket), REFUSED);
      writer.join();
      assertEquals(version, socket.getSession().getProtocol());
      streams.close();
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  /** What stands behind its announced end is never answered; what stands before always is. */
  @ParameterizedTest @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientThatHasEndedItsSideGetsItsAnswers(String version) throws Exception {
    try (SSLSocket socket = connect(one.client(), version)) {
      for (int i = 0; i < 20; i++) send(socket, QUERY);
      if (version.equals("TLSv1.3")) socket.shutdownOutput();
      for (int i = 0; i < 20; i++) Told.check(Dig.receive(socket), REFUSED);
    }
    RunningRialto.await(streams::open, open -> open == 0);
    assertEquals(0, streams.count(StreamEvent.HANDSHAKE_FAILED));
  }

  @Test void protocolIsNamedWhereTheClientNamesIt() throws Exception {
    try (SSLSocket socket = connect(one.client(), "TLSv1.3", "h2", "dot")) {
      ask(socket);
      assertEquals("dot", socket.getApplicationProtocol());
    }
    try (SSLSocket socket = connect(one.client(), "TLSv1.3")) {
      ask(socket);
      assertEquals("", socket.getApplicationProtocol());
    }
    assertThrows(SSLException.class, () -> connect(one.client(), "TLSv1.3", "h2"));
    RunningRialto.await(() -> streams.count(StreamEvent.HANDSHAKE_FAILED), count -> count == 1);
  }

  @ParameterizedTest @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionIsResumed(String version) throws Exception {
    SSLContext client = one.client();
    long made;
    try (SSLSocket socket = connect(client, version)) {
      ask(socket);
      made = socket.getSession().getCreationTime();
    }
    Thread.sleep(5);
    try (SSLSocket socket = connect(client, version)) {
      ask(socket);
      assertEquals(made, socket.getSession().getCreationTime());
    }
  }

  @Test void renewedCertificateIsForNewStreamsAndOpenOnesGoOn() throws Exception {
    Issued next = Issued.by(folder, "-keyalg", "RSA", "-validity", "90");
    try (SSLSocket before = connect(one.client(), "TLSv1.3")) {
      ask(before);
      next.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
      certificates.reload();
      try (SSLSocket after = connect(next.client(), "TLSv1.3")) {
        ask(after);
        Certificate shown = after.getSession().getPeerCertificates()[0];
        assertEquals("RSA", shown.getPublicKey().getAlgorithm());
      }
      ask(before);
    }
  }

  @Test void whateverIsNoHandshakeIsEndedAndCounted() throws Exception {
    Dig dig = new Dig("127.0.0.1", doors.getFirst().port());
    try (Socket plain = dig.connect(); Socket silent = dig.connect()) {
      Dig.send(plain, QUERY);
      plain.getInputStream().readAllBytes();
      silent.getOutputStream().write(22);
      assertEquals(0, streams.count(StreamEvent.CLOSED_SLOW));
      silent.getInputStream().readAllBytes();
      assertEquals(1, streams.count(StreamEvent.HANDSHAKE_FAILED));
      assertEquals(1, streams.count(StreamEvent.CLOSED_SLOW));
    }
    try (SSLSocket socket = connect(one.client(), "TLSv1.3")) {
      ask(socket);
    }
  }

  /** It would cost a client less than it costs us (RFC 7457 §2.10 is one use made of it). */
  @Test void renegotiationIsRefused() throws Exception {
    try (SSLSocket socket = connect(one.client(), "TLSv1.2")) {
      ask(socket);
      socket.startHandshake();
      assertThrows(IOException.class, () -> ask(socket));
    }
    RunningRialto.await(streams::open, open -> open == 0);
  }

  private SSLSocket connect(SSLContext client, String version, String... protocols) throws IOException {
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", doors.getFirst().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void ask(Socket socket) throws IOException {
    Dig.send(socket, QUERY);
    Told.check(Dig.receive(socket), REFUSED);
  }

  private static void send(Socket socket, byte[] message) {
    try {
      Dig.send(socket, message);
    } catch (IOException ended) {
      throw new AssertionError(ended);
    }
  }
}
