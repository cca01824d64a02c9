package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;

/**
 * All that is published, as it was on disk at one moment: a directory and maps that belong together; and the maps of
 * sources beside them. Never changed; the next picture takes over from it the files that haven't changed.
 */
final class Published {
  static final String DIRECTORY_PATH = "/directory";
  private static final String NETWORK_MAP_PATH = "/networkmap";
  private static final String COST_MAP_PATH = "/costmap/";
  private static final int RESOURCE_ID_MAX = 64;

  private final NetworkFile networkMap;
  private final List<CostFile> costMaps;
  private final Republished republished;
  private final Map<String, Resource> resources;

  private Published(NetworkFile networkMap, List<CostFile> costMaps, Republished republished) {
    this.networkMap = networkMap;
    this.costMaps = costMaps;
    this.republished = republished;
    this.resources = new HashMap<>(republished.resources());
    resources.put(NETWORK_MAP_PATH, networkMap.resource());
    for (CostFile costs : costMaps) resources.put(path(costs.type()), costs.resource());
    resources.put(DIRECTORY_PATH, directory());
  }

  /**
   * What a path leads to.
   *
   * @param gzip its content, compressed; the only form kept, as most clients take it and a map shrinks to a sixth
   * @param plainBytes of its content when not compressed
   * @param entityTag without quotes; of the content not compressed
   */
  record Resource(String mediaType, byte[] gzip, long plainBytes, String entityTag, Instant lastModified) {}

