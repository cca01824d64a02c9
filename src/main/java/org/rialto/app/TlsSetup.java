package org.rialto.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rialto.config.Config;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.serve.Certificates;
import org.rialto.serve.TlsException;
import org.rialto.serve.TlsFiles;
import org.rialto.serve.TlsIdentity;

/** The certificate a configuration names, read and checked. */
final class TlsSetup {
  /** How often certificates are looked at, to be used from then on if they were renewed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private TlsSetup() {}

  /** The certificate, where there is to be one and it is good; what is wrong with it is added to the problems. */
  static Optional<TlsIdentity> read(Config config, List<Problem> problems) {
    if (config.tls().isEmpty()) return Optional.empty();
    Config.Tls tls = config.tls().get();
    try {
      TlsIdentity identity = TlsIdentity.read(files(tls));
      if (identity.isDue(Instant.now())) {
        problems.add(tls.certificate().warning(tls.certificate().value() + " is good until " + identity.notAfter()
            + ": renew it"));
      }
      return Optional.of(identity);
    } catch (TlsException wrong) {
      Located<?> place = wrong.file().equals(tls.certificate().value()) ? tls.certificate() : tls.key();
      problems.add(place.error(wrong.file() + " " + wrong.getMessage()));
      return Optional.empty();
    }
  }

  /** What streams are encrypted with, from this certificate on. */
  static Certificates certificates(Config.Tls tls, TlsIdentity identity, Clock clock) {
    return new Certificates(files(tls), identity, LOOK, clock);
  }

  private static TlsFiles files(Config.Tls tls) {
    return new TlsFiles(tls.certificate().value(), tls.key().value());
  }
}
