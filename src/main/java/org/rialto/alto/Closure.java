package org.rialto.alto;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;

/**
 * What is found from a root directory on: its information resource closure (RFC 7285 §8.3.1). Not for use by several
 * threads.
 */
final class Closure {
  private final Source source;
  private final Consumer<String> remarks;
  private final Map<String, Directory.Resource> resources = new LinkedHashMap<>();
  private final Set<URI> superseded = new HashSet<>();
  private Optional<String> defaultNetworkMap = Optional.empty();
  private Optional<String> preferredNetworkMap = Optional.empty();
  private boolean fillsUp;
  private boolean hasNetworkMaps;

  Closure(Source source, Consumer<String> remarks) {
    this.source = source;
    this.remarks = remarks;
  }

  /**
   * The two maps to fetch. Those that take input are asked for what is wanted of them (§11.3).
   *
   * @param networkMapId what the maps' tags name: a filtered map has that of the whole one (§11.3.1.6)
   * @param type the cost type wanted, or the one taken in its place
   * @param calendar what calendar to ask the cost map for; none for costs as they are
   * @param parts the cost maps to be added up, of which {@code costMap} is the first; none where it has all costs
   */
  record Selection(Directory.Resource networkMap, String networkMapId, Directory.Resource costMap, CostType type,
      Optional<CalendarTerms> calendar, List<Directory.Resource> parts) {
    /** Costs that aren't added up. */
    Selection(Directory.Resource networkMap, String networkMapId, Directory.Resource costMap, CostType type,
        Optional<CalendarTerms> calendar) {
      this(networkMap, networkMapId, costMap, type, calendar, List.of());
    }

    /** All cost maps that are asked for. */
    List<Directory.Resource> costMaps() {
      return parts.isEmpty() ? List.of(costMap) : parts;
    }

    /** What stands for each pair in one of them. */
    CostForm form(int place, Source source) {
      if (!parts.isEmpty()) return CostForm.of(source.parts().get(place).type());
      return source.parts().isEmpty() ? new CostForm(List.of(type), calendar) : CostForm.of(source.parts());
    }
  }

  /**
   * Adds a directory; the root comes first. An id that was there before keeps its first meaning (§9.1.1).
   *
   * @return the directories it lists
   * @throws FetchException if the closure grows beyond its limit
   */
  List<Directory.Resource> add(Directory directory) throws FetchException {
    if (resources.isEmpty()) defaultNetworkMap = directory.defaultNetworkMap();
    List<Directory.Resource> nested = new ArrayList<>();
    for (Directory.Resource resource : directory.resources()) {
      if (fillsUp && isSuperseded(resource)) continue;
      if (resource.mediaType().equals(MediaType.DIRECTORY) && resource.accepts().isEmpty()) nested.add(resource);
      Directory.Resource earlier = resources.putIfAbsent(resource.id(), resource);
      if (earlier != null && !earlier.equals(resource) && !fillsUp) {
        remarks.accept("resource id " + resource.id() + " stands for " + earlier.uri() + " and for " + resource.uri()
            + "; the first is used (RFC 7285 §9.1.1)");
      }
      if (resources.size() > source.limits().resources()) {
        throw new FetchException("its directories list more than " + source.limits().resources() + " resources");
      }
    }
    return nested;
  }

  /**
   * The directories so far are what came in place of a resource, so that what is added from here on only fills up what
   * they leave open. That resource is none of it; nor are update streams, which tell of other maps than those that are
   * found here; nor whole network maps, where one is to be found here.
   */
  void supersede(DirectoryInPlace directory) {
    fillsUp = true;
    superseded.add(directory.resource());
    hasNetworkMaps |= directory.isNetworkMap();
  }

  private boolean isSuperseded(Directory.Resource resource) {
    return superseded.contains(resource.uri()) || resource.mediaType().equals(MediaType.EVENT_STREAM)
        || hasNetworkMaps && isNetworkMap(resource);
  }

  /** Prefers the network map of this id to the default one, where it is there; not to one that the source names. */
  void prefer(String networkMapId) {
    preferredNetworkMap = Optional.of(networkMapId);
  }

  /**
   * The maps if they are beyond doubt, whatever other directories there are: named, or the default, and of just the
   * type wanted.
   */
  Optional<Selection> exact() {
    return source.networkMapId().or(this::usualNetworkMap)
        .flatMap(this::networkMap)
        .flatMap(map -> selection(map, source.type()))
        .filter(found -> source.pids().isAll()
            || found.networkMap().accepts().isPresent() && found.costMap().accepts().isPresent());
  }

