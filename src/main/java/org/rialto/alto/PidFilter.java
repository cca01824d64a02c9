package org.rialto.alto;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import tools.jackson.core.JsonGenerator;

/**
 * The PIDs that a server is asked about, where it can be asked about some (RFC 7285 §11.3).
 *
 * @param sources those that costs are wanted from
 * @param destinations those that costs are wanted to; none of both for all
 */
public record PidFilter(List<String> sources, List<String> destinations) {
  /** Whatever there is. */
  public static final PidFilter ALL = new PidFilter(List.of(), List.of());
  private static final int STRANGER = -1;

  /** @throws IllegalArgumentException if one side is empty and the other isn't: that would stand for all PIDs */
  public PidFilter {
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
    if (sources.isEmpty() != destinations.isEmpty()) {
      throw new IllegalArgumentException("costs from " + sources + " to " + destinations + ": both or neither");
    }
  }

  boolean isAll() {
    return sources.isEmpty();
  }

  /** All of them, each once. */
  List<String> pids() {
    return Stream.concat(sources.stream(), destinations.stream()).distinct().toList();
  }

  /** The question for a network map of these alone (§11.3.1.3). */
  Fetcher.Input ofNetworkMap() {
    return new Fetcher.Input(MediaType.NETWORK_MAP_FILTER, JsonOutput.octets(json -> {
      json.writeStartObject();
      write("pids", pids(), json);
      json.writeEndObject();
    }));
  }

  /**
   * The question for the costs between these alone (§11.3.2.3), or for several of each pair (RFC 8189 §4.1.2), or for
   * their calendar (RFC 8896 §4.1).
   */
  Fetcher.Input ofCostMap(CostForm form) {
    return new Fetcher.Input(MediaType.COST_MAP_FILTER, JsonOutput.octets(json -> {
      json.writeStartObject();
      if (form.isMultiCost()) {
        json.writeArrayPropertyStart("multi-cost-types");
        for (CostType type : form.types()) TagJson.writeCostType(type, json);
        json.writeEndArray();
      } else {
        json.writeName("cost-type");
        TagJson.writeCostType(form.types().getFirst(), json);
      }
      if (form.calendar().isPresent()) {
        json.writeArrayPropertyStart("calendared");
        json.writeBoolean(true);
        json.writeEndArray();
      }
      if (!isAll()) {
        json.writeObjectPropertyStart("pids");
        write("srcs", sources, json);
        write("dsts", destinations, json);
        json.writeEndObject();
      }
      json.writeEndObject();
    }));
  }

  /** An answer without the PIDs that weren't asked for (§11.3.1.6); the very map where it has no others. */
  NetworkMap only(NetworkMap map) {
    Set<String> asked = new HashSet<>(pids());
    if (isAll() || asked.containsAll(map.pids())) return map;
    NetworkMap.Builder some = new NetworkMap.Builder();
    int[] numbers = new int[map.pids().size()];
    for (int pid = 0; pid < numbers.length; pid++) {
      String name = map.pids().get(pid);
      numbers[pid] = asked.contains(name) ? some.pid(name) : STRANGER;
    }
    for (Family family : Family.values()) {
      NetworkMap.Prefixes prefixes = map.prefixes(family);
      for (int i = 0; i < prefixes.count(); i++) {
        int pid = numbers[prefixes.pid()[i]];
        if (pid != STRANGER) some.prefix(pid, family, prefixes.highAt(i), prefixes.lowAt(i), prefixes.lengthAt(i));
      }
    }
    return some.build(map.tag());
  }

  /** An answer without the costs that weren't asked for (§11.3.2.6); the very map where it has no others. */
  CostMap only(CostMap map) {
    Set<String> from = new HashSet<>(sources);
    Set<String> to = new HashSet<>(destinations);
    if (isAll() || from.containsAll(map.sources()) && to.containsAll(map.destinations())) return map;
    CostMap.Builder some = new CostMap.Builder();
    for (int row = 0; row < map.sources().size(); row++) {
      if (!from.contains(map.sources().get(row))) continue;
      some.source(map.sources().get(row));
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        String destination = map.destinations().get(map.destinationAt(row, pair));
        if (to.contains(destination)) some.cost(some.destination(destination), map.costAt(pair));
      }
    }
    return some.build(map.networkMap(), map.type());
  }

  private static void write(String name, List<String> pids, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (String pid : pids) json.writeString(pid);
    json.writeEndArray();
  }
}
