package org.rialto.guide;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.location.MapInput;
import org.rialto.location.MapOutput;
import org.rialto.net.IpPrefix;

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
  private static final long MAGIC = 0x444e46544c414952L;
  private static final int VERSION = 1;
  /** As many networks as are remembered, each with a long URI. */
  private static final long OCTETS_MAX = 32L << 20;
  private static final String NAME = "found-servers";

  private final KeptFile file;

  /** A store in this directory, which is made when something is first kept in it. */
  public FoundServerStore(Path directory) {
    file = new KeptFile(directory.resolve(NAME), MAGIC, VERSION, OCTETS_MAX, "kept-servers-ignored");
  }

  /** Keeps servers in place of those kept before. */
  public synchronized void save(List<Found> servers) throws IOException {
    file.save(out -> {
      out.putInt(servers.size());
      for (Found found : servers) write(found, out);
    });
  }

  private static void write(Found found, MapOutput out) throws IOException {
    out.putInt(found.server().directories().size());
    for (URI uri : found.server().directories()) out.putString(uri.toString());
    out.putLong(found.since().toEpochMilli());
    out.putLong(found.lastUsed().toEpochMilli());
    out.putInt(found.networks().size());
    for (Network network : found.networks()) {
      KeptFile.write(network.prefix().address(), out);
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
    return file.load(FoundServerStore::read).orElse(List.of());
  }

  private static List<Found> read(MapInput in) throws IOException {
    List<Found> servers = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) servers.add(readFound(in));
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
    IpPrefix prefix = new IpPrefix(KeptFile.readAddress(in), in.getInt());
    Directory directory = new Directory(URI.create(in.getString()), in.getString(), in.getInt(), in.getInt());
    return new Network(prefix, directory, Instant.ofEpochMilli(in.getLong()));
  }
}
