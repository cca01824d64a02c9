package org.rialto.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.config.Config;
import org.rialto.config.Transfers;
import org.rialto.secondary.CatalogMaker;
import org.rialto.secondary.Catalogs;
import org.rialto.secondary.Notices;
import org.rialto.secondary.Publisher;
import org.rialto.secondary.RefusedZoneException;
import org.rialto.secondary.Secondaries;
import org.rialto.secondary.SecondaryFiles;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.secondary.SecondaryStore;
import org.rialto.secondary.SecondaryZone;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes zones from other servers, as the configuration says: secondary zones, and the members of their catalogs. Makes
 * our own catalogs too.
 */
final class ZoneTaking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneTaking.class);
  private static final byte[] ROOT = {0};

  private final ZoneKeeper keeper;
  private final Clock clock;
  private final Runnable membersChanged;
  private final SecondaryStore made;
  private final Secondaries secondaries;
  private final Catalogs catalogs;
  private final Notices notices;
  private volatile Map<String, Transfers.Secondary> configured = Map.of();
  /** Zones that are ours by the configuration, whoever had them before. */
  private volatile Set<String> own = Set.of();

  /**
   * @param config for what stays as it is as long as the server runs: the state folder, and transfers at once
   * @param membersChanged told when a catalog has come, after its members have been taken up
   */
  ZoneTaking(ZoneKeeper keeper, Config config, Clock clock, Runnable membersChanged) {
    this.keeper = keeper;
    this.membersChanged = membersChanged;
    this.clock = clock;
    Path folder = config.stateFolder();
    made = new SecondaryFiles(folder.resolve("catalogs"));
    secondaries = new Secondaries(new Keeping(), new SecondaryFiles(folder.resolve("secondaries")),
        TransferLimits.DEFAULT, config.transfers().incomingAtOnce(), clock, new SecureRandom());
    catalogs = new Catalogs(secondaries, this::isOurs);
    notices = new Notices(secondaries);
  }

  /**
   * Takes the zones of this configuration from now on, and no others. What is kept of them from before is served when
   * this returns.
   */
  void follow(Config config) throws InterruptedException {
    Map<String, Transfers.Secondary> before = configured;
    Map<String, Transfers.Secondary> next = new HashMap<>();
    for (Transfers.Secondary zone : config.transfers().secondaries()) next.put(zone.origin().value() + ".", zone);
    configured = next;
    own = own(config);
    for (Map.Entry<String, Transfers.Secondary> zone : before.entrySet()) {
      byte[] origin = Names.wire(zone.getKey(), ROOT);
      Transfers.Secondary now = next.get(zone.getKey());
      if (zone.getValue().catalog() && (now == null || !now.catalog())) catalogs.leave(origin);
      if (now == null) secondaries.remove(origin);
    }
    for (String zone : own) secondaries.remove(Names.wire(zone, ROOT));
    for (SecondaryZone zone : TransferTerms.secondaries(config.transfers())) {
      if (next.get(Names.text(zone.origin(), 0)).catalog()) catalogs.follow(zone.origin(), zone::of);
      secondaries.put(zone);
    }
    for (Transfers.Catalog catalog : config.transfers().catalogs()) make(catalog.origin().value(), config);
  }

  /**
   * Looks at a zone's primaries now, whatever its timers say.
   *
   * @param name with or without the last dot, in any case
   * @return whether it is taken from others
   * @throws IllegalArgumentException if it is no domain name
   */
  boolean look(String name) {
    byte[] origin = Names.lower(Names.wire(name, ROOT));
    boolean isTaken = secondaries.find(origin).isPresent();
    if (isTaken) secondaries.look(origin);
    return isTaken;
  }

  Notices notices() {
    return notices;
  }

  /** Catalogs by their members, as people write both. */
  Map<String, String> memberships() {
    return catalogs.memberships();
  }

  List<SecondaryStatus> status() {
    return secondaries.status();
  }

  @Override public void close() {
    secondaries.close();
  }

  private boolean isOurs(byte[] origin) {
    String zone = Names.text(origin, 0);
    return own.contains(zone) || configured.containsKey(zone);
  }

  private static Set<String> own(Config config) {
    Set<String> own = new HashSet<>();
    config.zones().forEach(zone -> own.add(zone.origin().value() + "."));
    config.transfers().catalogs().forEach(catalog -> own.add(catalog.origin().value() + "."));
    return own;
  }

  private void make(String name, Config config) throws InterruptedException {
    byte[] origin = Names.wire(name + ".", ROOT);
    List<byte[]> members = config.zones().stream().filter(zone -> zone.memberOf().equals(Optional.of(name)))
        .map(zone -> Names.wire(zone.origin().value() + ".", ROOT)).toList();
    Instant now = clock.instant();
    try {
      Optional<ZoneRecords> before = made.read(origin).map(SecondaryStore.Kept::records);
      ZoneRecords catalog = CatalogMaker.make(origin, members, before, now.getEpochSecond());
      if (before.filter(old -> old == catalog).isEmpty()) made.write(origin, new SecondaryStore.Kept(catalog, now));
      keeper.put(catalog);
    } catch (IOException | ZoneException failed) {
      LOG.error("event=catalog-not-made catalog={} cause=\"{}\"", name, failed.getMessage());
    }
  }

  /** Hands what came to the keeper, and then has a catalog's members followed. */
  private final class Keeping implements Publisher {
    @Override public void publish(ZoneRecords records) throws RefusedZoneException, InterruptedException {
      try {
        keeper.put(records);
      } catch (ZoneException wrong) {
        throw new RefusedZoneException(wrong.getMessage());
      }
      if (!catalogs.isFollowed(records.origin())) return;
      catalogs.take(records);
      membersChanged.run();
    }

    @Override public void extend(byte[] origin, Instant until) throws InterruptedException {
      keeper.extend(origin, until);
    }

    @Override public void withhold(byte[] origin) throws InterruptedException {
      keeper.withhold(origin);
    }

    @Override public void remove(byte[] origin) throws InterruptedException {
      if (!own.contains(Names.text(origin, 0))) keeper.remove(origin);
    }
  }
}
