package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rialto.location.CostMap;
import org.rialto.location.EntityProperty;
import org.rialto.location.MapException;
import org.rialto.location.MapInput;
import org.rialto.location.MapOutput;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good maps of each source, kept on disk, one file for each, so that a restart guides at once. A file is whole
 * or isn't there: it is written aside, made durable and renamed. Maps are in it as they are in memory, so that they are
 * read into place, and nothing is held twice on the way. Numbers are little-endian:
 * <pre>
 *   "RIALTMAP"  version  source  root  server
 *   network map as fetched: URI  base  entity tag  last modified  lifetime  fetched at  fresh until  bytes  pointer
 *     its own tag: resource  tag    costs that are no numbers
 *   cost map as fetched:    the same
 *   tag
 *   PIDs
 *   IPv4: count  0  address[]  length[]  PID[]
 *   IPv6: count  count of low  high[]  low[]  length[]  PID[]
 *   cost type  sources  destinations
 *   row start[]  column start[]  count  column[]
 *   octets of a cost, or how else they are kept  cost[]
 *   property of entities: name  count  (PID  whether there is a value  value)[]  count  (prefix  …)[]
 *   CRC-32C of all before
 * </pre>
 * Names are their count, where each starts and the last one ends, and all of them in a row.
 */
public final class MapStore {
  private static final Logger LOG = LoggerFactory.getLogger(MapStore.class);

  private static final long MAGIC = 0x50414d544c414952L;
  private static final int VERSION = 7;
  private static final int CHECKSUM_BYTES = 4;
  private static final int SMALLEST_BYTES = 8 + 4 + CHECKSUM_BYTES;
  /** Twenty million prefixes and as many costs; a larger file isn't ours. */
  private static final long LARGEST_BYTES = 1L << 30;
  private static final String SUFFIX = ".maps";
  private static final String ASIDE = ".maps.new";

  private final Path directory;
  private final Predicate<Guidance> inUse;
  private final Consumer<Guidance> saved;

  /** A store in this directory, which is made when something is first kept in it. */
  public MapStore(Path directory) {
    this(directory, _ -> true, _ -> {});
  }

  /**
   * A store of maps that are in use.
   *
   * @param inUse whether guidance is used as it was handed over; other guidance isn't kept
   * @param saved told of guidance whose maps have been put on disk, on the thread that put them there
   */
  public MapStore(Path directory, Predicate<Guidance> inUse, Consumer<Guidance> saved) {
    this.directory = directory;
    this.inUse = inUse;
    this.saved = saved;
  }

  /** Whether a restart should begin with this guidance, so that it is worth keeping. */
  boolean isWorthKeeping(Guidance guidance) {
    return inUse.test(guidance);
  }

