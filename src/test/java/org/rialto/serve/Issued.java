package org.rialto.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, made by the JDK's keytool for the test that needs it. */
public final class Issued {
  private static final char[] PASSWORD = "password".toCharArray();

  private final KeyStore keys;

  private Issued(KeyStore keys) {
    this.keys = keys;
  }

  /** A certificate for the loopback, with more of keytool's options, such as {@code -keyalg EC}. */
  public static Issued by(Path folder, String... options) throws Exception {
    Path store = folder.resolve("issued-" + System.nanoTime() + ".p12");
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(program.toString(), "-genkeypair", "-alias", "own",
        "-dname", "CN=dns.example", "-ext", "san=dns:dns.example,ip:127.0.0.1", "-storetype", "PKCS12",
        "-storepass", "password", "-keystore", store.toString()));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return new Issued(keys);
  }

  String certificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate("own").getEncoded());
  }

  String key() throws GeneralSecurityException {
    return pem("PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
  }

  /** Writes certificate and key, as a renewal would. */
  public TlsFiles write(Path certificate, Path key) throws IOException, GeneralSecurityException {
    Files.writeString(certificate, certificate());
    Files.writeString(key, key());
    return new TlsFiles(certificate, key);
  }

  /** What a client that trusts only this certificate connects with. */
  public SSLContext client() throws GeneralSecurityException, IOException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("own", keys.getCertificate("own"));
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static String pem(String label, byte[] octets) {
    return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
        + "\n-----END " + label + "-----\n";
  }
}
