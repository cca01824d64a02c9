package org.rialto.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rialto.config.Config;
import org.rialto.config.Transfers;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigKey;
import org.rialto.secondary.SecondaryZone;
import org.rialto.transfer.Grant;
import org.rialto.transfer.Remote;
import org.rialto.transfer.Sharing;
import org.rialto.transfer.Terms;
import org.rialto.zone.Names;

/** Turns what the configuration says of other servers into the words of the room that speaks with them. */
final class TransferTerms {
  private final Transfers transfers;
  private final Map<String, TsigKey> keys = new LinkedHashMap<>();

  private TransferTerms(Transfers transfers) {
    this.transfers = transfers;
    for (Transfers.Key key : transfers.keys()) {
      keys.put(key.name().value(), new TsigKey(key.name().value() + ".", algorithm(key), key.secret().octets()));
    }
  }

  /**
   * On which terms zones are given.
   *
   * @param memberships catalogs by their members, both names with the last dot: a member is given as its catalog is
   */
  static Terms of(Config config, Map<String, String> memberships) {
    return new TransferTerms(config.transfers()).terms(config.zones(), memberships);
  }

  /** How zones are taken from others. */
  static List<SecondaryZone> secondaries(Transfers transfers) {
    TransferTerms terms = new TransferTerms(transfers);
    return transfers.secondaries().stream().map(terms::secondary).toList();
  }

  private SecondaryZone secondary(Transfers.Secondary zone) {
    return new SecondaryZone(Names.wire(zone.origin().value() + ".", new byte[] {0}),
        zone.primaries().stream().map(this::remote).toList(), zone.notifyFrom().stream().map(this::grant).toList(),
        zone.minRefresh(), zone.maxRefresh());
  }

  private Terms terms(List<Config.ZoneFile> files, Map<String, String> memberships) {
    Map<String, Sharing> zones = new HashMap<>();
    files.forEach(zone -> put(zones, zone.origin().value(), zone.sharing()));
    transfers.secondaries().forEach(zone -> put(zones, zone.origin().value(), zone.sharing()));
    transfers.catalogs().forEach(zone -> put(zones, zone.origin().value(), zone.sharing()));
    memberships.forEach((member, catalog) -> {
      if (zones.containsKey(catalog)) zones.putIfAbsent(member, zones.get(catalog));
    });
    return new Terms(new ArrayList<>(keys.values()), zones, transfers.outgoingAtOnce(), transfers.outgoingForClient(),
        transfers.journalOctets());
  }

  private void put(Map<String, Sharing> zones, String origin, Transfers.Sharing sharing) {
    Sharing shared = new Sharing(sharing.transferTo().stream().map(this::grant).toList(),
        sharing.notified().stream().map(this::remote).toList());
    if (!shared.isNone()) zones.put(origin + ".", shared);
  }

  private Grant grant(Transfers.Grant grant) {
    return new Grant(grant.prefixes(), keys(grant.keys()), grant.encrypted());
  }

  private Remote remote(Transfers.Remote remote) {
    return new Remote(remote.name().value(), remote.addresses().stream()
        .map(endpoint -> new Remote.Address(endpoint.address(), endpoint.port())).toList(), keys(remote.keys()),
        remote.tls().map(tls -> new Remote.Tls(tls.name(), tls.trust(), tls.port())));
  }

  private List<TsigKey> keys(List<Transfers.Key> named) {
    return named.stream().map(key -> keys.get(key.name().value())).toList();
  }

  private static TsigAlgorithm algorithm(Transfers.Key key) {
    return switch (key.algorithm()) {
      case HMAC_SHA1 -> TsigAlgorithm.HMAC_SHA1;
      case HMAC_SHA256 -> TsigAlgorithm.HMAC_SHA256;
      case HMAC_SHA384 -> TsigAlgorithm.HMAC_SHA384;
      case HMAC_SHA512 -> TsigAlgorithm.HMAC_SHA512;
    };
  }
}
