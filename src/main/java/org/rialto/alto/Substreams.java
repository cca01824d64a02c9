package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/**
 * The substreams of one update stream, the network map's before those of costs (RFC 8895 §6.7.1), and the maps they
 * carry. A pair is one only while all costs are for just this version of the network map; a changed network map is held
 * until its costs have come (§9.2). For one thread.
 */
final class Substreams {
  private final UpdateOffer offer;
  private final Source source;
  private final LongSupplier numbers;
  private final Substream<NetworkMapCopy> networkMap;
  private final List<Substream<CostMapCopy>> costMaps = new ArrayList<>();
  private final Set<String> removed = new HashSet<>();
  /** All of them; those that an event came for last come last. */
  private final List<Substream<?>> byEvents = new ArrayList<>();
  private final Maps before;
  private Optional<Pushed> paired = Optional.empty();

  /**
   * @param numbers each number once, so that no substream id is used twice
   * @param before the maps in use: what comes and is equal to them is held as the same object
   * @param known what is held already; asked for by its tag, so that it isn't sent again
   */
  Substreams(UpdateOffer offer, Source source, LongSupplier numbers, Maps before, Copies known) {
    this.offer = offer;
    this.source = source;
    this.numbers = numbers;
    this.before = before;
    long number = numbers.getAsLong();
    this.networkMap = new Substream<>(offer.networkMap(),
        new Substream.Form<>("network", MediaType.NETWORK_MAP, this::networkMap, this::check), number,
        known.networkMap().filter(copy -> copy.groups().isPresent() || !offer.networkMap().isOrdered()));
    for (int i = 0; i < offer.costMaps().size(); i++) {
      costMaps.add(costs(i, i == 0 ? number : numbers.getAsLong(), known));
    }
    byEvents.addAll(costMaps);
    byEvents.add(networkMap);
  }

  private Substream<CostMapCopy> costs(int place, long number, Copies known) {
    UpdateOffer.CostResource costs = offer.costMaps().get(place);
    return new Substream<>(costs.resource(), new Substream.Form<>("costs", MediaType.COST_MAP,
        data -> costMap(data, place), copy -> costs.form().check(copy.said())), number,
        known.costMap(costs.resource().id()));
  }

  /**
   * What is held of the resources, cost maps by their ids; a copy that a patch didn't fit is none.
   */
  record Copies(Optional<NetworkMapCopy> networkMap, Map<String, CostMapCopy> costMaps) {
    static final Copies NONE = new Copies(Optional.empty(), Map.of());

    Copies {
      costMaps = Map.copyOf(costMaps);
    }

    Optional<CostMapCopy> costMap(String id) {
      return Optional.ofNullable(costMaps.get(id));
    }
  }

