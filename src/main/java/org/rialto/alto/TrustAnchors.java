package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates to trust in place of the platform's, for servers that only we and they know. */
record TrustAnchors(SSLSocketFactory sockets, X509TrustManager manager) {
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
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new TrustAnchors(context.getSocketFactory(), manager);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": can't be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": holds no usable certificates; trust anchors are PEM certificates: "
          + e.getMessage(), e);
    }
  }
}
