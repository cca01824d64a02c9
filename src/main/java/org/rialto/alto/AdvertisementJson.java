package org.rialto.alto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rialto.location.Capability;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.rialto.net.IpReader;

/**
 * What a downstream CDN advertises, as {@code application/alto-cdni+json} (RFC 9241 §3.6). Capabilities of other kinds
 * than {@link Capability.Kind} are ignored; so are members that aren't known (RFC 7285 §8.3.7).
 */
final class AdvertisementJson {
  private static final Pattern PID = Pattern.compile("[0-9A-Za-z@:_.-]{1,64}");
  /** RFC 8006 §4.3.7. */
  private static final Pattern AS_NUMBER = Pattern.compile("as(?:0|[1-9][0-9]{0,9})");
  private static final long AS_NUMBER_MAX = 0xffff_ffffL;
  /** RFC 8006 §4.3.8. */
  private static final Pattern COUNTRY_CODE = Pattern.compile("[a-z]{2}");

  private final Limits limits;
  private final IpReader reader = new IpReader();
  private final List<Offer> offers = new ArrayList<>();
  private Optional<VersionTag> tag = Optional.empty();
  private List<VersionTag> dependentTags = List.of();
  private int objects;
  private int values;
  private int footprintValues;
  private boolean isAdvertisementSeen;

  private AdvertisementJson(Limits limits) {
    this.limits = limits;
  }

  /**
   * What was read.
   *
   * @param dependentTags of the resources it depends on (§3.6)
   * @param offers the objects of capabilities that are known
   */
  record Read(VersionTag tag, List<VersionTag> dependentTags, List<Offer> offers) {}

  /**
   * An object of the advertisement (RFC 8008 §5.1). Footprints of several types narrow each other (RFC 8008 Appendix
   * B); those of one type, and prefixes of either family, widen one another. Without any, it is for everyone.
   *
   * @param types the types of its footprints
   * @param names by type what those name that aren't prefixes: PIDs, AS numbers, countries
   */
  record Offer(Set<Capability> capabilities, Set<String> types, List<IpPrefix> prefixes,
      Map<String, Set<String>> names) {}

  /**
   * Reads a message; members may come in any order.
   *
   * @throws MapException naming member and value, if it breaks a rule or a limit
   */
  static Read read(BoundedInput in, Limits limits) throws IOException {
    AdvertisementJson message = new AdvertisementJson(limits);
    return JsonInput.object(in, message::read);
  }

