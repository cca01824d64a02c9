package org.rialto.alto;

import javax.net.ssl.X509KeyManager;

/** The certificate by which servers know us. */
@FunctionalInterface
public interface ClientCertificate {
  /** It and its key as they are at this time: the same object as before unless they were renewed. */
  X509KeyManager keys();
}
