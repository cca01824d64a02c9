package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cost map as an update stream left it. A patch changes the costs it names and leaves the rest where it is: a million
 * costs never become text again. Of members beside {@code meta} and {@code cost-map} nothing is kept; a patch that
 * rests on them fails.
 *
 * @param meta all of it, as patches may name what the map itself doesn't keep
 */
record CostMapCopy(CostMap map, ObjectNode meta) implements ResourceCopy<CostMapCopy> {
  private static final String MAP = "cost-map";
  private static final String META = "meta";
  /** What a JSON patch may touch of a map: each touched cost becomes a tree. */
  private static final int TOUCHED_MAX = 500_000;

  /** A map that was fetched, and had this tag of its own. */
  static CostMapCopy of(CostMap map, VersionTag tag) {
    return new CostMapCopy(map, MapMeta.of(map, tag));
  }

  /**
   * Reads a full copy.
   *
   * @throws MapException as {@link CostMapJson#read} does
   */
  static CostMapCopy read(InputStream in, Limits limits) throws IOException {
    MessageCopy message = new MessageCopy(in, "");
    CostMap map = CostMapJson.read(new BoundedInput(message, limits.bytes()), limits);
    return new CostMapCopy(map, MapMeta.of(message.meta()));
  }

  /** This copy, holding the map known before where that is equal: nobody compiles it again then. */
  CostMapCopy holding(CostMap known) {
    return known.isSame(map) ? new CostMapCopy(known, meta) : this;
  }

  /** The copy's own tag, if the server gives cost maps one. */
  @Override public Optional<VersionTag> tag() {
    return MapMeta.tag(meta);
  }

  /**
   * This copy after a patch, which is read as it comes.
   *
   * @throws MapException if what comes of it is no cost map, or beyond a limit
   */
  @Override public CostMapCopy merged(InputStream patch, Limits limits) throws IOException {
    MessageCopy message = new MessageCopy(patch, "");
    Rows rows = new Rows(limits);
    JsonInput.object(new BoundedInput(message, limits.bytes()), json -> {
      rows.read(json);
      return rows;
    });
    ObjectNode patched = message.meta().length == 0 ? meta
        : MapMeta.checked(MergePatch.apply(meta, JsonTree.read(message.meta())));
    return with(rows, patched, limits);
  }

  /**
   * This copy after a patch: the rows it touches become a tree, and rows again afterwards.
   *
   * @throws MapException if an operation fails, or what comes of it is no cost map, or beyond a limit
   */
  @Override public CostMapCopy patched(InputStream document, Limits limits) throws IOException {
    JsonPatch patch = JsonPatch.of(JsonTree.read(document));
    Set<String> touched = MapMeta.touched(patch, MAP, map.sources());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set(META, meta.deepCopy());
    tree.set(MAP, tree(touched));
    JsonNode result = patch.apply(tree);
    CostMap part = CostMapJson.read(new BoundedInput(new ByteArrayInputStream(JsonTree.octets(result)),
        limits.bytes()), limits);
    Rows rows = new Rows(limits);
    touched.addAll(part.sources());
    for (String source : touched) rows.replace(source, part);
    return with(rows, MapMeta.checked(result.path(META)), limits);
  }

