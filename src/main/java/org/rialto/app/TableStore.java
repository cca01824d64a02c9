package org.rialto.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.rialto.alto.MapStore;
import org.rialto.answer.Guidance;
import org.rialto.location.CostType;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.route.Fleet;
import org.rialto.route.Node;
import org.rialto.route.RedirectTable;
import org.rialto.route.Role;
import org.rialto.route.TableImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table compiled from the last good maps of all sources, kept on disk beside them, so that a restart answers before
 * it has read those. A file is whole or isn't there, as the maps' own; it is copied when it is read, so that nobody can
 * change it under a query. Texts and the key have their octets counted before them:
 * <pre>
 *   "RIALTTBL"  version  version of images  key  sources
 *   for each:   which kept maps  name  server  tag  cost type  fetched at  fresh until
 *   announced nodes
 *   for each:   name  role  announced by  IPv4 addresses  IPv6 addresses
 *   image (TableImage)
 *   CRC-32C of all before
 * </pre>
 *
 * <p><b>Key.</b> What is kept is used for the very files of maps it was compiled from, and the nodes, services, sources
 * and policy it was compiled for. Where a source has maps on disk now and had none then, or the other way round, it
 * isn't used either: tables are of all that can be known at a start. Else the maps are read and compiled as if it
 * weren't there.
 */
final class TableStore {
  private static final Logger LOG = LoggerFactory.getLogger(TableStore.class);

  private static final long MAGIC = 0x5249414c5454424cL;
  private static final int VERSION = 3;
  private static final int SMALLEST_BYTES = 64;
  private static final int CHECKSUM_BYTES = 4;
  /** Tables for a thousand services that each have ranges of their own; the maps are read where it is more. */
  private static final long LARGEST_BYTES = 1L << 30;
  private static final String NAME = "redirects.table";

  private final Path directory;
  private final MapStore maps;

  /** A store in this directory, which the maps are kept in too. */
  TableStore(Path directory, MapStore maps) {
    this.directory = directory;
    this.maps = maps;
  }

  /** The costs that the table was compiled from, where they aren't those of the maps. */
  AppliedCosts appliedCosts() {
    return new AppliedCosts(directory, maps);
  }

  /** A table, and what is told of the maps it was compiled from, in their order. */
  record Kept(List<Guidance> guidance, RedirectTable table) {}

  /**
   * What is told of a source's maps.
   *
   * @param mark of the file they are kept in
   */
  record Marked(Guidance told, long mark) {}

  /** Which maps of a source are kept. */
  private record Mark(String source, long mark) {}

  /** Why a file isn't used. */
  private static final class UnusableException extends Exception {
    UnusableException(String cause) {
      super(cause);
    }
  }

  /**
   * The table of the sources' last good maps.
   *
   * @param sources in their order; at least one must have maps on disk
   * @param key what tables are to be compiled for
   * @param fleet with nodes that were announced, and are no longer known but by the table
   * @return empty where there is none that can be used, which is logged unless there never was one
   */
  Optional<Kept> load(List<String> sources, byte[] key, Function<List<Node>, Fleet> fleet) {
    Path file = file("");
    List<Mark> marks = marks(sources);
    if (marks.isEmpty()) return Optional.empty();
    try {
      if (Files.size(file) > LARGEST_BYTES) throw new UnusableException("larger than " + LARGEST_BYTES + " bytes");
      byte[] octets = Files.readAllBytes(file);
      return Optional.of(read(octets, marks, key, fleet));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (UnusableException e) {
      LOG.info("event=kept-table-ignored file={} cause=\"{}\"", file, e.getMessage());
    } catch (IOException e) {
      LOG.warn("event=kept-table-ignored file={} cause=\"can't be read: {}\"", file, e.toString());
    } catch (RuntimeException e) { // whatever a reader of numbers makes of a file that isn't what it says
      LOG.warn("event=kept-table-ignored file={} cause=\"holds no table: {}\"", file, e.toString());
    }
    return Optional.empty();
  }

  /** Tells the file that a source's maps are kept in from others; empty where there is none. */
  Optional<Long> mark(String source) {
    return maps.mark(source);
  }

  /** Of those of these sources that have maps on disk. */
  private List<Mark> marks(List<String> sources) {
    return sources.stream().flatMap(source -> mark(source).map(mark -> new Mark(source, mark)).stream()).toList();
  }

  private static Kept read(byte[] octets, List<Mark> marks, byte[] key, Function<List<Node>, Fleet> fleet)
      throws UnusableException {
    if (octets.length < SMALLEST_BYTES) throw new UnusableException("cut short");
    int end = octets.length - CHECKSUM_BYTES;
    ByteBuffer in = ByteBuffer.wrap(octets, 0, end);
    if (in.getLong() != MAGIC) throw new UnusableException("not written by this program");
    int version = in.getInt();
    int images = in.getInt();
    if (version != VERSION || images != TableImage.VERSION) {
      throw new UnusableException("written in version " + version + "." + images + ", while this is version " + VERSION
          + "." + TableImage.VERSION);
    }
    CRC32C sum = new CRC32C();
    sum.update(octets, 0, end);
    if ((int) sum.getValue() != ByteBuffer.wrap(octets).getInt(end)) {
      throw new UnusableException("damaged: its checksum doesn't fit");
    }
    if (!Arrays.equals(text(in), key)) throw new UnusableException("compiled for another configuration");
    if (in.getInt() != marks.size()) throw new UnusableException("compiled from other sources than have maps now");
    List<Guidance> guidance = new ArrayList<>();
    for (Mark kept : marks) {
      boolean isSame = string(in).equals(kept.source) & in.getLong() == kept.mark; // both are to be read
      if (!isSame) throw new UnusableException("compiled from other maps than those kept of " + kept.source);
      guidance.add(new Guidance(kept.source, string(in), new VersionTag(string(in), string(in)),
          new CostType(string(in), string(in)), in.getLong(), in.getLong(), true));
    }
    RedirectTable table = TableImage.read(in, fleet.apply(announced(in)));
    if (in.hasRemaining()) throw new UnusableException("longer than its content");
    return new Kept(guidance, table);
  }

  private static List<Node> announced(ByteBuffer in) throws UnusableException {
    List<Node> nodes = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      String name = string(in);
      Role role = Role.values()[in.get()];
      String by = string(in);
      nodes.add(new Node(name, addresses(in), addresses(in), Optional.empty(), Optional.of(role), Optional.of(by)));
    }
    return nodes;
  }