  /**
   * The maps, now that all directories are known.
   *
   * @throws FetchException saying what is offered, if nothing fits
   */
  Selection select() throws FetchException {
    Directory.Resource map = networkMap();
    Optional<Selection> costs = selection(map, source.type()).or(() -> onRequest(map, source.type()));
    if (costs.isPresent()) return costs.get();
    Optional<Selection> other = otherMode(source.type())
        .flatMap(type -> selection(map, type).or(() -> onRequest(map, type)));
    if (other.isPresent()) {
      remarks.accept("offers " + other.get().type() + " and not " + source.type() + "; takes that (RFC 7285 §6.1.2)");
      return other.get();
    }
    throw new FetchException("no cost map of " + wanted() + " for network map " + map.id()
        + "; there is " + offered());
  }

  /** What costs are wanted, for people. */
  private String wanted() {
    return source.parts().isEmpty() ? source.type().toString()
        : "each of " + source.parts().stream().map(CostPart::type).toList();
  }

  /**
   * An endpoint cost resource and a cost type it has (§11.5.1).
   *
   * @param type the cost type wanted, or the one taken in its place
   */
  record EndpointSelection(Directory.Resource resource, CostType type) {}

  /** The endpoint cost resource that has just the cost type wanted, whatever other directories there are. */
  Optional<EndpointSelection> exactEndpointCosts() {
    return endpointCosts(source.type());
  }

  /**
   * The endpoint cost resource, now that all directories are known.
   *
   * @throws FetchException saying what is offered, if none fits
   */
  EndpointSelection selectEndpointCosts() throws FetchException {
    Optional<EndpointSelection> exact = exactEndpointCosts();
    if (exact.isPresent()) return exact.get();
    Optional<EndpointSelection> other = otherMode(source.type()).flatMap(this::endpointCosts);
    if (other.isEmpty()) {
      throw new FetchException("no endpoint cost resource of " + wanted() + "; there is " + offered(resources
          .values().stream().filter(Closure::isEndpointCost).map(r -> r.id() + " of " + r.costTypes()))).ofOffer();
    }
    remarks.accept("offers endpoint costs of " + other.get().type() + " and not " + source.type()
        + "; takes that (RFC 7285 §6.1.2)");
    return other.get();
  }

  private Optional<EndpointSelection> endpointCosts(CostType type) {
    List<CostType> parts = source.parts().stream().map(CostPart::type).toList();
    return resources.values().stream().filter(Closure::isEndpointCost)
        .filter(r -> parts.isEmpty() ? r.costTypes().contains(type)
            : r.costTypesMax() >= parts.size() && r.costTypes().containsAll(parts))
        .findFirst().map(r -> new EndpointSelection(r, type));
  }

  /** An entry that "uses" a network map is one all the same: §11.5.1.5 forbids it, and costs are between addresses. */
  private static boolean isEndpointCost(Directory.Resource resource) {
    return resource.mediaType().equals(MediaType.ENDPOINT_COST)
        && resource.accepts().map(MediaType::of).filter(MediaType.ENDPOINT_COST_PARAMS::equals).isPresent();
  }

  /**
   * The CDNI advertisement of this id or, where none is named, the only one (RFC 9241 §3).
   *
   * @throws FetchException saying what is offered, if it isn't clear which
   */
  Directory.Resource advertisement(Optional<String> id) throws FetchException {
    List<Directory.Resource> all = resources.values().stream()
        .filter(r -> r.mediaType().equals(MediaType.CDNI_ADVERTISEMENT) && r.accepts().isEmpty()).toList();
    List<Directory.Resource> fitting = all.stream().filter(r -> id.isEmpty() || id.get().equals(r.id())).toList();
    if (fitting.size() == 1) return fitting.getFirst();
    throw new FetchException(id.map(named -> "no CDNI advertisement " + named + "; there is " + listed(all))
        .orElseGet(() -> all.isEmpty() ? "no CDNI advertisement"
        : "which CDNI advertisement is meant? There are " + listed(all) + ": name one"));
  }

  /** The network map that a resource uses, if it uses one that is here. */
  Optional<Directory.Resource> networkMapOf(Directory.Resource resource) {
    return resource.uses().stream().flatMap(id -> networkMap(id).stream()).findFirst();
  }

