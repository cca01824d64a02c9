package org.rialto.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;

/** A certificate and its key, read and found to belong together: what makes a stream encrypted. */
public final class TlsIdentity {
  /** The name of DNS over TLS (RFC 7858 §6, RFC 7301); clients that give none are served too. */
  private static final String PROTOCOL = "dot";
  /** The oldest ones a server should still speak (RFC 9325 §3.1.1). */
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  /** How long before its end a certificate is due to be renewed. */
  private static final Duration RENEWAL = Duration.ofDays(30);
  private static final byte[] PROBE = {'r', 'i', 'a', 'l', 't', 'o'};
  private static final String OWN = "own";
  private static final char[] NO_PASSWORD = {};

  private final X509Certificate certificate;
  private final X509KeyManager keys;
  private final SSLContext context;

  private TlsIdentity(X509Certificate certificate, X509KeyManager keys, SSLContext context) {
    this.certificate = certificate;
    this.keys = keys;
    this.context = context;
  }

  /** @throws TlsException naming the file that is wrong, and what to do */
  public static TlsIdentity read(TlsFiles files) throws TlsException {
    List<X509Certificate> chain = chain(PemFile.read(files.certificate()));
    X509Certificate own = chain.getFirst();
    PrivateKey key = key(PemFile.read(files.key()), own, files);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry(OWN, key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), new TrustManager[0], null);
      return new TlsIdentity(own, (X509KeyManager) managers.getKeyManagers()[0], context);
    } catch (GeneralSecurityException | IOException unusable) {
      throw new TlsException(files.certificate(), "can't be used: " + unusable.getMessage(), unusable);
    }
  }

  private static List<X509Certificate> chain(PemFile file) throws TlsException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] octets : file.all("CERTIFICATE")) {
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets)));
      }
    } catch (CertificateException wrong) {
      throw new TlsException(file.path(), "its certificate " + (chain.size() + 1) + " can't be read: copy it again",
          wrong);
    }
    if (chain.isEmpty()) throw new TlsException(file.path(), "holds no certificate: name the file that does");
    return chain;
  }

  private static PrivateKey key(PemFile file, X509Certificate own, TlsFiles files) throws TlsException {
    List<byte[]> keys = file.all("PRIVATE KEY");
    if (keys.isEmpty()) throw new TlsException(file.path(), withoutKey(file));
    PublicKey known = own.getPublicKey();
    try {
      PrivateKey key =
          KeyFactory.getInstance(known.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
      if (belong(key, known)) return key;
    } catch (InvalidKeySpecException ofAnotherKind) {
      // Then it is another's key, too.
    } catch (GeneralSecurityException unknown) {
      throw new TlsException(files.certificate(), "has a key of the kind " + known.getAlgorithm()
          + ", which can't be used: take RSA, EC or Ed25519", unknown);
    }
    throw new TlsException(file.path(), "is not the key of the first certificate in " + files.certificate()
        + ": name the two that were made together; its own certificate comes first");
  }

  private static String withoutKey(PemFile file) {
    if (file.has("ENCRYPTED PRIVATE KEY")) {
      return "is encrypted, and nobody is there to give the password: \"openssl pkey -in KEY -out NEW\" takes it off";
    }
    if (file.has("RSA PRIVATE KEY") || file.has("EC PRIVATE KEY")) {
      return "is in an older form than PKCS #8: \"openssl pkey -in KEY -out NEW\" writes it anew";
    }
    return "holds no private key: name the file that does";
  }

  /** Whether what one signs, the other verifies. */
  private static boolean belong(PrivateKey key, PublicKey known) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(switch (known.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> known.getAlgorithm();
    });
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(known);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  /** Whether nothing is renewed, so that sessions can be resumed with the old one as before. */
  boolean hasCertificateOf(TlsIdentity other) {
    return certificate.equals(other.certificate);
  }

  /** It and its key, for a client to show to servers. */
  public X509KeyManager keys() {
    return keys;
  }

  /** Whom it names. */
  public String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** When it ends: clients will then not take it. */
  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether it ends within 30 days, or has ended. */
  public boolean isDue(Instant now) {
    return notAfter().isBefore(now.plus(RENEWAL));
  }

  /** For one stream that a client has opened. */
  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    parameters.setApplicationProtocols(new String[] {PROTOCOL});
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
