package org.rialto.secondary;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.rialto.transfer.Remote;

/** The client's side of TLS for zone transfers (RFC 9103): version 1.3, ALPN "dot". */
final class TlsClient {
  private static final String DOT = "dot";

  private TlsClient() {}

  /**
   * Speaks TLS over a connection.
   *
   * @throws IOException if the server isn't who it should be, or doesn't speak as it has to
   */
  static SSLSocket over(Socket plain, Remote.Tls tls) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trusted(tls), null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory()
          .createSocket(plain, tls.name().orElse(plain.getInetAddress().getHostAddress()), tls.port(), true);
      socket.setSSLParameters(parameters(socket.getSSLParameters(), tls));
      socket.startHandshake();
      // RFC 9103 §7.1: "dot" must be selected.
      if (!DOT.equals(socket.getApplicationProtocol())) {
        socket.close();
        throw new IOException("the primary doesn't select ALPN \"dot\"");
      }
      return socket;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("TLS: " + unusable.getMessage(), unusable);
    }
  }

  private static SSLParameters parameters(SSLParameters parameters, Remote.Tls tls) {
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {DOT});
    tls.name().ifPresent(name -> {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setServerNames(List.of(new SNIHostName(name)));
    });
    return parameters;
  }

  /** Null has the platform's anchors taken. */
  private static TrustManager[] trusted(Remote.Tls tls) throws IOException, GeneralSecurityException {
    if (tls.name().isEmpty()) return new TrustManager[] {new Anybody()};
    Optional<Path> file = tls.trust();
    if (file.isEmpty()) return null;
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    try (InputStream in = Files.newInputStream(file.get())) {
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("anchor-" + anchors.size(), certificate);
      }
    }
    if (anchors.size() == 0) throw new IOException(file.get() + " holds no certificate");
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  /** Opportunistic TLS: against those who listen, not those who pretend (RFC 9103 §9.3.1). */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