  /** By which a changed file is told from an unchanged one. */
  record Stamp(Instant modified, long bytes, Optional<Object> inode) {
    static Stamp of(Path file) throws IOException {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size(),
            Optional.ofNullable(attributes.fileKey()));
      } catch (NoSuchFileException e) {
        throw new IOException(file + ": there is no such file", e);
      }
    }
  }

  private record NetworkFile(Stamp stamp, VersionTag tag, Resource resource) {}

  private record CostFile(Stamp stamp, VersionTag networkMap, CostType type, Resource resource) {}

  /** What is at a path. */
  Optional<Resource> at(String path) {
    return Optional.ofNullable(resources.get(path));
  }

  VersionTag tag() {
    return networkMap.tag();
  }

  /** How the files look now, without a look into them. */
  static List<Stamp> stamps(Publication files) throws IOException {
    List<Stamp> stamps = new ArrayList<>();
    stamps.add(Stamp.of(files.networkMap()));
    for (Path costMap : files.costMaps()) stamps.add(Stamp.of(costMap));
    return stamps;
  }

  /**
   * What the files hold now.
   *
   * @param earlier what they held before; files that haven't changed since are taken from it
   * @throws MapException naming the file and its fault, or the files that don't belong together
   * @throws IOException naming the file that can't be read
   */
  static Published read(Publication files, Optional<Published> earlier) throws IOException {
    Optional<NetworkFile> knownNetwork = earlier.map(published -> published.networkMap);
    NetworkFile network = networkFile(files.networkMap(), files.limits(), knownNetwork);
    List<CostFile> costs = new ArrayList<>();
    for (int i = 0; i < files.costMaps().size(); i++) {
      int place = i;
      costs.add(costFile(files.costMaps().get(i), files,
          earlier.map(published -> published.costMaps.get(place))));
    }
    checkTogether(files, network, costs);
    return new Published(network, List.copyOf(costs), earlier.map(published -> published.republished)
        .orElse(Republished.NONE));
  }

  /** This picture with the maps of sources beside its own, as {@link Republished#next} has it. */
  Published with(Map<String, Maps> sources, Duration pace, List<String> faults) {
    Republished others = republished.next(sources, Instant.now(), pace, faults);
    return others == republished ? this : new Published(networkMap, costMaps, others);
  }

  /**
   * A cost map is published only with the network map it was made for (§6.3), and one for each cost type (§11.2.3.5).
   */
  private static void checkTogether(Publication files, NetworkFile network, List<CostFile> costs) {
    Map<CostType, Path> seen = new HashMap<>();
    for (int i = 0; i < costs.size(); i++) {
      Path file = files.costMaps().get(i);
      CostFile cost = costs.get(i);
      if (!cost.networkMap().equals(network.tag())) {
        throw new MapException(file + ": meta/dependent-vtags: is for network map " + cost.networkMap() + ", while "
            + files.networkMap() + " is " + network.tag() + " (RFC 7285 §6.3)");
      }
      Path other = seen.put(cost.type(), file);
      if (other != null) {
        throw new MapException(file + ": meta/cost-type: " + cost.type() + " is in " + other
            + " too (RFC 7285 §11.2.3.5)");
      }
    }
  }

  private static NetworkFile networkFile(Path file, Limits limits, Optional<NetworkFile> known) throws IOException {
    Stamp stamp = Stamp.of(file);
    if (known.isPresent() && known.get().stamp().equals(stamp)) return known.get();
    byte[] octets = octets(file, stamp, limits);
    return MapFiles.read(file, new ByteArrayInputStream(octets), in -> {
      BoundedInput bounded = new BoundedInput(in, limits.bytes());
      NetworkMap map = NetworkMapJson.read(bounded, limits, Optional.empty(), prefixes -> {});
      NetworkMapJson.checkComplete(map);
      return new NetworkFile(stamp, map.tag(), resource(file, MediaType.NETWORK_MAP, octets, bounded.bytes(),
          stamp.modified()));
    });
  }

  /** Costs are published as they stand in the file, also those that are no numbers, where these are accepted. */
  private static CostFile costFile(Path file, Publication files, Optional<CostFile> known) throws IOException {
    Stamp stamp = Stamp.of(file);
    if (known.isPresent() && known.get().stamp().equals(stamp)) return known.get();
    byte[] octets = octets(file, stamp, files.limits());
    return MapFiles.read(file, new ByteArrayInputStream(octets), in -> {
      BoundedInput bounded = new BoundedInput(in, files.limits().bytes());
      CostMap map = CostMapJson.read(bounded, files.limits(), Optional.empty(), new CostMeta(false),
          new OtherCosts(files.acceptsOtherCosts()));
      return new CostFile(stamp, map.networkMap(), map.type(),
          resource(file, MediaType.COST_MAP, octets, bounded.bytes(), stamp.modified()));
    });
  }

  private static byte[] octets(Path file, Stamp stamp, Limits limits) throws IOException {
    if (stamp.bytes() > limits.bytes()) {
      throw new MapException(file + ": larger than the " + limits.bytes() + " bytes that one resource may have");
    }
    return Files.readAllBytes(file);
  }

  private static Resource resource(Path file, String mediaType, byte[] octets, long plainBytes, Instant modified) {
    return new Resource(mediaType, MapFiles.isCompressed(file) ? octets : compressed(octets), plainBytes,
        digest(octets), modified);
  }

  /** A resource that is made of no file. */
  static Resource resource(String mediaType, byte[] octets, Instant at) {
    return new Resource(mediaType, compressed(octets), octets.length, digest(octets), at);
  }

  /** The root directory. Its URIs are relative, so that it holds behind any name and port the server is reached by. */
  private Resource directory() {
    String networkMapId = networkMap.tag().resourceId();
    List<Directory.Resource> entries = new ArrayList<>();
    entries.add(new Directory.Resource(networkMapId, relative(NETWORK_MAP_PATH), MediaType.NETWORK_MAP,
        Optional.empty(), List.of(), List.of()));
    Instant modified = networkMap.resource().lastModified();
    for (CostFile costs : costMaps) {
      entries.add(new Directory.Resource(resourceId(costs.type()), relative(path(costs.type())), MediaType.COST_MAP,
          Optional.empty(), List.of(costs.type()), List.of(networkMapId)));
      if (costs.resource().lastModified().isAfter(modified)) modified = costs.resource().lastModified();
    }
    entries.addAll(republished.entries());
    for (Resource other : republished.resources().values()) {
      if (other.lastModified().isAfter(modified)) modified = other.lastModified();
    }
    byte[] octets = Directory.octets(Optional.of(networkMapId), entries);
    return resource(MediaType.DIRECTORY, octets, modified);
  }

  private static String path(CostType type) {
    return COST_MAP_PATH + type.metric() + "/" + type.mode();
  }

  /** "./" keeps a colon in a metric from being read as the end of a scheme (RFC 3986 §4.2). */
  private static URI relative(String path) {
    return URI.create("." + path);
  }

  /** Metrics may hold a ".", which resource ids don't (§10.2), and with the mode be one character too long for one. */
  private static String resourceId(CostType type) {
    String id = Directory.nameOf(type).replace('.', '-');
    return id.length() <= RESOURCE_ID_MAX ? id : id.substring(0, RESOURCE_ID_MAX);
  }

  private static byte[] compressed(byte[] octets) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new QuickGzip(compressed)) {
      gzip.write(octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Maps repeat themselves so much that looking for the longest repetition takes four times as long as a good one. */
  private static final class QuickGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    QuickGzip(OutputStream to) throws IOException {
      super(to, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static String digest(byte[] octets) {
    return HexFormat.of().formatHex(newDigest().digest(octets), 0, 16);
  }

  /** What makes tags that another content doesn't have. */
  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
