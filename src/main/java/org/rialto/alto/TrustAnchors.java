package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates to trust: the platform's or, for servers that only we and they know, those in a file. */
record TrustAnchors(X509TrustManager manager) {
  /** Those that the platform trusts. */
  static TrustAnchors platform() {
    try {
      return new TrustAnchors(manager(Optional.empty()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's certificates can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads PEM certificates.
   *
   * @throws IllegalArgumentException naming the file, if it holds none
   */
  static TrustAnchors read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("anchor-" + anchors.size(), certificate);
      }
      if (anchors.size() == 0) {
        throw new IllegalArgumentException(file + ": holds no certificate; trust anchors are PEM certificates");
      }
      return new TrustAnchors(manager(Optional.of(anchors)));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": can't be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": holds no usable certificates; trust anchors are PEM certificates: "
          + e.getMessage(), e);
    }
  }

  private static X509TrustManager manager(Optional<KeyStore> anchors) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors.orElse(null));
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** @param keys what servers that ask for it are shown */
  SSLSocketFactory sockets(KeyManager[] keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {manager}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS can be had: " + e.getMessage(), e);
    }
  }
}