  /**
   * The resources that have a property of what nodes may be by a network map: as few as will do, and rather those that
   * can be asked for just these nodes; where all entities are asked for, rather whole maps, which a server can say are
   * unchanged. None where no resource has it.
   */
  List<PropertyOffer> propertyMaps(PropertyQuestion question, String networkMapId) {
    List<String> open = new ArrayList<>(PropertyOffer.domains(networkMapId));
    List<PropertyOffer> offers = new ArrayList<>();
    for (PropertyOffer.Kind kind : question.ofAll() ? PropertyOffer.OF_ALL : PropertyOffer.OF_SOME) {
      for (Directory.Resource resource : resources.values()) {
        Set<String> domains = isOf(kind, resource) ? PropertyOffer.having(question.property(), resource, open)
            : Set.of();
        if (domains.isEmpty()) continue;
        offers.add(new PropertyOffer(resource, kind, domains, networkMapId));
        open.removeAll(domains);
      }
    }
    return List.copyOf(offers);
  }

  private static boolean isOf(PropertyOffer.Kind kind, Directory.Resource resource) {
    Optional<String> input = resource.accepts().map(MediaType::of);
    return switch (kind) {
      case FILTERED -> resource.mediaType().equals(MediaType.PROPERTY_MAP)
          && input.equals(Optional.of(MediaType.PROPERTY_MAP_PARAMS));
      case ENDPOINTS -> resource.mediaType().equals(MediaType.ENDPOINT_PROPERTIES)
          && input.equals(Optional.of(MediaType.ENDPOINT_PROPERTIES_PARAMS));
      case WHOLE -> resource.mediaType().equals(MediaType.PROPERTY_MAP) && input.isEmpty();
    };
  }

  /**
   * The update stream that tells of the maps (RFC 8895 §6.4); of several, one that sends patches for all.
   */
  Optional<UpdateOffer> updates(Selection maps) {
    if (!source.updates().streamed()) return Optional.empty();
    List<UpdateOffer> offers = resources.values().stream().filter(r -> UpdateOffer.isFor(r, maps))
        .map(r -> UpdateOffer.of(r, maps, source)).toList();
    return offers.stream().filter(UpdateOffer::isIncremental).findFirst().or(() -> offers.stream().findFirst());
  }

  private Directory.Resource networkMap() throws FetchException {
    if (source.networkMapId().isPresent()) {
      String wanted = source.networkMapId().get();
      return networkMap(wanted)
          .orElseThrow(() -> new FetchException("no network map " + wanted + "; there is " + listed(networkMaps())));
    }
    Optional<Directory.Resource> byDefault = usualNetworkMap().flatMap(this::networkMap);
    if (byDefault.isPresent()) return byDefault.get();
    List<Directory.Resource> all = networkMaps();
    if (all.size() != 1) {
      throw new FetchException((all.isEmpty() ? "no network map" : "no default network map among " + listed(all)
          + ": name one")
          + " (RFC 7285 §9.2.2)");
    }
    remarks.accept("names no default network map (RFC 7285 §9.2.2); takes the only one, " + all.getFirst().id());
    return all.getFirst();
  }

  private Optional<String> usualNetworkMap() {
    return preferredNetworkMap.filter(id -> networkMap(id).isPresent()).or(() -> defaultNetworkMap);
  }

  private Optional<Directory.Resource> networkMap(String id) {
    return Optional.ofNullable(resources.get(id)).filter(Closure::isNetworkMap);
  }

  private List<Directory.Resource> networkMaps() {
    return resources.values().stream().filter(Closure::isNetworkMap).toList();
  }

  private static boolean isNetworkMap(Directory.Resource resource) {
    return resource.mediaType().equals(MediaType.NETWORK_MAP) && resource.accepts().isEmpty();
  }

  private static boolean isCostMap(Directory.Resource resource) {
    return resource.mediaType().equals(MediaType.COST_MAP) && resource.accepts().isEmpty();
  }

  /** The full map of a cost type: there is at most one for each network map (§11.2.3.5). */
  private Optional<Directory.Resource> costMap(Directory.Resource networkMap, CostType type) {
    return resources.values().stream()
        .filter(r -> isCostMap(r) && r.uses().contains(networkMap.id()) && r.costTypes().contains(type))
        .findFirst();
  }

