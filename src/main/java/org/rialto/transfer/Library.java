package org.rialto.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zones that may be given, as files: the present version of each, and the differences that led to it. Nothing of
 * their records is held in memory, and what is on disk after a restart is taken up again.
 */
public final class Library {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);
  private static final int NAME_CHARACTERS_MAX = 200;

  private final Path folder;
  private final Map<String, Holding> holdings = new ConcurrentHashMap<>();

  /** @param folder made when it is needed */
  public Library(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps a version of a zone. Where that fails, the version before stays the one that is given, and the log says why.
   *
   * @param journalOctets kept of the zone's differences at the most
   */
  public void publish(ZoneRecords records, long journalOctets) {
    String zone = Names.text(records.origin(), 0);
    try {
      Files.createDirectories(folder);
      holdings.computeIfAbsent(zone, _ -> new Holding(zone, folder.resolve(fileName(zone))))
          .take(records, journalOctets);
    } catch (IOException failed) {
      LOG.error("event=zone-not-kept zone={} serial={} reason=\"{}\" cure=\"see that {} can be written\"", zone,
          records.serial(), failed.getMessage(), folder);
    }
  }

  /** Forgets a zone. */
  public void withdraw(byte[] origin) {
    Holding holding = holdings.remove(Names.text(origin, 0));
    if (holding == null) return;
    try {
      holding.remove();
    } catch (IOException left) {
      LOG.warn("event=zone-not-forgotten zone={} reason=\"{}\"", Names.text(origin, 0), left.getMessage());
    }
  }

  /** @param zone its name, in lower case and with the last dot */
  Optional<Holding> find(String zone) {
    return Optional.ofNullable(holdings.get(zone));
  }

  /** The zone's name, which may have any octet in it and be longer than a file's name. */
  private static String fileName(String zone) {
    StringBuilder name = new StringBuilder();
    for (char c : zone.substring(0, zone.length() - 1).toCharArray()) {
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
      if (plain) name.append(c);
      else name.append('%').append(Integer.toHexString(0x100 | c).substring(1));
    }
    if (name.isEmpty()) return "%";
    return name.length() <= NAME_CHARACTERS_MAX ? name.toString()
        : name.substring(0, NAME_CHARACTERS_MAX) + "%" + Integer.toHexString(zone.hashCode());
  }
}
