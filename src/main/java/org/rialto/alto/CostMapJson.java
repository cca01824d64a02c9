package org.rialto.alto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/** A cost map as {@code application/alto-costmap+json} (RFC 7285 §11.2.3.6). */
final class CostMapJson {
  /** Beyond this a double no longer tells one whole number from the next. */
  private static final double WHOLE_MAX = 0x1p53;

  private final Limits limits;
  private final CostMap.Builder builder;
  private Optional<VersionTag> networkMap = Optional.empty();
  private Optional<CostType> type = Optional.empty();
  private Optional<VersionTag> ownTag = Optional.empty();
  private boolean mapSeen;
  private int sources;
  private final UsualRow usual = new UsualRow();
  /** For each destination the last row, counted from one, in which it is known to stand. */
  private int[] rowOfDestination = new int[64];

  private CostMapJson(Limits limits, CostMap.Builder builder) {
    this.limits = limits;
    this.builder = builder;
  }

  /**
   * Reads a map; members may come in any order, unknown ones are ignored (§8.3.7). A cost that isn't a number voids the
   * whole map (§11.2.3.6).
   *
   * @param earlier the map before, which is likely to be as large
   * @throws MapException naming member and value, if the map breaks a rule or a limit
   */
  static CostMap read(BoundedInput in, Limits limits, Optional<CostMap> earlier) throws IOException {
    return read(in, limits, earlier, _ -> {});
  }

  /** Reads a map that is like none before. */
  static CostMap read(BoundedInput in, Limits limits) throws IOException {
    return read(in, limits, Optional.empty());
  }

  /**
   * Reads a map as {@link #read(BoundedInput, Limits, Optional)} does.
   *
   * @param tag told the map's own version, if the server gives cost maps one: RFC 7285 knows none, RFC 8895 §5.2 shows
   *     it; what is none is ignored
   */
  static CostMap read(BoundedInput in, Limits limits, Optional<CostMap> earlier, Consumer<VersionTag> tag)
      throws IOException {
    CostMapJson message = new CostMapJson(limits, earlier.map(CostMap.Builder::new).orElseGet(CostMap.Builder::new));
    CostMap map = JsonInput.object(in, message::read);
    message.ownTag.ifPresent(tag);
    return map;
  }

  private CostMap read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "meta" -> readMeta(json);
        case "cost-map" -> readMap(json);
        default -> json.skip();
      }
    }
    if (!mapSeen) throw new MapException("cost-map: missing");
    return builder.build(TagJson.required(networkMap, "meta/dependent-vtags"),
        TagJson.required(type, "meta/cost-type"));
  }

  private void readMeta(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "dependent-vtags" -> readDependentTags(json);
        case "cost-type" -> type = Optional.of(TagJson.checkedSource(TagJson.readCostType(json)));
        case "vtag" -> ownTag = TagJson.readTagIfAny(json);
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

  private void readMap(JsonInput json) {
    mapSeen = true;
    json.startObject();
    while (json.nextListed()) {
      if (sources == limits.pids()) throw json.refused("more than " + limits.pids() + " source PIDs");
      if (builder.hasSource(json.nameOctets(), 0, json.nameLength())) throw json.twice();
      sources++;
      builder.source(json.nameOctets(), 0, json.nameLength());
      readRow(json);
    }
  }

  /** Reads a row: as far as its destinations are written as in the row before, without a look at their names. */
  private void readRow(JsonInput json) {
    json.startObject();
    boolean mayBeUsual = builder.costs() <= limits.costs() - usual.size();
    int place = mayBeUsual ? usual.read(json) : 0;
    builder.costs(usual.destinations(), usual.costs(), place);
    if (json.nextListed()) readRest(json, place);
  }

  /** Reads what is left of a row from the current member on. */
  private void readRest(JsonInput json, int place) {
    for (int i = 0; i < place; i++) rowOfDestination[usual.destination(i)] = sources;
    usual.cut(place);
    do {
      int destination = builder.destination(json.nameOctets(), 0, json.nameLength());
      if (destination >= limits.pids()) throw json.refused("more than " + limits.pids() + " destination PIDs");
      if (destination >= rowOfDestination.length) rowOfDestination = Arrays.copyOf(rowOfDestination, 2 * destination);
      if (rowOfDestination[destination] == sources) throw json.twice();
      rowOfDestination[destination] = sources;
      usual.learn(json, destination);
      readCost(json, destination);
    } while (json.nextListed());
  }

  private void readCost(JsonInput json, int destination) {
    if (builder.costs() == limits.costs()) throw json.refused("more than " + limits.costs() + " costs");
    builder.cost(destination, json.number());
  }

  /** Writes a map, rows and costs in its own order. */
  static void write(CostMap map, OutputStream to) throws IOException {
    JsonOutput.write(to, json -> write(map, json));
  }

  private static void write(CostMap map, JsonGenerator json) {
    json.writeStartObject();
    json.writeObjectPropertyStart("meta");
    json.writeArrayPropertyStart("dependent-vtags");
    TagJson.writeTag(map.networkMap(), json);
    json.writeEndArray();
    json.writeName("cost-type");
    TagJson.writeCostType(map.type(), json);
    json.writeEndObject();
    json.writeObjectPropertyStart("cost-map");
    for (int row = 0; row < map.sources().size(); row++) {
      json.writeObjectPropertyStart(map.sources().get(row));
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        json.writeName(map.destinations().get(map.destinationAt(row, pair)));
        writeCost(map.costAt(pair), json);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeCost(double cost, JsonGenerator json) {
    if (cost == Math.rint(cost) && Math.abs(cost) < WHOLE_MAX) json.writeNumber((long) cost);
    else json.writeNumber(cost);
  }
}