  private Read read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "meta" -> readMeta(json);
        case "cdni-advertisement" -> readAdvertisement(json);
        default -> json.skip();
      }
    }
    if (!isAdvertisementSeen) throw new MapException("cdni-advertisement/capabilities-with-footprints: missing");
    return new Read(TagJson.required(tag, "meta/vtag"), dependentTags, List.copyOf(offers));
  }

  private void readMeta(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "vtag" -> tag = Optional.of(TagJson.readTag(json));
        case "dependent-vtags" -> dependentTags = tags(json);
        default -> json.skip();
      }
    }
  }

  private List<VersionTag> tags(JsonInput json) {
    List<VersionTag> tags = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) {
      if (tags.size() == limits.resources()) throw json.refused("more than " + limits.resources() + " tags");
      VersionTag read = TagJson.readTag(json);
      if (tags.stream().anyMatch(known -> known.resourceId().equals(read.resourceId()))) {
        throw json.refused("tells two versions of " + read.resourceId());
      }
      tags.add(read);
    }
    return List.copyOf(tags);
  }

  private void readAdvertisement(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      if (!json.name().equals("capabilities-with-footprints")) {
        json.skip();
        continue;
      }
      isAdvertisementSeen = true;
      json.startArray();
      while (json.nextElement()) {
        if (++objects > limits.resources()) throw json.refused("more than " + limits.resources() + " objects");
        readObject(json);
      }
    }
  }

  /** An object of which the value may come before the type that says how to read it: so all lists of it are kept. */
  private void readObject(JsonInput json) {
    String path = json.path();
    Optional<String> type = Optional.empty();
    Optional<Map<String, List<String>>> value = Optional.empty();
    Footprints footprints = new Footprints();
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "capability-type" -> type = Optional.of(json.string());
        case "capability-value" -> value = Optional.of(readValue(json));
        case "footprints" -> readFootprints(json, footprints);
        default -> json.skip();
      }
    }
    String named = TagJson.required(type, path + "/capability-type");
    Map<String, List<String>> lists = TagJson.required(value, path + "/capability-value");
    Arrays.stream(Capability.Kind.values()).filter(kind -> kind.type().equals(named)).findFirst().ifPresent(kind -> {
      List<String> values = Optional.ofNullable(lists.get(kind.property())).orElseThrow(() -> new MapException(path
          + "/capability-value/" + kind.property() + ": missing, or of another kind than " + named
          + " has (RFC 8008 §5)"));
      offers.add(footprints.offer(values.stream().map(each -> new Capability(kind, each))
          .collect(Collectors.toUnmodifiableSet())));
    });
  }

  /** The members that tell capabilities, as lists: one of them is a string. What is no object has none. */
  private Map<String, List<String>> readValue(JsonInput json) {
    if (json.isNull()) throw json.wrong("a value");
    if (!json.isObject()) {
      json.skip();
      return Map.of();
    }
    Map<String, List<String>> lists = new HashMap<>();
    json.startObject();
    while (json.nextMember()) {
      String name = json.name();
      boolean isSingle = name.equals(Capability.Kind.LOGGING.property());
      boolean isWanted = Arrays.stream(Capability.Kind.values()).anyMatch(kind -> kind.property().equals(name));
      if (!isWanted || !(isSingle ? json.isString() : json.isArray())) json.skip();
      else lists.put(name, isSingle ? List.of(json.string()) : strings(json));
    }
    return lists;
  }

  private List<String> strings(JsonInput json) {
    List<String> strings = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) {
      if (++values > limits.resources()) throw json.refused("more than " + limits.resources() + " values");
      strings.add(json.string());
    }
    return strings;
  }

  /** The footprints of one object while they are read. */
  private static final class Footprints {
    private final Set<String> types = new HashSet<>();
    private final List<IpPrefix> prefixes = new ArrayList<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    void name(String type, List<String> values) {
      names.computeIfAbsent(type, _ -> new HashSet<>()).addAll(values);
    }

    Offer offer(Set<Capability> capabilities) {
      return new Offer(capabilities, Set.copyOf(types), List.copyOf(prefixes), Map.copyOf(names));
    }
  }

  /** Null and an empty list are as good as none (§3.6): the object is for everyone. */
  private void readFootprints(JsonInput json, Footprints into) {
    if (json.isNull()) {
      json.skip();
      return;
    }
    json.startArray();
    while (json.nextElement()) readFootprint(json, into);
  }

  private void readFootprint(JsonInput json, Footprints into) {
    String path = json.path();
    Optional<String> type = Optional.empty();
    Optional<List<String>> values = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "footprint-type" -> type = Optional.of(json.string());
        case "footprint-value" -> values = Optional.of(readValues(json));
        default -> json.skip();
      }
    }
    String named = TagJson.required(type, path + "/footprint-type");
    List<String> all = TagJson.required(values, path + "/footprint-value");
    into.types.add(named);
    switch (named) {
      case "ipv4cidr" -> all.forEach(each -> into.prefixes.add(prefix(each, Family.IPV4, path)));
      case "ipv6cidr" -> all.forEach(each -> into.prefixes.add(prefix(each, Family.IPV6, path)));
      case "altopid" -> into.name(named, checked(all, PID.asMatchPredicate(), "PID's name (RFC 7285 §10.1)", path));
      case "asn" -> into.name(named, checked(all, AdvertisementJson::isAsNumber, "AS number (RFC 8006 §4.3.7)", path));
      case "countrycode" ->
          into.name(named, checked(all, COUNTRY_CODE.asMatchPredicate(), "country code (RFC 8006 §4.3.8)", path));
      default -> { } // whom it is for isn't known, and so the object isn't used
    }
  }

  /** At least one value (§3.6). Of other types they may be anything (RFC 8006 §4.2.2.2): what is no string is empty. */
  private List<String> readValues(JsonInput json) {
    List<String> values = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) {
      if (++footprintValues > limits.prefixes()) {
        throw json.refused("more than " + limits.prefixes() + " values of footprints");
      }
      if (json.isString()) {
        values.add(json.string());
      } else {
        json.skip();
        values.add("");
      }
    }
    if (values.isEmpty()) throw json.refused("has no value (RFC 9241 §3.6)");
    return values;
  }

  private static List<String> checked(List<String> values, Predicate<String> isValid, String words, String path) {
    values.stream().filter(isValid.negate()).findFirst().ifPresent(wrong -> {
      throw wrong(wrong, words, path);
    });
    return values;
  }

  private IpPrefix prefix(String text, Family family, String path) {
    if (!reader.readPrefix(text) || reader.family() != family) {
      throw wrong(text, family.label() + " prefix (RFC 8006 §4.3.5, §4.3.6)", path);
    }
    return new IpPrefix(reader.address(), reader.length());
  }

  private static MapException wrong(String value, String words, String path) {
    String shown = value.length() <= Capability.VALUE_MAX ? value : value.substring(0, Capability.VALUE_MAX) + "…";
    return new MapException(path + "/footprint-value: \"" + shown + "\" is no " + words);
  }

  private static boolean isAsNumber(String text) {
    return AS_NUMBER.matcher(text).matches() && Long.parseLong(text.substring(2)) <= AS_NUMBER_MAX;
  }
}