  /**
   * Tells one file of kept maps from another, by its size and checksum; empty where there is none, or none that can be
   * read.
   */
  public Optional<Long> mark(String source) {
    try (FileChannel channel = FileChannel.open(directory.resolve(source + SUFFIX))) {
      ByteBuffer sum = ByteBuffer.allocate(CHECKSUM_BYTES);
      long size = channel.size();
      if (size < SMALLEST_BYTES || channel.read(sum, size - CHECKSUM_BYTES) < CHECKSUM_BYTES) return Optional.empty();
      return Optional.of(size << Integer.SIZE | Integer.toUnsignedLong(sum.flip().getInt()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * What is kept of a source.
   *
   * @param root the source's own directory, by whose maps that of the guidance was found; or that one
   */
  record Kept(Guidance guidance, Walk.Pair pair, URI root) {}

  /** The maps kept for a source; empty where there are none, or none that can be read, which is logged. */
  public Optional<Guidance> restore(String source) {
    return load(source).map(Kept::guidance);
  }

  Optional<Kept> load(String source) {
    Path file = directory.resolve(source + SUFFIX);
    try {
      Kept kept = read(file);
      if (!kept.guidance().source().equals(source)) {
        throw new MapException("kept for source " + kept.guidance() .source());
      }
      return Optional.of(kept);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("event=kept-maps-ignored file={} cause=\"can't be read: {}\"", file, e.toString());
    } catch (RuntimeException e) { // whatever a reader of numbers makes of a file that isn't what it says
      LOG.warn("event=kept-maps-ignored file={} cause=\"holds no maps that can be restored: {}\"", file,
          Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    return Optional.empty();
  }

  /** Forgets what is kept of other sources than these. */
  public void keepOnly(Set<String> sources) throws IOException {
    if (!Files.isDirectory(directory)) return;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean isOfMaps = name.endsWith(SUFFIX);
        if (isOfMaps && !sources.contains(name.substring(0, name.length() - SUFFIX.length()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Keeps maps in place of those kept before. */
  void save(Kept kept) throws IOException {
    Guidance guidance = kept.guidance();
    Files.createDirectories(directory);
    Path aside = directory.resolve(guidance.source() + ASIDE);
    try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      MapOutput out = new MapOutput(Channels.newOutputStream(channel));
      write(kept, out);
      out.finish();
      channel.force(true);
    }
    Files.move(aside, directory.resolve(guidance.source() + SUFFIX), StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true); // the rename itself isn't durable before this
    }
    saved.accept(guidance);
  }

  private static void write(Kept kept, MapOutput out) throws IOException {
    Guidance guidance = kept.guidance();
    out.putLong(MAGIC);
    out.putInt(VERSION);
    out.putString(guidance.source());
    out.putString(kept.root().toString());
    out.putString(guidance.server().toString());
    write(kept.pair().networkMap(), out);
    write(kept.pair().costMap(), out);
    VersionTag tag = guidance.maps().networkMap().tag();
    out.putString(tag.resourceId());
    out.putString(tag.tag());
    guidance.maps().networkMap().write(out);
    guidance.maps().costMap().write(out);
    guidance.maps().property().write(out);
  }

  private static void write(Cached<?> cached, MapOutput out) throws IOException {
    out.putString(cached.uri().toString());
    out.putString(cached.base().toString());
    out.putString(cached.entityTag().orElse(""));
    out.putString(cached.lastModified().orElse(""));
    out.putLong(cached.lifetime().toMillis());
    out.putLong(cached.fetchedAt().toEpochMilli());
    out.putLong(cached.freshUntil().toEpochMilli());
    out.putLong(cached.bytes());
    out.putString(cached.meta().pointer().map(URI::toString).orElse(""));
    out.putString(cached.meta().tag().map(VersionTag::resourceId).orElse(""));
    out.putString(cached.meta().tag().map(VersionTag::tag).orElse(""));
    out.putInt(cached.meta().otherCosts());
  }

  private static Kept read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size > LARGEST_BYTES) throw new MapException("larger than " + LARGEST_BYTES + " bytes");
      return read(new MapInput(Channels.newInputStream(channel), size));
    }
  }

  private static Kept read(MapInput in) throws IOException {
    if (in.getLong() != MAGIC) throw new MapException("not written by this program");
    int version = in.getInt();
    if (version != VERSION) {
      throw new MapException("written in version " + version + ", while this is version " + VERSION);
    }
    String source = in.getString();
    URI root = URI.create(in.getString());
    URI server = URI.create(in.getString());
    Fetched networkFetched = readFetched(in);
    Fetched costFetched = readFetched(in);
    NetworkMap networkMap = NetworkMap.read(new VersionTag(in.getString(), in.getString()), in);
    CostMap costMap = CostMap.read(networkMap.tag(), in);
    EntityProperty property = EntityProperty.read(in);
    in.checkSum();
    Walk.Pair pair = new Walk.Pair(networkFetched.of(networkMap), costFetched.of(costMap));
    return new Kept(new Guidance(source, server, new Maps(networkMap, costMap, property), pair.fetchedAt(),
        pair.freshUntil(), true), pair, root);
  }

  /** What {@link Cached} holds beside the value. */
  private record Fetched(URI uri, URI base, Optional<String> entityTag, Optional<String> lastModified,
      Duration lifetime, Instant fetchedAt, Instant freshUntil, long bytes, Cached.Meta meta) {
    <T> Cached<T> of(T value) {
      return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, true, bytes, meta,
          value);
    }
  }

  private static Fetched readFetched(MapInput in) throws IOException {
    return new Fetched(URI.create(in.getString()), URI.create(in.getString()),
        Optional.of(in.getString()).filter(tag -> !tag.isEmpty()),
        Optional.of(in.getString()).filter(date -> !date.isEmpty()),
        Duration.ofMillis(in.getLong()), Instant.ofEpochMilli(in.getLong()), Instant.ofEpochMilli(in.getLong()),
        in.getLong(), new Cached.Meta(Optional.of(in.getString()).filter(text -> !text.isEmpty()).map(URI::create),
        readTag(in), in.getInt()));
  }

  private static Optional<VersionTag> readTag(MapInput in) throws IOException {
    String resource = in.getString();
    String tag = in.getString();
    return resource.isEmpty() ? Optional.empty() : Optional.of(new VersionTag(resource, tag));
  }
}
