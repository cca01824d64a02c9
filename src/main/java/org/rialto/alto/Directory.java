package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/**
 * One information resource directory (RFC 7285 §9.2).
 *
 * @param defaultNetworkMap the id of the network map to use; the root directory has one (§9.2.2)
 * @param resources in the order they are listed
 */
record Directory(Optional<String> defaultNetworkMap, List<Resource> resources) {
  /**
   * One entry.
   *
   * @param uri absolute
   * @param mediaType in lower case, without parameters
   * @param accepts the type of the input that a POST takes; empty where the resource is for GET
   * @param costTypes what {@code cost-type-names} stands for; names are local to one directory, so they are resolved
   *     here
   * @param uses ids of the resources this one rests on, which may be in another directory of the closure (§9.2.4)
   * @param calendars by cost type: what calendars of costs it has (RFC 8896 §4.1)
   * @param costTypesMax of how many cost types it can have the costs in one answer (RFC 8189 §4.1.1); 0 where it
   *     understands nothing of that
   * @param incrementalChanges of an update stream, by resource id: the media types of the patches it may send, in lower
   *     case (RFC 8895 §6.3)
   * @param properties by entity domain the properties the resource has (RFC 9240 §7.4); of an endpoint property service
   *     those of addresses (RFC 7285 §11.4.1.4)
   */
  record Resource(String id, URI uri, String mediaType, Optional<String> accepts, List<CostType> costTypes,
      List<String> uses, Map<CostType, CalendarTerms> calendars, int costTypesMax,
      Map<String, Set<String>> incrementalChanges, Map<String, List<String>> properties) {
    /** A resource that is no update stream, and has neither a calendar nor properties, and one cost for each pair. */
    Resource(String id, URI uri, String mediaType, Optional<String> accepts, List<CostType> costTypes,
        List<String> uses) {
      this(id, uri, mediaType, accepts, costTypes, uses, Map.of(), 0, Map.of(), Map.of());
    }
  }

  /**
   * Reads a directory. Entries that can't be used are left out with a remark, as one of them shall not cost the others;
   * a name against the grammar (§10) voids the message.
   *
   * @param base the directory's own URI, after redirects: relative ones are resolved against it (RFC 3986 §5.1.3)
   * @throws MapException naming member and value, if the message is no directory or beyond a limit
   */
  static Directory read(BoundedInput in, URI base, Limits limits, Consumer<String> remarks) throws IOException {
    Message message = new Message(base, limits, remarks);
    return JsonInput.object(in, message::read);
  }

  /** A directory while it is read: cost types may be defined after the entries that name them. */
  private static final class Message {
    private final URI base;
    private final Limits limits;
    private final Consumer<String> remarks;
    private final Map<String, CostType> costTypes = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private Optional<String> defaultNetworkMap = Optional.empty();
    private boolean resourcesSeen;

    Message(URI base, Limits limits, Consumer<String> remarks) {
      this.base = base;
      this.limits = limits;
      this.remarks = remarks;
    }

    Directory read(JsonInput json) {
      json.startObject();
      while (json.nextMember()) {
        switch (json.name()) {
          case "meta" -> readMeta(json);
          case "resources" -> readResources(json);
          default -> json.skip();
        }
      }
      if (!resourcesSeen) throw new MapException("resources: missing");
      List<Resource> resources = new ArrayList<>(entries.size());
      for (Entry entry : entries) resource(entry).ifPresent(resources::add);
      return new Directory(defaultNetworkMap, List.copyOf(resources));
    }

    private void readMeta(JsonInput json) {
      json.startObject();
      while (json.nextMember()) {
        switch (json.name()) {
          case "default-alto-network-map" -> defaultNetworkMap = Optional.of(json.string());
          case "cost-types" -> readCostTypes(json);
          default -> json.skip();
        }
      }
    }

    private void readCostTypes(JsonInput json) {
      json.startObject();
      while (json.nextMember()) {
        if (costTypes.size() == limits.resources()) {
          throw json.refused("more than " + limits.resources() + " cost types");
        }
        String name = json.name();
        CostType type = TagJson.readCostType(json);
        if (type.isCostSourceAllowed()) costTypes.put(name, type);
        else remarks.accept(base + ": meta/cost-types/" + name + " is " + type.metric() + " of cost-source \""
            + type.costSource() + "\", while it is an estimation; the type is left out (RFC 9439 §6.3)");
      }
    }

    private void readResources(JsonInput json) {
      resourcesSeen = true;
      json.startObject();
      while (json.nextMember()) {
        if (entries.size() == limits.resources()) throw json.refused("more than " + limits.resources() + " resources");
        entries.add(readEntry(checkedId(json.name()), json));
      }
    }

    /** Borrows the check of §10.2 from the version tag, the one other place where a resource id stands. */
    private static String checkedId(String id) {
      return new VersionTag(id, "-").resourceId();
    }

