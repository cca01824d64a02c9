package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.CostMap;
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
  private final Maps before;
  private final String networkMapId;
  private final String costMapId;
  private Optional<NetworkMapCopy> networkMap;
  private Optional<CostMapCopy> costMap;
  private long patches;

  /**
   * @param opening a number no earlier stream had, so that no substream id is used twice
   * @param before the maps in use: what comes and is equal to them is held as the same object, and the costs' type is
   *     theirs
   * @param known what is held already; asked for by its tag, so that it isn't sent again
   */
  Substreams(UpdateOffer offer, Source source, long opening, Maps before, Copies known) {
    this.offer = offer;
    this.source = source;
    this.before = before;
    this.networkMapId = "network-" + opening;
    this.costMapId = "costs-" + opening;
    this.networkMap = known.networkMap().filter(copy -> copy.groups().isPresent() || !offer.isOrdered())
        .filter(copy -> copy.map().tag().resourceId().equals(offer.networkMapId()));
    this.costMap = known.costMap().filter(copy -> copy.tag().isPresent());
  }

  /** What is held of the two resources; a copy that a patch didn't fit is none. */
  record Copies(Optional<NetworkMapCopy> networkMap, Optional<CostMapCopy> costMap) {}

  /** The request that opens the stream (§6.5). */
  byte[] request() {
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      json.writeObjectPropertyStart("add");
      write(json, networkMapId, offer.networkMapId(), networkMap.map(copy -> copy.map().tag().tag()),
          offer.networkMapChanges());
      write(json, costMapId, offer.costMapId(), costMap.flatMap(CostMapCopy::tag), offer.costMapChanges());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, String id, String resource, Optional<String> tag, Set<String> changes) {
    json.writeObjectPropertyStart(id);
    json.writeStringProperty("resource-id", resource);
    tag.ifPresent(text -> json.writeStringProperty("tag", text));
    if (!changes.isEmpty() && !UpdateOffer.isIncremental(changes)) {
      json.writeBooleanProperty("incremental-changes", false);
    }
    json.writeEndObject();
  }

  UpdateOffer offer() {
    return offer;
  }

  Copies copies() {
    return new Copies(networkMap, costMap);
  }

  /** Patches applied. */
  long patches() {
    return patches;
  }

  /** Whether one of the two substreams is among these. */
  boolean anyOf(Iterable<String> ids) {
    for (String id : ids) {
      if (id.equals(networkMapId) || id.equals(costMapId)) return true;
    }
    return false;
  }

  /** The maps as they are now; empty while one hasn't come, or the costs are for another version. */
  Optional<Maps> pair() {
    if (networkMap.isEmpty() || costMap.isEmpty()) return Optional.empty();
    NetworkMap network = networkMap.get().map();
    CostMap costs = costMap.get().map();
    return costs.networkMap().equals(network.tag()) ? Optional.of(new Maps(network, costs)) : Optional.empty();
  }

  /**
   * Takes a data event; one for another substream is passed over.
   *
   * @param id the data-id, or nothing
   * @return whether the event was for one of the two
   * @throws MapException if the event breaks the substream, whose copy is then void: naming resource and fault
   * @throws IOException if the stream fails
   */
  boolean take(String mediaType, String id, InputStream data) throws IOException {
    try {
      if (id.equals(networkMapId)) takeNetworkMap(mediaType, data);
      else if (id.equals(costMapId)) takeCostMap(mediaType, data);
      else return false;
      return true;
    } catch (MapException e) {
      boolean network = id.equals(networkMapId);
      if (network) networkMap = Optional.empty();
      else costMap = Optional.empty();
      throw new MapException((network ? offer.networkMapId() : offer.costMapId()) + ", " + mediaType + ": "
          + e.getMessage());
    }
  }

  private void takeNetworkMap(String mediaType, InputStream data) throws IOException {
    Limits limits = source.limits();
    NetworkMapCopy after = switch (mediaType) {
      case MediaType.NETWORK_MAP -> NetworkMapCopy.read(data, limits, offer.isOrdered())
          .holding(networkMap.map(NetworkMapCopy::map).orElse(before.networkMap()));
      case MediaType.MERGE_PATCH -> patchable(networkMap, mediaType, offer.networkMapChanges()).merged(data, limits);
      case MediaType.JSON_PATCH -> patchable(networkMap, mediaType, offer.networkMapChanges()).patched(data, limits);
      default -> throw new MapException("nothing that updates this resource (RFC 8895 §5.2)");
    };
    if (!source.acceptIncomplete()) NetworkMapJson.checkComplete(after.map());
    if (!mediaType.equals(MediaType.NETWORK_MAP)) patches++;
    networkMap = Optional.of(after);
  }

  private void takeCostMap(String mediaType, InputStream data) throws IOException {
    Limits limits = source.limits();
    CostMapCopy after = switch (mediaType) {
      case MediaType.COST_MAP -> CostMapCopy.read(data, limits)
          .holding(costMap.map(CostMapCopy::map).orElse(before.costMap()));
      case MediaType.MERGE_PATCH -> patchable(costMap, mediaType, offer.costMapChanges()).merged(data, limits);
      case MediaType.JSON_PATCH -> patchable(costMap, mediaType, offer.costMapChanges()).patched(data, limits);
      default -> throw new MapException("nothing that updates this resource (RFC 8895 §5.2)");
    };
    if (!after.map().type().equals(before.costMap().type())) {
      throw new MapException("meta/cost-type: is " + after.map().type() + ", not " + before.costMap().type());
    }
    if (!mediaType.equals(MediaType.COST_MAP)) patches++;
    costMap = Optional.of(after);
  }

  /** The copy a patch is for, if there may be one. */
  private static <T> T patchable(Optional<T> copy, String mediaType, Set<String> changes) {
    if (!UpdateOffer.isIncremental(changes) || !changes.contains(mediaType)) {
      throw new MapException("a patch of a type that was not agreed on (RFC 8895 §6.5)");
    }
    return copy.orElseThrow(() -> new MapException("a patch before any full copy (RFC 8895 §6.7.1)"));
  }
}