  private ObjectNode tree(Set<String> touched) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    int costs = 0;
    for (String source : touched) {
      int row = map.row(source);
      if (row < 0) continue;
      ObjectNode costsOfRow = tree.putObject(source);
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        costsOfRow.put(map.destinations().get(map.destinationAt(row, pair)), map.costAt(pair));
      }
      costs += map.rowStart(row + 1) - map.rowStart(row);
      if (costs > TOUCHED_MAX) throw new MapException("a JSON patch that touches more than " + TOUCHED_MAX + " costs");
    }
    return tree;
  }

  private CostMapCopy with(Rows rows, ObjectNode patched, Limits limits) throws IOException {
    CostMap frame = patched == meta ? map : MapMeta.costs(patched, limits);
    CostMap changed = rows.changes.isEmpty() ? map : map.with(rows.changes);
    boolean same = frame.networkMap().equals(map.networkMap()) && frame.type().equals(map.type());
    if (!same || !rows.gone.isEmpty()) changed = rebuilt(changed, rows.gone, frame);
    if (changed.size() > limits.costs()) throw new MapException("more than " + limits.costs() + " costs");
    if (changed.sources().size() > limits.pids() || changed.destinations().size() > limits.pids()) {
      throw new MapException("more than " + limits.pids() + " PIDs");
    }
    return new CostMapCopy(changed, patched);
  }

  /** A map's costs without some rows, under the tag and type of another. */
  private static CostMap rebuilt(CostMap costs, Set<String> gone, CostMap frame) {
    CostMap.Builder builder = new CostMap.Builder();
    int[] number = new int[costs.destinations().size()];
    for (int row = 0; row < costs.sources().size(); row++) {
      if (gone.contains(costs.sources().get(row))) continue;
      builder.source(costs.sources().get(row));
      for (int pair = costs.rowStart(row); pair < costs.rowStart(row + 1); pair++) {
        int destination = costs.destinationAt(row, pair);
        if (number[destination] == 0) {
          number[destination] = 1 + builder.destination(costs.destinations().get(destination));
        }
        builder.cost(number[destination] - 1, costs.costAt(pair));
      }
    }
    return builder.build(frame.networkMap(), frame.type());
  }

  /** What a patch makes of rows. A cost that stays what it is counts as no change. */
  private final class Rows {
    private final Limits limits;
    private final List<CostMap.Change> changes = new ArrayList<>();
    private final Set<String> gone = new LinkedHashSet<>();

    Rows(Limits limits) {
      this.limits = limits;
    }

    /** Reads a merge patch. */
    void read(JsonInput json) {
      json.startObject();
      while (json.nextMember()) {
        if (json.name().equals(MAP)) readRows(json);
        else json.skip();
      }
    }

    private void readRows(JsonInput json) {
      json.startObject();
      while (json.nextMember()) {
        String source = json.name();
        if (!json.isNull()) readRow(source, json);
        else if (map.row(source) >= 0) gone.add(source);
      }
    }

    private void readRow(String source, JsonInput json) {
      boolean known = map.row(source) >= 0;
      json.startObject();
      int before = changes.size();
      while (json.nextMember()) {
        if (changes.size() > limits.costs()) throw json.refused("more than " + limits.costs() + " costs");
        change(source, json.name(), json.isNull() ? Double.NaN : json.number() + 0.0);
      }
      if (!known && changes.size() == before) addEmpty(source);
    }

    /** Replaces a row by what another map has there. */
    void replace(String source, CostMap by) {
      int row = map.row(source);
      int other = by.row(source);
      if (other < 0) {
        if (row >= 0) gone.add(source);
        return;
      }
      Map<String, Double> costs = new LinkedHashMap<>();
      for (int pair = by.rowStart(other); pair < by.rowStart(other + 1); pair++) {
        costs.put(by.destinations().get(by.destinationAt(other, pair)), by.costAt(pair));
      }
      for (int pair = row < 0 ? 0 : map.rowStart(row); pair < (row < 0 ? 0 : map.rowStart(row + 1)); pair++) {
        costs.putIfAbsent(map.destinations().get(map.destinationAt(row, pair)), Double.NaN);
      }
      if (row < 0 && costs.isEmpty()) addEmpty(source);
      costs.forEach((destination, cost) -> change(source, destination, cost));
    }

    private void change(String source, String destination, double cost) {
      if (Double.compare(map.cost(source, destination), cost) != 0) {
        changes.add(new CostMap.Change(source, destination, cost));
      }
    }

    /** A row that is there without a cost: a later patch may add costs to it. */
    private void addEmpty(String source) {
      changes.add(new CostMap.Change(source, source, Double.NaN));
    }
  }
}