  /**
   * A network map and its costs of a type: of some PIDs where only these are wanted and the server can be asked about
   * them; costs that are pushed where they are, else by a calendar where there is one, else as they are now.
   */
  private Optional<Selection> selection(Directory.Resource map, CostType type) {
    if (!source.parts().isEmpty()) return sum(map);
    boolean wantsAll = source.pids().isAll();
    Directory.Resource network = wantsAll ? map
        : filtered(map, MediaType.NETWORK_MAP, MediaType.NETWORK_MAP_FILTER).findFirst().orElse(map);
    Optional<Selection> full = costMap(map, type)
        .map(costs -> new Selection(network, map.id(), costs, type, Optional.empty()));
    List<Directory.Resource> some = filtered(map, MediaType.COST_MAP, MediaType.COST_MAP_FILTER).toList();
    Optional<Selection> calendar = some.stream()
        .filter(r -> source.updates().calendared() && r.calendars().containsKey(type)).findFirst()
        .map(r -> new Selection(network, map.id(), r, type, Optional.of(r.calendars().get(type))));
    Optional<Selection> now = some.stream().filter(r -> !wantsAll && r.costTypes().contains(type)).findFirst()
        .map(r -> new Selection(network, map.id(), r, type, Optional.empty()));
    return calendar.filter(this::isPushed).or(() -> (wantsAll ? full : now).filter(this::isPushed))
        .or(() -> calendar).or(() -> now).or(() -> full);
  }

  /** Costs of which there is no full map: a filtered one has all of them for who names no PIDs (§11.3.2.3). */
  private Optional<Selection> onRequest(Directory.Resource map, CostType type) {
    return filtered(map, MediaType.COST_MAP, MediaType.COST_MAP_FILTER)
        .filter(r -> source.parts().isEmpty() && r.costTypes().contains(type)).findFirst()
        .map(r -> new Selection(map, map.id(), r, type, Optional.empty()));
  }

  private boolean isPushed(Selection maps) {
    return updates(maps).isPresent();
  }

  /**
   * Costs to be added up: as they are pushed where they are, else by one answer where a resource gives that (RFC 8189
   * §4.1), else by a map of each.
   */
  private Optional<Selection> sum(Directory.Resource map) {
    List<CostType> types = source.parts().stream().map(CostPart::type).toList();
    Optional<Selection> together = filtered(map, MediaType.COST_MAP, MediaType.COST_MAP_FILTER)
        .filter(r -> r.costTypesMax() >= types.size() && r.costTypes().containsAll(types)).findFirst()
        .map(r -> new Selection(map, map.id(), r, source.type(), Optional.empty()));
    List<Directory.Resource> parts = types.stream().flatMap(type -> costMap(map, type).stream()).toList();
    Optional<Selection> apart = parts.size() < types.size() ? Optional.empty()
        : Optional.of(new Selection(map, map.id(), parts.getFirst(), source.type(), Optional.empty(), parts));
    return together.filter(this::isPushed).or(() -> apart.filter(this::isPushed)).or(() -> together).or(() -> apart);
  }

  /** The resources that answer about a part of a network map; only they can have calendars (RFC 8896 §3.3.2). */
  private Stream<Directory.Resource> filtered(Directory.Resource map, String mediaType, String filter) {
    return resources.values().stream().filter(r -> r.mediaType().equals(mediaType)
        && r.accepts().map(MediaType::of).filter(filter::equals).isPresent() && r.uses().contains(map.id()));
  }

  private static Optional<CostType> otherMode(CostType type) {
    return switch (type.mode()) {
      case CostType.NUMERICAL -> Optional.of(new CostType(type.metric(), CostType.ORDINAL));
      case CostType.ORDINAL -> Optional.of(new CostType(type.metric(), CostType.NUMERICAL));
      default -> Optional.empty();
    };
  }

  private String offered() {
    return offered(resources.values().stream().filter(r -> r.mediaType().equals(MediaType.COST_MAP))
        .map(r -> r.costTypes() + " for " + r.uses()));
  }

  private static String offered(Stream<String> resources) {
    String listed = resources.collect(Collectors.joining(", "));
    return listed.isEmpty() ? "none at all" : listed;
  }

  private static String listed(List<Directory.Resource> maps) {
    return maps.isEmpty() ? "none" : maps.stream().map(Directory.Resource::id).collect(Collectors.joining(", "));
  }
}
