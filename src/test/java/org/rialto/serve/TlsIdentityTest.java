package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.app.RunningRialto;

/** Certificates and keys from files: what is taken, what is refused and how that is told, and renewal. */
class TlsIdentityTest {
  private static final Duration LOOK = Duration.ofMillis(20);

  @TempDir static Path made;
  @TempDir Path folder;
  private static Issued one;
  private static Issued other;
  private TlsFiles files;

  @BeforeAll static void issue() throws Exception {
    one = Issued.by(made, "-keyalg", "EC", "-validity", "90");
    other = Issued.by(made, "-keyalg", "EC", "-validity", "90");
  }

  @BeforeEach void write() throws Exception {
    files = one.write(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
  }

  @ParameterizedTest
  @CsvSource({"EC, ''", "RSA, ''", "Ed25519, ''", "EC, all in one file"})
  void keysOfUsualKindsAreTaken(String kind, String how) throws Exception {
    Issued issued = Issued.by(folder, "-keyalg", kind, "-validity", "90");
    Path certificate = Files.writeString(folder.resolve("both.pem"),
        "Subject: CN=dns.example\n" + issued.key() + issued.certificate());
    Path key = how.isEmpty() ? Files.writeString(folder.resolve("k.pem"), issued.key()) : certificate;
    TlsIdentity identity = TlsIdentity.read(new TlsFiles(certificate, key));
    assertEquals("CN=dns.example", identity.subject());
    assertFalse(identity.isDue(Instant.now()));
    assertTrue(identity.isDue(identity.notAfter().minus(Duration.ofDays(29))));
  }

  @Test void filesThatAreWrongAreToldWithTheCure() throws Exception {
    refused("certificate.pem", null, "there is no such file");
    refused("certificate.pem", "", "is not PEM");
    refused("certificate.pem", one.key(), "holds no certificate: name the file that does");
    refused("certificate.pem", spoilt(one.certificate()), "its certificate 1 can't be read");
    refused("certificate.pem", other.certificate(), "is not the key of the first certificate in ");
    refused("key.pem", null, "there is no such file");
    refused("key.pem", "no key", "is not PEM");
    refused("key.pem", one.certificate(), "holds no private key");
    refused("key.pem", other.key(), "name the two that were made together");
    refused("key.pem", Issued.by(folder, "-keyalg", "RSA").key(), "is not the key of the first certificate");
    refused("key.pem", spoilt(one.key()), "is not the key of the first certificate");
    refused("key.pem", one.key().replace("PRIVATE", "ENCRYPTED PRIVATE"), "\"openssl pkey -in KEY -out NEW\" takes it");
    refused("key.pem", one.key().replace("PRIVATE", "EC PRIVATE"), "\"openssl pkey -in KEY -out NEW\" writes it anew");
    refused("key.pem", "#".repeat(1 << 21), "is larger than 1 MiB");
  }

  @Test void renewedCertificateIsTakenOnceBothFilesAreThere() throws Exception {
    try (Certificates certificates = new Certificates(files, TlsIdentity.read(files), LOOK, Clock.systemUTC())) {
      certificates.start();
      TlsIdentity before = certificates.current();
      other.write(files.certificate(), files.key());
      TlsIdentity after = RunningRialto.await(certificates::current, current -> current != before);
      assertFalse(after.hasCertificateOf(before));
      assertTrue(certificates.error().isEmpty());
    }
  }

  @Test void lookThatFailsIsFollowedByTheNextOne() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicBoolean fails = new AtomicBoolean();
    InstantSource source = () -> {
      if (!fails.getAndSet(false)) return Instant.now();
      failed.countDown();
      throw new IllegalStateException("a clock that fails once");
    };
    try (Certificates certificates = new Certificates(files, TlsIdentity.read(files), LOOK,
        source.withZone(ZoneOffset.UTC))) {
      certificates.start();
      TlsIdentity before = certificates.current();
      fails.set(true);
      assertTrue(failed.await(30, TimeUnit.SECONDS));
      other.write(files.certificate(), files.key());
      RunningRialto.await(certificates::current, current -> current != before);
    }
  }

  @Test void wrongRenewalLeavesTheLastGoodOneAndIsToldUntilItIsMended() throws Exception {
    try (Certificates certificates = new Certificates(files, TlsIdentity.read(files), LOOK, Clock.systemUTC())) {
      certificates.start();
      TlsIdentity before = certificates.current();
      Files.writeString(files.key(), "half a k");
      String error = RunningRialto.await(certificates::error, told -> told.isPresent()).orElseThrow();
      assertTrue(error.startsWith(files.key() + ": is not PEM"), error);
      assertEquals(before, certificates.current());
      other.write(files.certificate(), files.key());
      RunningRialto.await(certificates::error, told -> told.isEmpty());
      assertFalse(certificates.current().hasCertificateOf(before));
    }
  }

  @Test void reloadOfAnUnchangedCertificateLeavesSessionsResumable() throws Exception {
    try (Certificates certificates = new Certificates(files, TlsIdentity.read(files), LOOK, Clock.systemUTC())) {
      TlsIdentity before = certificates.current();
      certificates.reload();
      assertEquals(before, certificates.current());
      other.write(files.certificate(), files.key());
      certificates.reload();
      assertFalse(certificates.current().hasCertificateOf(before));
    }
  }

  @Test void certificateThatHasEndedIsDueAndUsedNevertheless() throws Exception {
    Issued ended = Issued.by(folder, "-keyalg", "EC", "-startdate", "-40d", "-validity", "10");
    TlsIdentity identity = TlsIdentity.read(ended.write(files.certificate(), files.key()));
    assertTrue(identity.isDue(Instant.now()));
    assertTrue(identity.notAfter().isBefore(Instant.now()));
  }

  private static String spoilt(String pem) {
    return pem.replaceFirst("\n.{40}", "\nAAAA");
  }

  /** Writes the file, or takes it away; then puts things right again. */
  private void refused(String name, String text, String expected) throws Exception {
    Path file = folder.resolve(name);
    if (text == null) Files.delete(file);
    else Files.writeString(file, text);
    TlsException wrong = assertThrows(TlsException.class, () -> TlsIdentity.read(files), expected);
    assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
    assertTrue(List.of(files.certificate(), files.key()).contains(wrong.file()));
    one.write(files.certificate(), files.key());
  }
}
