package org.rialto.alto;

import java.util.Optional;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;

/** The {@code meta} of a cost map while it is read (RFC 7285 §11.2.3.6, RFC 8896 §5.1.2). */
final class CostMeta {
  private Optional<VersionTag> networkMap = Optional.empty();
  private Optional<CostType> type = Optional.empty();
  private Optional<VersionTag> ownTag = Optional.empty();
  private Optional<Schedule> schedule = Optional.empty();

  void read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "dependent-vtags" -> readDependentTags(json);
        case "cost-type" -> type = Optional.of(TagJson.checkedSource(TagJson.readCostType(json)));
        case "vtag" -> ownTag = TagJson.readTagIfAny(json);
        case "calendar-response-attributes" -> schedule = Optional.of(CalendarJson.readSchedule(json));
        default -> json.skip();
      }
    }
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

  /** The map's own version, which RFC 7285 doesn't know and RFC 8895 §5.2 shows. */
  Optional<VersionTag> ownTag() {
    return ownTag;
  }

  /** When each value of a calendar applies; empty where costs are no calendars. */
  Optional<Schedule> schedule() {
    return schedule;
  }
}
