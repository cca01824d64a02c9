package org.rialto.alto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rialto.location.EntityProperty;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.net.IpReader;

/**
 * A property map as {@code application/alto-propmap+json} (RFC 9240 §7.6), or endpoint properties as {@code
 * application/alto-endpointprop+json} (RFC 7285 §11.4.1.6), of which one property is read. What the directory doesn't
 * say the resource has is ignored, and so are prefixes that aren't asked about.
 */
final class PropertyMapJson {
  private static final Pattern ENTITY =
      Pattern.compile("(?:[0-9A-Za-z@:_-]{0,64}\\.)?(?:priv:)?[0-9A-Za-z_-]{1,64}:.+");
  private static final Pattern PID = Pattern.compile("[0-9A-Za-z@:_.-]{1,64}");
  /** RFC 9241 §6.1.1. */
  private static final Pattern AS_NUMBER = Pattern.compile("as(?:0|[1-9][0-9]{0,9})");
  private static final long AS_NUMBER_MAX = 0xffff_ffffL;
  /** RFC 9241 §6.1.2. */
  private static final Pattern COUNTRY_CODE = Pattern.compile("[a-z]{2}");

  private final PropertyOffer offer;
  private final PropertyQuestion question;
  private final Limits limits;
  private final List<String> domainNames;
  private final IpReader reader = new IpReader();
  private final List<VersionTag> tags = new ArrayList<>();
  private final Map<String, Optional<String>> ofPids = new HashMap<>();
  /** Of the domains of the network map's own addresses, and of those that are nobody's. */
  private final Map<IpPrefix, Optional<String>> ofOwnPrefixes = new HashMap<>();
  private final Map<IpPrefix, Optional<String>> ofPrefixes = new HashMap<>();
  private boolean mapSeen;

