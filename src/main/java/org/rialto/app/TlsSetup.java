package org.rialto.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.config.Config;
import org.rialto.config.DownstreamCdn;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.serve.Certificates;
import org.rialto.serve.TlsException;
import org.rialto.serve.TlsFiles;
import org.rialto.serve.TlsIdentity;

/**
 * The certificates a configuration names, read and checked.
 *
 * @param identities by the place of each certificate in the configuration; those that are good
 */
record TlsSetup(Map<Located<Path>, TlsIdentity> identities) {
  /** How often certificates are looked at, to be used from then on if they were renewed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Reads them all; what is wrong with them is added to the problems. */
  static TlsSetup read(Config config, List<Problem> problems) {
    Map<Located<Path>, TlsIdentity> identities = new HashMap<>();
    for (Config.Certificate each : named(config)) {
      try {
        TlsIdentity identity = TlsIdentity.read(files(each));
        if (identity.isDue(Instant.now())) {
          problems.add(each.chain().warning(each.chain().value() + " is good until " + identity.notAfter()
              + ": renew it"));
        }
        identities.put(each.chain(), identity);
      } catch (TlsException wrong) {
        Located<?> place = wrong.file().equals(each.chain().value()) ? each.chain() : each.key();
        problems.add(place.error(wrong.file() + " " + wrong.getMessage()));
      }
    }
    return new TlsSetup(Map.copyOf(identities));
  }

  private static List<Config.Certificate> named(Config config) {
    return Stream.concat(config.tls().map(Config.Tls::own).stream(),
        Stream.concat(config.sources().stream().map(Config.Source::credentials),
            config.downstreamCdns().stream().map(DownstreamCdn::credentials)).flatMap(Optional::stream)
            .flatMap(credentials -> credentials.certificate().stream())).toList();
  }

  /** Whether every certificate that the configuration names is good. */
  boolean isComplete(Config config) {
    return named(config).stream().allMatch(each -> identities.containsKey(each.chain()));
  }

  /** A good certificate, from now on, with its renewals. */
  Certificates certificates(Config.Certificate certificate, Clock clock) {
    return new Certificates(files(certificate), identities.get(certificate.chain()), LOOK, clock);
  }

  private static TlsFiles files(Config.Certificate certificate) {
    return new TlsFiles(certificate.chain().value(), certificate.key().value());
  }
}
