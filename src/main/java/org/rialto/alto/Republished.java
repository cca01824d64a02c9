package org.rialto.alto;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;

/**
 * Maps of sources as they are published again, from our own directory. They are resources of ours, under ids and tags
 * of ours (RFC 7285 §9.1.1, §10.3): what their servers call them is of other directories. Never changed; the next
 * picture takes over from it the copies of maps that haven't changed.
 */
final class Republished {
  /** Nothing is published again. */
  static final Republished NONE = new Republished(Map.of());
  /** Part of resource ids, and of no source's name: so no two sources have one id. */
  private static final char MARK = ':';

  private final Map<String, Copy> copies;

  private Republished(Map<String, Copy> copies) {
    this.copies = copies;
  }

  /**
   * The maps of one source.
   *
   * @param maps what they are of
   * @param madeAt when
   */
  private record Copy(Maps maps, VersionTag tag, Published.Resource networkMap, Published.Resource costMap,
      Instant madeAt) {}

  /**
   * The next picture. What is no longer to be published isn't in it; of maps that changed there are new copies, unless
   * those there are were made just now.
   *
   * @param sources the maps to be published, by the names of their sources
   * @param pace how long a copy stands at the least
   * @param faults told of sources that can't be published again, and why
   */
  Republished next(Map<String, Maps> sources, Instant now, Duration pace, List<String> faults) {
    Map<String, Copy> next = new LinkedHashMap<>();
    boolean isSame = sources.size() == copies.size();
    for (Map.Entry<String, Maps> each : new TreeMap<>(sources).entrySet()) {
      Copy before = copies.get(each.getKey());
      boolean stays = before != null && (before.maps == each.getValue() || now.isBefore(before.madeAt.plus(pace)));
      isSame &= stays;
      if (stays) next.put(each.getKey(), before);
      else copy(each.getKey(), each.getValue(), now, faults).ifPresent(copy -> next.put(each.getKey(), copy));
    }
    return isSame ? this : new Republished(next);
  }

  private Optional<Copy> copy(String source, Maps maps, Instant now, List<String> faults) {
    try {
      NetworkMapJson.checkComplete(maps.networkMap());
      Copy before = copies.get(source);
      boolean isKnown = before != null && before.maps.networkMap() == maps.networkMap();
      VersionTag tag = isKnown ? before.tag : new VersionTag(id(source, "networkmap"), digest(maps.networkMap()));
      Published.Resource network = isKnown ? before.networkMap
          : Published.resource(MediaType.NETWORK_MAP, NetworkMapJson.octets(maps.networkMap(), tag), now);
      return Optional.of(new Copy(maps, tag, network,
          Published.resource(MediaType.COST_MAP, CostMapJson.octets(maps.costMap(), tag), now), now));
    } catch (MapException | IOException e) {
      faults.add("source " + source + " is not published again: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Of what it holds, whatever its server's tag says: two servers may give one tag to different maps. */
  private static String digest(NetworkMap map) throws IOException {
    DigestOutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), Published.newDigest());
    NetworkMapJson.write(map, digest);
    return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 16);
  }

  /** Names of sources may hold a ".", which resource ids don't (§10.2). */
  private static String id(String source, String kind) {
    return source.replace('.', MARK) + MARK + kind;
  }

  /** What there is, by its path. */
  Map<String, Published.Resource> resources() {
    Map<String, Published.Resource> resources = new HashMap<>();
    copies.forEach((source, copy) -> {
      resources.put(path(source, "networkmap"), copy.networkMap);
      resources.put(path(source, "costmap"), copy.costMap);
    });
    return resources;
  }

  /** How a directory lists it. */
  List<Directory.Resource> entries() {
    List<Directory.Resource> entries = new ArrayList<>();
    copies.forEach((source, copy) -> {
      CostType type = copy.maps.costMap().type();
      entries.add(new Directory.Resource(copy.tag.resourceId(), relative(source, "networkmap"), MediaType.NETWORK_MAP,
          Optional.empty(), List.of(), List.of()));
      entries.add(new Directory.Resource(id(source, "costmap"), relative(source, "costmap"), MediaType.COST_MAP,
          Optional.empty(), List.of(type), List.of(copy.tag.resourceId())));
    });
    return entries;
  }

  private static String path(String source, String kind) {
    return "/sources/" + source + "/" + kind;
  }

  private static URI relative(String source, String kind) {
    return URI.create("." + path(source, kind));
  }
}
