package org.rialto.alto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/** A cost map as {@code application/alto-costmap+json} (RFC 7285 §11.2.3.6). */
final class CostMapJson {
  /** Beyond this a double no longer tells one whole number from the next. */
  private static final double WHOLE_MAX = 0x1p53;

  private CostMapJson() {}

  /**
   * Reads a map; members may come in any order, unknown ones are ignored (§8.3.7). A cost that isn't a number voids the
   * whole map (§11.2.3.6).
   *
   * @param earlier the map before, which is likely to be as large
   * @throws MapException naming member and value, if the map breaks a rule or a limit
   */
  static CostMap read(BoundedInput in, Limits limits, Optional<CostMap> earlier) throws IOException {
    return read(in, limits, earlier, new CostMeta(false), OtherCosts.refused());
  }

  /** Reads a map that is like none before. */
  static CostMap read(BoundedInput in, Limits limits) throws IOException {
    return read(in, limits, Optional.empty());
  }

  /**
   * Reads a map as {@link #read(BoundedInput, Limits, Optional)} does.
   *
   * @param meta takes what the message's {@code meta} says
   * @param others says what is done about costs that are no numbers, and counts them
   */
  static CostMap read(BoundedInput in, Limits limits, Optional<CostMap> earlier, CostMeta meta, OtherCosts others)
      throws IOException {
    CostMap.Builder builder = earlier.map(CostMap.Builder::new).orElseGet(CostMap.Builder::new);
    return JsonInput.object(in, json -> {
      read(json, meta, new Numbers(limits, builder, others));
      return builder.build(meta.networkMap(), meta.type());
    });
  }

  /** Reads a message, whose rows go where they are read. */
  static void read(JsonInput json, CostMeta meta, CostRows rows) {
    boolean mapSeen = false;
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "meta" -> meta.read(json);
        case "cost-map" -> {
          rows.readMap(json);
          mapSeen = true;
        }
        default -> json.skip();
      }
    }
    if (!mapSeen) throw new MapException("cost-map: missing");
  }

  /** Rows whose costs are numbers. */
  private static final class Numbers extends CostRows {
    private final CostMap.Builder builder;
    private final OtherCosts others;

    Numbers(Limits limits, CostMap.Builder builder, OtherCosts others) {
      super(limits, builder);
      this.builder = builder;
      this.others = others;
    }

    @Override int readUsual(JsonInput json, UsualRow usual) {
      if (others.isAccepted()) return 0; // each cost is looked at by itself
      int place = usual.read(json);
      builder.costs(usual.destinations(), usual.costs(), place);
      return place;
    }

    @Override void readCost(JsonInput json, int destination) {
      if (!others.passesOver(json)) builder.cost(destination, json.number());
    }
  }

  /** Writes a map, rows and costs in its own order. */
  static void write(CostMap map, OutputStream to) throws IOException {
    JsonOutput.write(to, json -> write(map, map.networkMap(), json));
  }

  /** A map for a network map that has another tag here. */
  static byte[] octets(CostMap map, VersionTag networkMap) {
    return JsonOutput.octets(json -> write(map, networkMap, json));
  }

  private static void write(CostMap map, VersionTag networkMap, JsonGenerator json) {
    json.writeStartObject();
    json.writeObjectPropertyStart("meta");
    json.writeArrayPropertyStart("dependent-vtags");
    TagJson.writeTag(networkMap, json);
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