    private Entry readEntry(String id, JsonInput json) {
      Entry entry = new Entry(id);
      json.startObject();
      while (json.nextMember()) {
        switch (json.name()) {
          case "uri" -> entry.uri = Optional.of(json.string());
          case "media-type" -> entry.mediaType = Optional.of(json.string());
          case "accepts" -> entry.accepts = Optional.of(json.string()).filter(type -> !type.isBlank());
          case "uses" -> entry.uses = strings(json);
          case "capabilities" -> readCapabilities(entry, json);
          default -> json.skip();
        }
      }
      return entry;
    }

    /** A capability of another kind of value than is known here is an extension's, and none as far as we know. */
    private void readCapabilities(Entry entry, JsonInput json) {
      if (!json.isObject()) {
        passOver(json);
        return;
      }
      json.startObject();
      while (json.nextMember()) {
        switch (json.name()) {
          case "cost-type-names" -> entry.costTypeNames = strings(json);
          case "calendar-attributes" -> readCalendars(entry, json);
          case "max-cost-types" -> entry.costTypesMax = (int) number(json);
          case "incremental-change-media-types" -> readIncrementalChanges(entry, json);
          case "mappings" -> readMappings(entry, json);
          case "prop-types" -> {
            List<String> names = strings(json);
            entry.properties.put("ipv4", names);
            entry.properties.put("ipv6", names);
          }
          default -> json.skip();
        }
      }
    }

    /** A name that stands in several objects has the calendar of the first (RFC 8896 §4.1). */
    private void readCalendars(Entry entry, JsonInput json) {
      if (!json.isArray()) {
        passOver(json);
        return;
      }
      json.startArray();
      while (json.nextElement()) {
        if (!json.isObject()) {
          passOver(json);
          continue;
        }
        List<String> names = List.of();
        double seconds = 0;
        double intervals = 0;
        json.startObject();
        while (json.nextMember()) {
          switch (json.name()) {
            case "cost-type-names" -> names = strings(json);
            case "time-interval-size" -> seconds = number(json);
            case "number-of-intervals" -> intervals = number(json);
            default -> json.skip();
          }
        }
        for (String name : names) entry.calendars.putIfAbsent(name, new Interval(seconds, intervals));
        if (entry.calendars.size() > limits.resources()) {
          throw json.refused("more than " + limits.resources() + " names");
        }
      }
    }

    /** For each resource, media types separated by commas (RFC 8895 §6.3); what is none promises no patches. */
    private void readIncrementalChanges(Entry entry, JsonInput json) {
      if (!json.isObject()) {
        json.skip();
        return;
      }
      json.startObject();
      while (json.nextMember()) {
        if (entry.incrementalChanges.size() == limits.resources()) {
          throw json.refused("more than " + limits.resources() + " resources");
        }
        if (!json.isString()) {
          json.skip();
          continue;
        }
        String id = json.name();
        entry.incrementalChanges.put(id, Arrays.stream(json.string().split(",")).map(MediaType::of)
            .filter(type -> !type.isEmpty()).collect(Collectors.toUnmodifiableSet()));
      }
    }

    /** By entity domain the names of properties (RFC 9240 §7.4); what is no such thing promises none. */
    private void readMappings(Entry entry, JsonInput json) {
      if (!json.isObject()) {
        json.skip();
        return;
      }
      json.startObject();
      while (json.nextMember()) {
        if (entry.properties.size() == limits.resources()) {
          throw json.refused("more than " + limits.resources() + " entity domains");
        }
        String domain = json.name();
        entry.properties.put(domain, strings(json));
      }
    }

    /** The names in a list; what is none isn't among them. */
    private List<String> strings(JsonInput json) {
      if (!json.isArray()) {
        passOver(json);
        return List.of();
      }
      List<String> strings = new ArrayList<>();
      json.startArray();
      while (json.nextElement()) {
        if (strings.size() == limits.resources()) throw json.refused("more than " + limits.resources() + " names");
        if (json.isString()) strings.add(json.string());
        else passOver(json);
      }
      return List.copyOf(strings);
    }

    private double number(JsonInput json) {
      if (json.isNumber()) return json.number();
      passOver(json);
      return 0;
    }

    private void passOver(JsonInput json) {
      remarks.accept(base + ": " + json.path() + " is none of the values that it may have, and ignored");
      json.skip();
    }

    private Optional<Resource> resource(Entry entry) {
      String place = base + ": resources/" + entry.id;
      if (entry.uri.isEmpty() || entry.mediaType.isEmpty()) {
        remarks.accept(place + " has no " + (entry.uri.isEmpty() ? "uri" : "media-type")
            + " and is left out (RFC 7285 §9.2.2)");
        return Optional.empty();
      }
      Optional<URI> uri = resolve(base, entry.uri.get());
      if (uri.isEmpty()) {
        remarks.accept(place + "/uri \"" + entry.uri.get()
            + "\" leads to no http or https URI, and the resource is left out");
        return Optional.empty();
      }
      return Optional.of(new Resource(entry.id, uri.get(), MediaType.of(entry.mediaType.get()), entry.accepts,
          types(entry, place), entry.uses, calendars(entry, place), entry.costTypesMax,
          Map.copyOf(entry.incrementalChanges), Map.copyOf(entry.properties)));
    }

