package org.rialto.alto;

import java.util.List;
import java.util.stream.Stream;
import org.rialto.location.CostType;
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
   * The question for the costs between these alone (§11.3.2.3).
   *
   * @param calendared whether for their calendar (RFC 8896 §4.1)
   */
  Fetcher.Input ofCostMap(CostType type, boolean calendared) {
    return new Fetcher.Input(MediaType.COST_MAP_FILTER, JsonOutput.octets(json -> {
      json.writeStartObject();
      json.writeName("cost-type");
      TagJson.writeCostType(type, json);
      if (calendared) {
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

  private static void write(String name, List<String> pids, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (String pid : pids) json.writeString(pid);
    json.writeEndArray();
  }
}