  private static List<IpAddress> addresses(ByteBuffer in) throws UnusableException {
    List<IpAddress> addresses = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) addresses.add(IpAddress.of(text(in)));
    return addresses;
  }

  private static byte[] text(ByteBuffer in) throws UnusableException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new UnusableException("a length of " + length + " is beyond its end");
    }
    byte[] text = new byte[length];
    in.get(text);
    return text;
  }

  private static String string(ByteBuffer in) throws UnusableException {
    return new String(text(in), StandardCharsets.UTF_8);
  }

  /**
   * Keeps a table in place of the one before; it will be used as long as its maps are those kept.
   *
   * @param key what it was compiled for
   * @throws IOException if it can't be written, or is larger than what is read back
   */
  void save(List<Marked> sources, byte[] key, RedirectTable table) throws IOException {
    Path aside = file(".new");
    try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      CRC32C sum = new CRC32C();
      write(ByteBuffer.wrap(head(sources, key, table.fleet())), channel, sum);
      Iterator<ByteBuffer> parts = TableImage.parts(table).iterator();
      while (parts.hasNext()) write(parts.next(), channel, sum);
      write(ByteBuffer.allocate(CHECKSUM_BYTES).putInt((int) sum.getValue()).flip(), channel, new CRC32C());
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(aside);
      throw e;
    }
    Files.move(aside, file(""), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true); // the rename itself isn't durable before this
    }
  }

  private static void write(ByteBuffer part, FileChannel channel, CRC32C sum) throws IOException {
    sum.update(part.duplicate());
    if (channel.position() + part.remaining() > LARGEST_BYTES) {
      throw new IOException("the table is larger than " + LARGEST_BYTES + " bytes");
    }
    while (part.hasRemaining()) channel.write(part);
  }

  private static byte[] head(List<Marked> sources, byte[] key, Fleet fleet) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(octets);
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(TableImage.VERSION);
    write(key, out);
    out.writeInt(sources.size());
    for (Marked source : sources) write(source.told, source.mark, out);
    List<Node> announced = fleet.nodes().stream().filter(node -> node.announcedBy().isPresent()).toList();
    out.writeInt(announced.size());
    for (Node node : announced) write(node, out);
    return octets.toByteArray();
  }

  private static void write(Node announced, DataOutputStream out) throws IOException {
    write(announced.name().getBytes(StandardCharsets.UTF_8), out);
    out.writeByte(announced.role().orElseThrow().ordinal());
    write(announced.announcedBy().orElseThrow().getBytes(StandardCharsets.UTF_8), out);
    for (Family family : Family.values()) {
      out.writeInt(announced.addresses(family).size());
      for (IpAddress address : announced.addresses(family)) write(address.octets(), out);
    }
  }

  private static void write(Guidance guidance, long mark, DataOutputStream out) throws IOException {
    write(guidance.source().getBytes(StandardCharsets.UTF_8), out);
    out.writeLong(mark);
    for (String text : new String[] {guidance.server(), guidance.tag().resourceId(), guidance.tag().tag(),
        guidance.costType().metric(), guidance.costType().mode()}) {
      write(text.getBytes(StandardCharsets.UTF_8), out);
    }
    out.writeLong(guidance.fetchedAtSeconds());
    out.writeLong(guidance.freshUntilSeconds());
  }

  private static void write(byte[] text, DataOutputStream out) throws IOException {
    out.writeInt(text.length);
    out.write(text);
  }

  private Path file(String aside) {
    return directory.resolve(NAME + aside);
  }
}
