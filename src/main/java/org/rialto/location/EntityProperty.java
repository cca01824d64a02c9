package org.rialto.location;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * One property of entities, as property maps say it (RFC 9240): of the PIDs of a network map, and of addresses, which
 * inherit it from the longest prefix that has it (§6.1.3).
 *
 * @param name as a directory has it (§5.2.2)
 * @param ofPids by the PID's name; nothing where it is said that there is no value
 * @param ofPrefixes likewise; an address is the prefix of its full length (§6.1.1.2)
 */
public record EntityProperty(String name, Map<String, Optional<String>> ofPids,
    Map<IpPrefix, Optional<String>> ofPrefixes) {
  /** Nothing is known of any. */
  public static final EntityProperty NONE = new EntityProperty("", Map.of(), Map.of());

  public EntityProperty {
    ofPids = Map.copyOf(ofPids);
    ofPrefixes = Map.copyOf(ofPrefixes);
  }

  /**
   * A value, and whose it is.
   *
   * @param entity as {@code PID NAME}, or the prefix it is inherited from
   */
  public record Told(String value, String entity) {}

  /** What a PID has; PIDs inherit nothing (§6.2.3). */
  public Optional<Told> ofPid(String pid) {
    return ofPids.getOrDefault(pid, Optional.empty()).map(value -> new Told(value, "PID " + pid));
  }

  /** What an address has or inherits. Where it is said that there is no value, nothing is inherited either. */
  public Optional<Told> ofAddress(IpAddress address) {
    return ofBlock(IpPrefix.around(address, address.family().bits()));
  }

  /** What a block of addresses has or inherits, likewise. */
  public Optional<Told> ofBlock(IpPrefix block) {
    if (ofPrefixes.isEmpty()) return Optional.empty();
    for (int length = block.length(); length >= 0; length--) {
      IpPrefix around = IpPrefix.around(block.address(), length);
      Optional<String> value = ofPrefixes.get(around);
      if (value != null) return value.map(told -> new Told(told, around.toString()));
    }
    return Optional.empty();
  }

  /** The addresses of which something is said singly, be it that there is no value. */
  public Stream<IpAddress> singleAddresses() {
    return ofPrefixes.keySet().stream().filter(IpPrefix::isSingle).map(IpPrefix::address);
  }

  /** What this says, and where it says nothing of an entity, what another map says of the same property. */
  public EntityProperty plus(EntityProperty other) {
    Map<String, Optional<String>> pids = new HashMap<>(other.ofPids);
    pids.putAll(ofPids);
    Map<IpPrefix, Optional<String>> prefixes = new HashMap<>(other.ofPrefixes);
    prefixes.putAll(ofPrefixes);
    return new EntityProperty(name, pids, prefixes);
  }

  /** How many entities it is known of. */
  public int size() {
    return ofPids.size() + ofPrefixes.size();
  }

  /** Writes it, to be read by {@link #read}. */
  public void write(MapOutput out) throws IOException {
    out.putString(name);
    out.putInt(ofPids.size());
    for (Map.Entry<String, Optional<String>> each : ofPids.entrySet()) write(each.getKey(), each.getValue(), out);
    out.putInt(ofPrefixes.size());
    for (Map.Entry<IpPrefix, Optional<String>> each : ofPrefixes.entrySet()) {
      write(each.getKey().toString(), each.getValue(), out);
    }
  }

  private static void write(String entity, Optional<String> value, MapOutput out) throws IOException {
    out.putString(entity);
    out.putInt(value.isPresent() ? 1 : 0);
    out.putString(value.orElse(""));
  }

  /** What {@link #write} wrote; of nothing, {@link #NONE} itself. */
  public static EntityProperty read(MapInput in) throws IOException {
    String name = in.getString();
    Map<String, Optional<String>> pids = new HashMap<>();
    for (int i = in.getInt(); i > 0; i--) pids.put(in.getString(), readValue(in));
    Map<IpPrefix, Optional<String>> prefixes = new HashMap<>();
    for (int i = in.getInt(); i > 0; i--) prefixes.put(IpPrefix.parse(in.getString()), readValue(in));
    return name.isEmpty() ? NONE : new EntityProperty(name, pids, prefixes);
  }

  private static Optional<String> readValue(MapInput in) throws IOException {
    boolean isThere = in.getInt() != 0;
    String value = in.getString();
    return isThere ? Optional.of(value) : Optional.empty();
  }
}