  /** The request that opens the stream (§6.5). */
  byte[] request() {
    List<Substream<?>> all = new ArrayList<>(List.of(networkMap));
    all.addAll(costMaps);
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      writeAdded(all, json);
      json.writeEndObject();
    });
  }

  /**
   * Has a substream begin anew with a full copy; what comes under its id until then is passed over.
   *
   * @param id of one of these
   * @return the request to the stream's control (§7.5)
   */
  byte[] beginAnew(String id) {
    Substream<?> substream = find(id).orElseThrow();
    removed.add(substream.beginAnew(numbers.getAsLong()));
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      writeAdded(List.of(substream), json);
      json.writeArrayPropertyStart("remove");
      json.writeString(id);
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void writeAdded(List<Substream<?>> substreams, JsonGenerator json) {
    json.writeObjectPropertyStart("add");
    for (Substream<?> substream : substreams) substream.write(json);
    json.writeEndObject();
  }

  private Optional<Substream<?>> find(String id) {
    return byEvents.stream().filter(substream -> substream.id().equals(id)).findFirst();
  }

  UpdateOffer offer() {
    return offer;
  }

  Copies copies() {
    Map<String, CostMapCopy> costs = new HashMap<>();
    for (int i = 0; i < costMaps.size(); i++) {
      String id = offer.costMaps().get(i).resource().id();
      costMaps.get(i).copy().ifPresent(copy -> costs.put(id, copy));
    }
    return new Copies(networkMap.copy(), costs);
  }

  /** Patches applied. */
  long patches() {
    return byEvents.stream().mapToLong(Substream::patches).sum();
  }

  /** Whether one of these substreams is among those of the ids. */
  boolean anyOf(Iterable<String> ids) {
    for (String id : ids) {
      if (find(id).isPresent()) return true;
    }
    return false;
  }

  /**
   * The id of the substream that keeps these from being a pair: one that has no copy or, of those that don't fit, the
   * one that nothing came for the longest.
   */
  String lagging() {
    return byEvents.stream().filter(substream -> substream.copy().isEmpty()).findFirst()
        .or(() -> byEvents.stream().filter(substream -> !isForNetworkMap(substream)).findFirst())
        .orElse(networkMap).id();
  }

  /** Whether it is of costs for the network map that there is. */
  private boolean isForNetworkMap(Substream<?> substream) {
    return substream.copy().get() instanceof CostMapCopy costs
        && costs.map().networkMap().equals(networkMap.copy().orElseThrow().map().tag());
  }

  /** The maps as they are now; empty while one hasn't come, or costs are for another version. */
  Optional<Pushed> pair() {
    if (byEvents.stream().anyMatch(substream -> substream.copy().isEmpty())) return Optional.empty();
    Pushed now = new Pushed(offer, networkMap.copy().orElseThrow(),
        costMaps.stream().map(substream -> substream.copy().orElseThrow()).toList());
    VersionTag tag = now.networkMap().map().tag();
    if (!now.costs().stream().allMatch(copy -> copy.map().networkMap().equals(tag))) return Optional.empty();
    paired = Optional.of(now);
    return paired;
  }

  /**
   * Takes a data event; one for another substream is passed over.
   *
   * @param id the data-id, or nothing
   * @return whether the event was for one of these, or for one that was removed
   * @throws MapException if the event breaks the substream, whose copy is then void: naming resource and fault
   * @throws IOException if the stream fails
   */
  boolean take(String mediaType, String id, InputStream data) throws IOException {
    Optional<Substream<?>> substream = find(id);
    if (substream.isEmpty()) return removed.contains(id);
    byEvents.remove(substream.get());
    byEvents.add(substream.get());
    substream.get().take(mediaType, data, source.limits());
    return true;
  }

  private NetworkMapCopy networkMap(InputStream data) throws IOException {
    NetworkMapCopy read = NetworkMapCopy.read(data, source.limits(), offer.networkMap().isOrdered());
    return networkMap.copy().or(() -> paired.map(Pushed::networkMap)).map(NetworkMapCopy::map)
        .or(() -> inUse(read.map())).map(read::holding).orElse(read);
  }

  /** The network map in use, unless it is only a part of one that came. */
  private Optional<NetworkMap> inUse(NetworkMap read) {
    boolean isWhole = offer.networkMap().input().isEmpty() || source.pids().only(read) == read;
    return isWhole ? Optional.of(before.networkMap()) : Optional.empty();
  }

  /** A map of some PIDs leaves addresses out. */
  private void check(NetworkMapCopy copy) {
    boolean isWhole = offer.networkMap().input().isEmpty();
    if (isWhole && !source.acceptIncomplete()) NetworkMapJson.checkComplete(copy.map());
  }

  private CostMapCopy costMap(InputStream data, int place) throws IOException {
    CostMapCopy read = CostMapCopy.read(data, source.limits(), offer.costMaps().get(place).form());
    return costMaps.get(place).copy().or(() -> paired.map(pair -> pair.costs().get(place))).map(CostMapCopy::map)
        .or(() -> inUse(place)).map(read::holding).orElse(read);
  }

  /** The cost map of a place that the costs in use are made of, as far as it is known. */
  private Optional<CostMap> inUse(int place) {
    if (source.parts().isEmpty()) return Optional.of(before.costMap());
    return before.costMap().summands().stream().skip(place).findFirst().map(CostMap.Summand::costs);
  }
}
