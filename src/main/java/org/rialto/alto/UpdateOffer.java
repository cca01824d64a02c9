package org.rialto.alto;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An update stream that a directory offers for a network map and its costs (RFC 8895 §6).
 *
 * @param costMaps the maps that the costs are of, one for each part where they are added up
 */
record UpdateOffer(URI uri, Resource networkMap, List<CostResource> costMaps) {
  private static final Set<String> SUPPORTED = Set.of(MediaType.MERGE_PATCH, MediaType.JSON_PATCH);

  UpdateOffer {
    costMaps = List.copyOf(costMaps);
  }

  /** Whether a stream tells of the maps (§6.4). */
  static boolean isFor(Directory.Resource stream, Closure.Selection maps) {
    return stream.mediaType().equals(MediaType.EVENT_STREAM)
        && stream.accepts().map(MediaType::of).filter(MediaType.UPDATE_PARAMS::equals).isPresent()
        && stream.uses().contains(maps.networkMap().id())
        && maps.costMaps().stream().allMatch(costs -> stream.uses().contains(costs.id()));
  }

  /** What a stream that is for the maps offers a source. */
  static UpdateOffer of(Directory.Resource stream, Closure.Selection maps, Source source) {
    Resource networkMap = resource(stream, maps.networkMap(), source.pids().ofNetworkMap());
    List<CostResource> costMaps = new ArrayList<>();
    for (int i = 0; i < maps.costMaps().size(); i++) {
      CostForm form = maps.form(i, source);
      costMaps.add(new CostResource(resource(stream, maps.costMaps().get(i), source.pids().ofCostMap(form)), form));
    }
    return new UpdateOffer(stream.uri(), networkMap, costMaps);
  }

  private static Resource resource(Directory.Resource stream, Directory.Resource map, Fetcher.Input input) {
    return new Resource(map.id(), stream.incrementalChanges().getOrDefault(map.id(), Set.of()),
        map.accepts().isPresent() ? Optional.of(input.text()) : Optional.empty());
  }

  /**
   * A resource that the stream tells of.
   *
   * @param changes media types of the patches that it may send, in lower case; none where it sends full copies only
   * @param input what the resource is asked, as JSON, where it is asked by POST (§6.5)
   */
  record Resource(String id, Set<String> changes, Optional<String> input) {
    /** Whether patches may be asked for: a client must support all types that are announced, or ask for none (§6.5). */
    boolean isIncremental() {
      return !changes.isEmpty() && SUPPORTED.containsAll(changes);
    }

    /** Whether places in lists may be named, so that their order matters. */
    boolean isOrdered() {
      return isIncremental() && changes.contains(MediaType.JSON_PATCH);
    }
  }

  /**
   * A cost map.
   *
   * @param form that its costs have to be of
   */
  record CostResource(Resource resource, CostForm form) {}

  /** The resources in an order in which each comes after those it depends on. */
  Stream<Resource> resources() {
    return Stream.concat(Stream.of(networkMap), costMaps.stream().map(CostResource::resource));
  }

  boolean isIncremental() {
    return resources().allMatch(Resource::isIncremental);
  }

  /** Whether all can be asked for by tags that are known, so that what hasn't changed isn't sent. */
  boolean isByTag() {
    return !networkMap.isOrdered() && resources().allMatch(resource -> resource.input().isEmpty());
  }
}
