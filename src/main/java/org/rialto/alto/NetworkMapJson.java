package org.rialto.alto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.rialto.location.MapException;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpReader;
import tools.jackson.core.JsonGenerator;

/** A network map as {@code application/alto-networkmap+json} (RFC 7285 §11.2.1.6). */
final class NetworkMapJson {
  /** How many prefixes lie between two reports of progress: some hundred reports for a world map. */
  private static final int PROGRESS_STEP = 8192;
  private static final byte[] IPV4 = Family.IPV4.label().getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IPV6 = Family.IPV6.label().getBytes(StandardCharsets.US_ASCII);

  private final Limits limits;
  private final IntConsumer progress;
  private final Consumer<String> pointer;
  private final NetworkMap.Builder builder;
  private final IpReader reader = new IpReader();
  private Optional<VersionTag> tag = Optional.empty();
  private boolean mapSeen;

  private NetworkMapJson(Limits limits, NetworkMap.Builder builder, IntConsumer progress,
      Consumer<String> pointer) {
    this.limits = limits;
    this.builder = builder;
    this.progress = progress;
    this.pointer = pointer;
  }

  /**
   * Reads a map; members may come in any order, unknown ones are ignored (§8.3.7).
   *
   * @param earlier the map before, which is likely to be as large
   * @param progress told now and then how many prefixes were read
   * @throws MapException naming member and value, if the map breaks a rule or a limit
   */
  static NetworkMap read(BoundedInput in, Limits limits, Optional<NetworkMap> earlier, IntConsumer progress)
      throws IOException {
    return read(in, limits, earlier, progress, _ -> {});
  }

  /**
   * Reads a map as {@link #read(BoundedInput, Limits, Optional, IntConsumer)} does.
   *
   * @param pointer told of {@link Pointers#MEMBER}, if it is there and a string
   */
  static NetworkMap read(BoundedInput in, Limits limits, Optional<NetworkMap> earlier, IntConsumer progress,
      Consumer<String> pointer) throws IOException {
    NetworkMap.Builder builder = earlier.map(NetworkMap.Builder::new).orElseGet(NetworkMap.Builder::new);
    NetworkMapJson message = new NetworkMapJson(limits, builder, progress, pointer);
    return JsonInput.object(in, message::read);
  }

  private NetworkMap read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "meta" -> readMeta(json);
        case "network-map" -> readMap(json);
        default -> json.skip();
      }
    }
    if (!mapSeen) throw new MapException("network-map: missing");
    progress.accept(builder.prefixes());
    return builder.build(TagJson.required(tag, "meta/vtag"));
  }

  private void readMeta(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      if (json.name().equals("vtag")) tag = Optional.of(TagJson.readTag(json));
      else if (json.name().equals(Pointers.MEMBER) && json.isString()) pointer.accept(json.string());
      else json.skip();
    }
  }

  private void readMap(JsonInput json) {
    mapSeen = true;
    json.startObject();
    while (json.nextListed()) {
      int known = builder.pids();
      int pid = builder.pid(json.nameOctets(), 0, json.nameLength());
      if (pid < known) throw json.twice();
      if (pid == limits.pids()) throw json.refused("more than " + limits.pids() + " PIDs");
      readGroups(json, pid);
    }
  }

  /** Groups of unknown address types are ignored, and the PID is kept: its costs count all the same (§11.2.1.7). */
  private void readGroups(JsonInput json, int pid) {
    json.startObject();
    while (json.nextMember()) {
      if (json.isNamed(IPV4)) readPrefixes(json, pid, Family.IPV4);
      else if (json.isNamed(IPV6)) readPrefixes(json, pid, Family.IPV6);
      else json.skip();
    }
  }

  /** Bits beyond a prefix's length are cleared before prefixes are compared: §11.3.1.7 shows such a prefix itself. */
  private void readPrefixes(JsonInput json, int pid, Family family) {
    json.startArray();
    while (json.nextElement()) {
      if (!json.prefix(reader) || reader.family() != family) {
        throw json.wrong("an " + family.label() + " prefix (RFC 7285 §10.4.4)");
      }
      int count = builder.prefixes();
      if (count == limits.prefixes()) throw json.refused("more than " + limits.prefixes() + " prefixes");
      builder.prefix(pid, family, reader.high(), reader.low(), reader.length());
      if (count % PROGRESS_STEP == PROGRESS_STEP - 1) progress.accept(count + 1);
    }
  }

  /**
   * Refuses a map that leaves addresses of one of its families without a PID.
   *
   * @throws MapException naming the family, and what would mend it
   */
  static void checkComplete(NetworkMap map) {
    for (Family family : Family.values()) {
      if (!map.prefixes(family).isComplete()) {
        throw new MapException("network map " + map.tag() + " leaves " + family.label() + " addresses without a PID"
            + " (RFC 7285 §11.2.2); give " + (family == Family.IPV4 ? "0.0.0.0/0" : "::/0") + " to one");
      }
    }
  }

  /** Writes a map; PIDs in its own order, prefixes by address. */
  static void write(NetworkMap map, OutputStream to) throws IOException {
    JsonOutput.write(to, json -> write(map, map.tag(), json));
  }

  /** A map under another tag. */
  static byte[] octets(NetworkMap map, VersionTag tag) {
    return JsonOutput.octets(json -> write(map, tag, json));
  }

  private static void write(NetworkMap map, VersionTag tag, JsonGenerator json) {
    ByPid ipv4 = new ByPid(map, Family.IPV4);
    ByPid ipv6 = new ByPid(map, Family.IPV6);
    json.writeStartObject();
    json.writeObjectPropertyStart("meta");
    json.writeName("vtag");
    TagJson.writeTag(tag, json);
    json.writeEndObject();
    json.writeObjectPropertyStart("network-map");
    for (int pid = 0; pid < map.pids().size(); pid++) {
      json.writeObjectPropertyStart(map.pids().get(pid));
      ipv4.write(pid, json);
      ipv6.write(pid, json);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The prefixes of one family, gathered PID by PID. */
  private static final class ByPid {
    private final NetworkMap.Prefixes prefixes;
    private final int[] start;
    private final int[] place;

    ByPid(NetworkMap map, Family family) {
      prefixes = map.prefixes(family);
      start = new int[map.pids().size() + 1];
      place = new int[prefixes.count()];
      for (int i = 0; i < prefixes.count(); i++) start[prefixes.pid()[i] + 1]++;
      for (int pid = 1; pid < start.length; pid++) start[pid] += start[pid - 1];
      int[] next = start.clone();
      for (int i = 0; i < prefixes.count(); i++) place[next[prefixes.pid()[i]]++] = i;
    }

    void write(int pid, JsonGenerator json) {
      if (start[pid] == start[pid + 1]) return;
      json.writeArrayPropertyStart(prefixes.family().label());
      for (int i = start[pid]; i < start[pid + 1]; i++) json.writeString(prefixes.at(place[i]).toString());
      json.writeEndArray();
    }
  }
}
