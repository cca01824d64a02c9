package org.rialto.guide;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.location.MapException;
import org.rialto.location.MapInput;
import org.rialto.location.MapOutput;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that were found, kept on disk, so that after a restart their clients needn't be looked for first. The
 * file is whole or isn't there. Numbers are little-endian:
 * <pre>
 *   "RIALTFND"  version
 *   servers: count  (directories: count  URI[]
 *     since  last used  networks: count  (address  length  URI  owner  order  preference  until)[])[]
 *   CRC-32C of all before
 * </pre>
 * For several threads.
 */
public final class FoundServerStore {
  private static final Logger LOG = LoggerFactory.getLogger(FoundServerStore.class);

  private static final long MAGIC = 0x444e46544c414952L;
  private static final int VERSION = 1;
  /** As many networks as are remembered, each with a long URI. */
  private static final long OCTETS_MAX = 32L << 20;
  private static final String NAME = "found-servers";

  private final Path directory;

  /** A store in this directory, which is made when something is first kept in it. */
  public FoundServerStore(Path directory) {
    this.directory = directory;
  }

  /** Keeps servers in place of those kept before. */
  public synchronized void save(List<Found> servers) throws IOException {
    Files.createDirectories(directory);
    Path aside = directory.resolve(NAME + ".new");
    try (FileOutputStream file = new FileOutputStream(aside.toFile())) { // which no interrupt closes
      MapOutput out = new MapOutput(file);
      out.putLong(MAGIC);
      out.putInt(VERSION);
      out.putInt(servers.size());
      for (Found found : servers) write(found, out);
      out.finish();
      file.getFD().sync();
    }
    Files.move(aside, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Found found, MapOutput out) throws IOException {
    out.putInt(found.server().directories().size());
    for (URI uri : found.server().directories()) out.putString(uri.toString());
    out.putLong(found.since().toEpochMilli());
    out.putLong(found.lastUsed().toEpochMilli());
    out.putInt(found.networks().size());
    for (Network network : found.networks()) {
      IpAddress address = network.prefix().address();
      out.putInt(address.family().bits());
      out.putLong(address.high());
      out.putLong(address.low());
      out.putInt(network.prefix().length());
      out.putString(network.directory().uri().toString());
      out.putString(network.directory().name());
      out.putInt(network.directory().order());
      out.putInt(network.directory().preference());
      out.putLong(network.until().toEpochMilli());
    }
  }

  /** The servers kept; none where there are none, or none that can be read, which is logged. */
  public synchronized List<Found> load() {
    Path file = directory.resolve(NAME);
    try (FileInputStream octets = new FileInputStream(file.toFile())) {
      long size = Files.size(file);
      if (size > OCTETS_MAX) throw new MapException("longer than " + OCTETS_MAX + " octets");
      return read(new MapInput(octets, size));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn("event=kept-servers-ignored file={} cause=\"can't be read: {}\"", file, e.toString());
    } catch (RuntimeException e) { // whatever a reader of numbers makes of a file that isn't what it says
      LOG.warn("event=kept-servers-ignored file={} cause=\"{}\"", file,
          Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    return List.of();
  }

  private static List<Found> read(MapInput in) throws IOException {
    if (in.getLong() != MAGIC) throw new MapException("not written by this program");
    int version = in.getInt();
    if (version != VERSION) {
      throw new MapException("written in version " + version + ", while this is version " + VERSION);
    }
    List<Found> servers = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) servers.add(readFound(in));
    in.checkSum();
    return servers;
  }

  private static Found readFound(MapInput in) throws IOException {
    List<URI> directories = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) directories.add(URI.create(in.getString()));
    Instant since = Instant.ofEpochMilli(in.getLong());
    Instant lastUsed = Instant.ofEpochMilli(in.getLong());
    List<Network> networks = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) networks.add(readNetwork(in));
    return new Found(new FoundServer(directories), since, lastUsed, networks);
  }

  private static Network readNetwork(MapInput in) throws IOException {
    Family family = in.getInt() == Family.IPV4.bits() ? Family.IPV4 : Family.IPV6;
    IpPrefix prefix = new IpPrefix(new IpAddress(family, in.getLong(), in.getLong()), in.getInt());
    Directory directory = new Directory(URI.create(in.getString()), in.getString(), in.getInt(), in.getInt());
    return new Network(prefix, directory, Instant.ofEpochMilli(in.getLong()));
  }
}