    /** The calendars that can be followed. */
    private Map<CostType, CalendarTerms> calendars(Entry entry, String place) {
      Map<CostType, CalendarTerms> calendars = new HashMap<>();
      entry.calendars.forEach((name, interval) -> {
        if (!entry.costTypeNames.contains(name) || !costTypes.containsKey(name)) return;
        interval.terms().ifPresentOrElse(terms -> calendars.put(costTypes.get(name), terms),
            () -> remarks.accept(place + "/capabilities/calendar-attributes: " + interval.count + " intervals of "
                + interval.seconds + " seconds for " + name + " are no calendar, and it is ignored: 1 to "
                + Schedule.INTERVALS_MAX + " are taken, a millisecond long at least (RFC 8896 §4.1)"));
      });
      return Map.copyOf(calendars);
    }

    private List<CostType> types(Entry entry, String place) {
      List<CostType> types = new ArrayList<>();
      for (String name : entry.costTypeNames) {
        if (!costTypes.containsKey(name)) {
          remarks.accept(place + " names cost type \"" + name
              + "\", which meta/cost-types doesn't define; the name is ignored");
        } else if (types.contains(costTypes.get(name))) {
          remarks.accept(place + " names " + costTypes.get(name)
              + " twice, and may not even of several cost sources; the first is used (RFC 9439 §3.1)");
        } else {
          types.add(costTypes.get(name));
        }
      }
      return List.copyOf(types);
    }
  }

  /** An entry as it stands in the message. */
  private static final class Entry {
    private final String id;
    private Optional<String> uri = Optional.empty();
    private Optional<String> mediaType = Optional.empty();
    private Optional<String> accepts = Optional.empty();
    private List<String> costTypeNames = List.of();
    private List<String> uses = List.of();
    private final Map<String, Interval> calendars = new HashMap<>();
    private int costTypesMax;
    private final Map<String, Set<String>> incrementalChanges = new HashMap<>();
    private final Map<String, List<String>> properties = new HashMap<>();

    Entry(String id) {
      this.id = id;
    }
  }

  /** What a calendar says of its intervals, as it stands in the message. */
  private record Interval(double seconds, double count) {
    Optional<CalendarTerms> terms() {
      return Schedule.isSound(seconds, count) ? Optional.of(new CalendarTerms(seconds, (int) count)) : Optional.empty();
    }
  }

  /** A reference resolved by RFC 3986 §5, without fragment; empty if it leads to no http or https URI. */
  static Optional<URI> resolve(URI base, String reference) {
    return Optional.ofNullable(HttpUrl.get(base))
        .map(url -> url.resolve(reference))
        .map(url -> url.newBuilder().fragment(null).build().uri());
  }

  /** Writes a directory of GET resources; URIs as they are. */
  static byte[] octets(Optional<String> defaultNetworkMap, List<Resource> resources) {
    Map<CostType, String> names = new LinkedHashMap<>();
    for (Resource resource : resources) {
      for (CostType type : resource.costTypes()) names.put(type, nameOf(type));
    }
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      json.writeObjectPropertyStart("meta");
      defaultNetworkMap.ifPresent(id -> json.writeStringProperty("default-alto-network-map", id));
      json.writeObjectPropertyStart("cost-types");
      names.forEach((type, name) -> {
        json.writeName(name);
        TagJson.writeCostType(type, json);
      });
      json.writeEndObject();
      json.writeEndObject();
      json.writeObjectPropertyStart("resources");
      for (Resource resource : resources) write(resource, names, json);
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  /** The name a cost type has in the directories written here. */
  static String nameOf(CostType type) {
    return type.metric() + "-" + type.mode();
  }

  private static void write(Resource resource, Map<CostType, String> names, JsonGenerator json) {
    json.writeObjectPropertyStart(resource.id());
    json.writeStringProperty("uri", resource.uri().toString());
    json.writeStringProperty("media-type", resource.mediaType());
    resource.accepts().ifPresent(type -> json.writeStringProperty("accepts", type));
    if (!resource.costTypes().isEmpty()) {
      json.writeObjectPropertyStart("capabilities");
      json.writeArrayPropertyStart("cost-type-names");
      for (CostType type : resource.costTypes()) json.writeString(names.get(type));
      json.writeEndArray();
      json.writeEndObject();
    }
    if (!resource.uses().isEmpty()) {
      json.writeArrayPropertyStart("uses");
      for (String id : resource.uses()) json.writeString(id);
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
