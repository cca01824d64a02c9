package org.rialto.alto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;

/** The {@code meta} of a cost map while it is read (RFC 7285 §11.2.3.6, RFC 8896 §5.1.2). */
final class CostMeta {
  private final boolean isMultiCost;
  private List<CostType> types = List.of();
  private Optional<VersionTag> networkMap = Optional.empty();
  private Optional<CostType> type = Optional.empty();
  private Optional<VersionTag> ownTag = Optional.empty();
  private Optional<Schedule> schedule = Optional.empty();
  private Optional<String> pointer = Optional.empty();

  /** @param isMultiCost whether several cost types were asked for (RFC 8189 §4.1.3) */
  CostMeta(boolean isMultiCost) {
    this.isMultiCost = isMultiCost;
  }

  void read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "dependent-vtags" -> readDependentTags(json);
        case "cost-type" -> readType(json);
        case "multi-cost-types" -> readTypes(json);
        case "vtag" -> ownTag = TagJson.readTagIfAny(json);
        case "calendar-response-attributes" -> schedule = Optional.of(CalendarJson.readSchedule(json));
        case Pointers.MEMBER -> readPointer(json);
        default -> json.skip();
      }
    }
  }

  private void readPointer(JsonInput json) {
    if (json.isString()) pointer = Optional.of(json.string());
    else json.skip();
  }

  /** That of several costs is empty, and to be ignored (RFC 8189 §4.1.3). */
  private void readType(JsonInput json) {
    if (isMultiCost) json.skip();
    else type = Optional.of(TagJson.checkedSource(TagJson.readCostType(json)));
  }

  private void readTypes(JsonInput json) {
    if (!isMultiCost) {
      json.skip();
      return;
    }
    types = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) types.add(TagJson.checkedSource(TagJson.readCostType(json)));
  }

  /** A cost map depends on just one network map (§11.2.3.6). */
  private void readDependentTags(JsonInput json) {
    json.startArray();
    while (json.nextElement()) {
      if (networkMap.isPresent()) {
        throw json.refused("a cost map is for one network map, not for several (RFC 7285 §11.2.3.6)");
      }
      networkMap = Optional.of(TagJson.readTag(json));
    }
    if (networkMap.isEmpty()) throw new MapException("meta/dependent-vtags: empty (RFC 7285 §11.2.3.6)");
  }

  /** @throws MapException if it wasn't said */
  VersionTag networkMap() {
    return TagJson.required(networkMap, "meta/dependent-vtags");
  }

  /** @throws MapException if it wasn't said */
  CostType type() {
    return TagJson.required(type, "meta/cost-type");
  }

  /** The types of several costs; none where it wasn't said, or one was asked for. */
  List<CostType> types() {
    return types;
  }

  /** What {@link Pointers#MEMBER} says, where it is a string. */
  Optional<String> pointer() {
    return pointer;
  }

  /** The map's own version, which RFC 7285 doesn't know and RFC 8895 §5.2 shows; what is none is ignored. */
  Optional<VersionTag> ownTag() {
    return ownTag;
  }

  /** When each value of a calendar applies; empty where costs are no calendars. */
  Optional<Schedule> schedule() {
    return schedule;
  }
}
