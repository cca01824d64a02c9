package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;
import tools.jackson.core.JsonGenerator;

/**
 * The two substreams of one update stream, network map before cost map (RFC 8895 §6.7.1), and the maps they carry. A
 * pair is one only while the costs are for just this version of the network map; a changed network map is held until
 * its costs have come (§9.2). For one thread.
 */
final class Substreams {
  private final UpdateOffer offer;
  private final Source source;
  private final LongSupplier numbers;
  private final Substream<NetworkMapCopy> networkMap;
  private final Substream<CostMapCopy> costMap;
  private final Set<String> removed = new HashSet<>();
  /** The last pair, or the maps in use before. */
  private Maps paired;
  /** Of the two substreams the one that an event came for last. */
  private Optional<Substream<?>> last = Optional.empty();

  /**
   * @param numbers each number once, so that no substream id is used twice
   * @param before the maps in use: what comes and is equal to them is held as the same object, and the costs' type is
   *     theirs
   * @param known what is held already; asked for by its tag, so that it isn't sent again
   */
  Substreams(UpdateOffer offer, Source source, LongSupplier numbers, Maps before, Copies known) {
    this.offer = offer;
    this.source = source;
    this.numbers = numbers;
    this.paired = before;
    long number = numbers.getAsLong();
    this.networkMap = new Substream<>(offer.networkMap(),
        new Substream.Form<>("network", MediaType.NETWORK_MAP, this::networkMap, this::check), number,
        known.networkMap().filter(copy -> copy.groups().isPresent() || !offer.networkMap().isOrdered()));
    this.costMap = new Substream<>(offer.costMap(),
        new Substream.Form<>("costs", MediaType.COST_MAP, this::costMap, this::check), number, known.costMap());
  }

  /** What is held of the two resources; a copy that a patch didn't fit is none. */
  record Copies(Optional<NetworkMapCopy> networkMap, Optional<CostMapCopy> costMap) {}

  /** The request that opens the stream (§6.5). */
  byte[] request() {
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      writeAdded(all(), json);
      json.writeEndObject();
    });
  }

  /**
   * Has a substream begin anew with a full copy; what comes under its id until then is passed over.
   *
   * @param id of one of the two
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

  private List<Substream<?>> all() {
    return List.of(networkMap, costMap);
  }

  private Optional<Substream<?>> find(String id) {
    return all().stream().filter(substream -> substream.id().equals(id)).findFirst();
  }

  UpdateOffer offer() {
    return offer;
  }

  Copies copies() {
    return new Copies(networkMap.copy(), costMap.copy());
  }

  /** Patches applied. */
  long patches() {
    return networkMap.patches() + costMap.patches();
  }

  /** Whether one of the two substreams is among these. */
  boolean anyOf(Iterable<String> ids) {
    for (String id : ids) {
      if (find(id).isPresent()) return true;
    }
    return false;
  }

  /** The id of the substream that keeps the two from being a pair: the one that nothing came for since the other's. */
  String lagging() {
    return Stream.<Substream<?>>of(networkMap, costMap).filter(substream -> substream.copy().isEmpty()).findFirst()
        .orElse(last.filter(costMap::equals).isPresent() ? networkMap : costMap).id();
  }

  /** The maps as they are now; empty while one hasn't come, or the costs are for another version. */
  Optional<Maps> pair() {
    if (networkMap.copy().isEmpty() || costMap.copy().isEmpty()) return Optional.empty();
    NetworkMap network = networkMap.copy().get().map();
    CostMap costs = costMap.copy().get().map();
    if (!costs.networkMap().equals(network.tag())) return Optional.empty();
    if (paired.networkMap() != network || paired.costMap() != costs) paired = new Maps(network, costs);
    return Optional.of(paired);
  }

  /**
   * Takes a data event; one for another substream is passed over.
   *
   * @param id the data-id, or nothing
   * @return whether the event was for one of the two, or for one of theirs that was removed
   * @throws MapException if the event breaks the substream, whose copy is then void: naming resource and fault
   * @throws IOException if the stream fails
   */
  boolean take(String mediaType, String id, InputStream data) throws IOException {
    Optional<Substream<?>> substream = find(id);
    if (substream.isEmpty()) return removed.contains(id);
    last = substream;
    substream.get().take(mediaType, data, source.limits());
    return true;
  }

  private NetworkMapCopy networkMap(InputStream data) throws IOException {
    return NetworkMapCopy.read(data, source.limits(), offer.networkMap().isOrdered())
        .holding(networkMap.copy().map(NetworkMapCopy::map).orElse(paired.networkMap()));
  }

  private void check(NetworkMapCopy copy) {
    if (!source.acceptIncomplete()) NetworkMapJson.checkComplete(copy.map());
  }

  private CostMapCopy costMap(InputStream data) throws IOException {
    return CostMapCopy.read(data, source.limits())
        .holding(costMap.copy().map(CostMapCopy::map).orElse(paired.costMap()));
  }

  private void check(CostMapCopy copy) {
    CostType wanted = paired.costMap().type();
    if (!copy.map().type().equals(wanted)) {
      throw new MapException("meta/cost-type: is " + copy.map().type() + ", not " + wanted);
    }
  }
}