  private PropertyMapJson(PropertyOffer offer, PropertyQuestion question, Limits limits) {
    this.offer = offer;
    this.question = question;
    this.limits = limits;
    domainNames = offer.mappings().keySet().stream()
        .sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /**
   * What was read.
   *
   * @param networkMap the version of the network map it is for, where it depends on it
   */
  record Read(EntityProperty property, Optional<VersionTag> networkMap) {}

  /**
   * Reads an answer; members may come in any order, unknown ones are ignored (RFC 7285 §8.3.7).
   *
   * @throws MapException naming member and value, if it breaks a rule or a limit
   */
  static Read read(BoundedInput in, PropertyOffer offer, PropertyQuestion question, Limits limits)
      throws IOException {
    PropertyMapJson message = new PropertyMapJson(offer, question, limits);
    return JsonInput.object(in, message::read);
  }

  private String dataName() {
    return offer.kind() == PropertyOffer.Kind.ENDPOINTS ? "endpoint-properties" : "property-map";
  }

  private Read read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      if (json.name().equals("meta")) readMeta(json);
      else if (json.name().equals(dataName())) readMap(json);
      else json.skip();
    }
    if (!mapSeen) throw new MapException(dataName() + ": missing");
    EntityProperty own = new EntityProperty(question.property(), ofPids, ofOwnPrefixes);
    return new Read(own.plus(new EntityProperty(question.property(), Map.of(), ofPrefixes)), networkMap());
  }

  private void readMeta(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      if (!json.name().equals("dependent-vtags")) {
        json.skip();
        continue;
      }
      json.startArray();
      while (json.nextElement()) {
        if (tags.size() == limits.resources()) throw json.refused("more than " + limits.resources() + " tags");
        VersionTag tag = TagJson.readTag(json);
        if (tags.stream().anyMatch(known -> known.resourceId().equals(tag.resourceId()))) {
          throw json.refused("tells two versions of " + tag.resourceId());
        }
        tags.add(tag);
      }
      checkOrder(json);
    }
  }

  /** The tags come in the order of the resource's {@code uses} (RFC 9240 §7.6). */
  private void checkOrder(JsonInput json) {
    List<String> ids = tags.stream().map(VersionTag::resourceId).filter(offer.resource().uses()::contains).toList();
    List<String> uses = offer.resource().uses().stream().distinct().filter(ids::contains).toList();
    if (!ids.equals(uses)) {
      throw json.refused("is of " + String.join(", ", ids) + ", while the directory lists " + String.join(", ", uses)
          + " (RFC 9240 §7.6)");
    }
  }

  private Optional<VersionTag> networkMap() {
    if (!offer.dependsOnMap(question.property())) return Optional.empty();
    Optional<VersionTag> tag =
        tags.stream().filter(each -> each.resourceId().equals(offer.networkMapId())).findFirst();
    if (tag.isEmpty()) {
      throw new MapException("meta/dependent-vtags: has no tag of " + offer.networkMapId()
          + ", which the entities or the property depend on (RFC 9240 §7.6)");
    }
    return tag;
  }

  private void readMap(JsonInput json) {
    mapSeen = true;
    json.startObject();
    while (json.nextMember()) {
      String entity = json.name();
      if (!ENTITY.matcher(entity).matches()) {
        throw json.refused("is no entity: a domain, a colon and an identifier (RFC 9240 §5.1.3)");
      }
      Optional<String> domain = domainNames.stream()
          .filter(name -> entity.startsWith(name) && entity.startsWith(":", name.length())).findFirst();
      if (domain.isEmpty()) json.skip();
      else readEntity(json, domain.get(), entity.substring(domain.get().length() + 1));
    }
  }

  private void readEntity(JsonInput json, String domain, String id) {
    String type = domain.substring(domain.indexOf('.') + 1);
    check(json, type, id);
    boolean isAsked = offer.domains().contains(domain);
    Map<IpPrefix, Optional<String>> blocks = domain.equals(type) ? ofPrefixes : ofOwnPrefixes;
    json.startObject();
    while (json.nextMember()) {
      if (!isAsked || !json.name().equals(question.property())) json.skip();
      else if (type.equals("pid")) takeOfPid(json, id);
      else takeOfBlock(json, type, id, blocks);
    }
  }

  /** Refuses an identifier that its domain can't have. The identifiers of other domains are for who knows them. */
  private void check(JsonInput json, String type, String id) {
    boolean isValid = switch (type) {
      case "ipv4", "ipv6" -> readBlock(type, id);
      case "pid" -> PID.matcher(id).matches();
      case "asn" -> AS_NUMBER.matcher(id).matches() && Long.parseLong(id.substring(2)) <= AS_NUMBER_MAX;
      case "countrycode" -> COUNTRY_CODE.matcher(id).matches();
      default -> true;
    };
    if (!isValid) throw json.refused("\"" + id + "\" is no identifier of domain type " + type);
  }

  /** An address, or a prefix (RFC 9240 §6.1.1.2, §6.1.2.2); endpoints are addresses alone (RFC 7285 §10.4.3). */
  private boolean readBlock(String type, String id) {
    boolean isPrefix = id.indexOf('/') >= 0;
    if (isPrefix && offer.kind() == PropertyOffer.Kind.ENDPOINTS) return false;
    boolean isRead = isPrefix ? reader.readPrefix(id) : reader.readAddress(id);
    return isRead && reader.family() == (type.equals("ipv4") ? Family.IPV4 : Family.IPV6);
  }

  /** A string, or null for no value (RFC 9240 §7.6), which endpoint properties don't know (RFC 7285 §11.4.1.6). */
  private Optional<String> value(JsonInput json) {
    if (!json.isNull() || offer.kind() == PropertyOffer.Kind.ENDPOINTS) return Optional.of(json.string());
    json.skip();
    return Optional.empty();
  }

  private void takeOfPid(JsonInput json, String pid) {
    if (ofPids.size() == limits.pids()) throw json.refused("more than " + limits.pids() + " PIDs");
    ofPids.put(pid, value(json));
  }

  private void takeOfBlock(JsonInput json, String type, String id, Map<IpPrefix, Optional<String>> blocks) {
    Optional<String> value = value(json);
    readBlock(type, id);
    int length = id.indexOf('/') >= 0 ? reader.length() : reader.family().bits();
    IpPrefix prefix = IpPrefix.around(reader.address(), length);
    if (!question.concerns(prefix)) return;
    if (ofPrefixes.size() + ofOwnPrefixes.size() == limits.prefixes()) {
      throw json.refused("more than " + limits.prefixes() + " prefixes");
    }
    Optional<String> known = blocks.putIfAbsent(prefix, value);
    if (known != null && !known.equals(value)) {
      throw json.refused("was said otherwise of the same addresses: " + known.orElse("null"));
    }
  }

  /** The question to a filtered property map (RFC 9240 §8.3): the values of the property for these entities. */
  static byte[] filter(String property, Collection<String> entities) {
    return question("entities", entities, property);
  }

  /** The question to an endpoint property service (RFC 7285 §11.4.1.3). */
  static byte[] endpoints(String property, Collection<String> endpoints) {
    return question("endpoints", endpoints, property);
  }

  private static byte[] question(String listName, Collection<String> list, String property) {
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      json.writeArrayPropertyStart(listName);
      list.forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("properties");
      json.writeString(property);
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
