package org.rialto.alto;

import java.util.Optional;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/**
 * The parts that the {@code meta} of several messages is made of: version tags (RFC 7285 §10.3) and cost types (§10.7).
 */
final class TagJson {
  private TagJson() {}

  /** Reads a version tag, which the current value must be. */
  static VersionTag readTag(JsonInput json) {
    String path = json.path();
    Optional<String> resourceId = Optional.empty();
    Optional<String> tag = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "resource-id" -> resourceId = Optional.of(json.string());
        case "tag" -> tag = Optional.of(json.string());
        default -> json.skip();
      }
    }
    return new VersionTag(required(resourceId, path + "/resource-id"), required(tag, path + "/tag"));
  }

  /** Reads the current value as a version tag where it is one; else it is passed over. */
  static Optional<VersionTag> readTagIfAny(JsonInput json) {
    if (!json.isObject()) return Optional.empty();
    Optional<String> resourceId = Optional.empty();
    Optional<String> tag = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      if (!json.isString()) continue;
      switch (json.name()) {
        case "resource-id" -> resourceId = Optional.of(json.string());
        case "tag" -> tag = Optional.of(json.string());
        default -> json.skip();
      }
    }
    return resourceId.isEmpty() || tag.isEmpty() ? Optional.empty() : tagIfAny(resourceId.get(), tag.get());
  }

  /** The version tag of these, if they are one. */
  static Optional<VersionTag> tagIfAny(String resourceId, String tag) {
    try {
      return Optional.of(new VersionTag(resourceId, tag));
    } catch (MapException e) {
      return Optional.empty();
    }
  }

  /** Reads a cost type, which the current value must be; its description is for people only (§10.7). */
  static CostType readCostType(JsonInput json) {
    String path = json.path();
    Optional<String> metric = Optional.empty();
    Optional<String> mode = Optional.empty();
    String costSource = CostType.ESTIMATION;
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "cost-metric" -> metric = Optional.of(json.string());
        case "cost-mode" -> mode = Optional.of(json.string());
        case "cost-context" -> costSource = readCostSource(json);
        default -> json.skip();
      }
    }
    return new CostType(required(metric, path + "/cost-metric"), required(mode, path + "/cost-mode"), costSource);
  }

  /** Reads a cost context (RFC 9439 §3.1); its parameters are for people only. */
  private static String readCostSource(JsonInput json) {
    String costSource = CostType.ESTIMATION;
    json.startObject();
    while (json.nextMember()) {
      if (json.name().equals("cost-source")) costSource = json.string();
      else json.skip();
    }
    return costSource;
  }

  /**
   * Checks that costs of a type may be from where they are (RFC 9439 §6.3).
   *
   * @throws MapException naming type and source, if they may not
   */
  static CostType checkedSource(CostType type) {
    if (type.isCostSourceAllowed()) return type;
    throw new MapException("cost-context/cost-source: \"" + type.costSource() + "\" is not for " + type.metric()
        + ", which is an estimation (RFC 9439 §6.3)");
  }

  /** A member that has to be there. */
  static <T> T required(Optional<T> member, String path) {
    return member.orElseThrow(() -> new MapException(path + ": missing"));
  }

  static void writeTag(VersionTag tag, JsonGenerator to) {
    to.writeStartObject();
    to.writeStringProperty("resource-id", tag.resourceId());
    to.writeStringProperty("tag", tag.tag());
    to.writeEndObject();
  }

  static void writeCostType(CostType type, JsonGenerator to) {
    to.writeStartObject();
    to.writeStringProperty("cost-metric", type.metric());
    to.writeStringProperty("cost-mode", type.mode());
    if (!type.costSource().equals(CostType.ESTIMATION)) {
      to.writeObjectPropertyStart("cost-context");
      to.writeStringProperty("cost-source", type.costSource());
      to.writeEndObject();
    }
    to.writeEndObject();
  }
}
