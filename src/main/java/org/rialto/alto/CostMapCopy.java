package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.CostLayers;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Schedule;
import org.rialto.location.VersionTag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cost map as an update stream left it. A patch changes the costs it names and leaves the rest where it is: a million
 * costs never become text again. Of members beside {@code meta} and {@code cost-map} nothing is kept, nor of arrays
 * that are ignored; a patch that rests on them fails.
 *
 * @param maps one for each of a pair's costs, all of the same pairs
 * @param meta all of it, as patches may name what the maps themselves don't keep
 */
record CostMapCopy(List<CostMap> maps, ObjectNode meta, CostForm form) implements ResourceCopy<CostMapCopy> {
  private static final String MAP = "cost-map";
  private static final String META = "meta";
  /** What a JSON patch may touch of a map: each touched cost becomes a tree. */
  private static final int TOUCHED_MAX = 500_000;

  /**
   * A map that was fetched.
   *
   * @param tag of its own
   * @param pointer the directory it names as a better one
   */
  static CostMapCopy of(CostMap map, VersionTag tag, Optional<URI> pointer) {
    return new CostMapCopy(List.of(map), MapMeta.of(map, tag, pointer), CostForm.of(map.type()));
  }

  /**
   * Reads a full copy.
   *
   * @throws MapException as {@link CostMapJson#read} does
   */
  static CostMapCopy read(InputStream in, Limits limits, CostForm form) throws IOException {
    MessageCopy message = new MessageCopy(in, "");
    List<CostMap> maps = maps(message, limits, form);
    return new CostMapCopy(maps, MapMeta.of(message.meta()), form);
  }

  private static List<CostMap> maps(InputStream in, Limits limits, CostForm form) throws IOException {
    BoundedInput bounded = new BoundedInput(in, limits.bytes());
    if (!form.isArray()) return List.of(CostMapJson.read(bounded, limits));
    CostMap.Builder pairs = new CostMap.Builder();
    CostLayers layers = new CostLayers(pairs, form.costs());
    CostArray array = new CostArray(form.costs(), form.calendar().isPresent());
    CostMeta meta = new CostMeta(form.isMultiCost());
    JsonInput.object(bounded, json -> {
      CostMapJson.read(json, meta, new CostArrays(limits, pairs, array, layers::cost));
      return meta;
    });
    if (form.calendar().isPresent() && array.arrays() > 0) {
      TagJson.required(meta.schedule(), "meta/calendar-response-attributes");
    }
    return layers.build(meta.networkMap(), form.types(meta));
  }

  /** The map of the first of each pair's costs. */
  CostMap map() {
    return maps.getFirst();
  }

  /** This copy, holding the map known before where that is equal: nobody compiles it again then. */
  CostMapCopy holding(CostMap known) {
    return !form.isArray() && known.isSame(map()) ? new CostMapCopy(List.of(known), meta, form) : this;
  }

  /**
   * What {@code meta} says.
   *
   * @throws MapException naming the member at fault
   */
  CostMeta said() {
    return said(meta, form);
  }

  private static CostMeta said(ObjectNode meta, CostForm form) {
    CostMeta said = new CostMeta(form.isMultiCost());
    try {
      return JsonInput.object(new ByteArrayInputStream(JsonTree.octets(meta)), json -> {
        said.read(json);
        return said;
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // octets in memory can be read
    }
  }

  /** When each cost of a calendar applies; empty where there is none. */
  Optional<Schedule> schedule() {
    return form.calendar().isPresent() ? said().schedule() : Optional.empty();
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
    Set<String> touched = MapMeta.touched(patch, MAP, map().sources());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set(META, meta.deepCopy());
    tree.set(MAP, tree(touched));
    JsonNode result = patch.apply(tree);
    List<CostMap> part = maps(new ByteArrayInputStream(JsonTree.octets(result)), limits, form);
    Rows rows = new Rows(limits);
    touched.addAll(part.getFirst().sources());
    for (String source : touched) rows.replace(source, part);
    return with(rows, MapMeta.checked(result.path(META)), limits);
  }

  private ObjectNode tree(Set<String> touched) {
    CostMap map = map();
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    int costs = 0;
    for (String source : touched) {
      int row = map.row(source);
      if (row < 0) continue;
      ObjectNode costsOfRow = tree.putObject(source);
      for (int pair = map.rowStart(row); pair < map.rowStart(row + 1); pair++) {
        String destination = map.destinations().get(map.destinationAt(row, pair));
        if (form.isArray()) putArray(costsOfRow.putArray(destination), source, destination);
        else costsOfRow.put(destination, map.costAt(pair));
      }
      costs += (map.rowStart(row + 1) - map.rowStart(row)) * maps.size();
      if (costs > TOUCHED_MAX) throw new MapException("a JSON patch that touches more than " + TOUCHED_MAX + " costs");
    }
    return tree;
  }

  private void putArray(ArrayNode array, String source, String destination) {
    for (CostMap each : maps) array.add(each.cost(source, destination));
  }

  private CostMapCopy with(Rows rows, ObjectNode patched, Limits limits) throws IOException {
    CostMeta said = said(patched, form);
    List<CostType> types = form.types(said);
    List<CostMap> after = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      CostMap map = maps.get(i);
      CostMap changed = rows.changes.get(i).isEmpty() ? map : map.with(rows.changes.get(i));
      boolean same = said.networkMap().equals(map.networkMap()) && types.get(i).equals(map.type());
      after.add(same && rows.gone.isEmpty() ? changed : rebuilt(changed, rows.gone, said.networkMap(), types.get(i)));
    }
    if (after.getFirst().size() > limits.costs()) throw new MapException("more than " + limits.costs() + " costs");
    if (after.getFirst().sources().size() > limits.pids() || after.getFirst().destinations().size() > limits.pids()) {
      throw new MapException("more than " + limits.pids() + " PIDs");
    }
    return new CostMapCopy(after, patched, form);
  }

  /** A map's costs without some rows, under another tag and of another type. */
  private static CostMap rebuilt(CostMap costs, Set<String> gone, VersionTag networkMap, CostType type) {
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
    return builder.build(networkMap, type);
  }

  /** What a patch makes of rows. A cost that stays what it is counts as no change. */
  private final class Rows {
    private final Limits limits;
    /** For each map. */
    private final List<List<CostMap.Change>> changes = new ArrayList<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final CostArray array = new CostArray(maps.size(), form.calendar().isPresent());
    private final double[] none = new double[maps.size()];
    private int read;

    Rows(Limits limits) {
      this.limits = limits;
      for (CostMap _ : maps) changes.add(new ArrayList<>());
      Arrays.fill(none, Double.NaN);
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
        else if (map().row(source) >= 0) gone.add(source);
      }
    }

    private void readRow(String source, JsonInput json) {
      json.startObject();
      boolean isEmpty = true;
      while (json.nextMember()) {
        if (read++ > limits.costs()) throw json.refused("more than " + limits.costs() + " costs");
        String destination = json.name();
        double[] costs = readCosts(json);
        change(source, destination, costs);
        isEmpty &= Double.isNaN(costs[0]);
      }
      if (map().row(source) < 0 && isEmpty) addEmpty(source);
    }

    /** The costs of a pair; not numbers where it has none. */
    private double[] readCosts(JsonInput json) {
      if (json.isNull()) return none;
      if (form.isArray()) return array.read(json) ? array.costs() : none;
      array.costs()[0] = json.number();
      return array.costs();
    }

    /** Replaces a row by what other maps have there. */
    void replace(String source, List<CostMap> by) {
      CostMap map = map();
      int row = map.row(source);
      int other = by.getFirst().row(source);
      if (other < 0) {
        if (row >= 0) gone.add(source);
        return;
      }
      Map<String, double[]> costs = new LinkedHashMap<>();
      for (int pair = by.getFirst().rowStart(other); pair < by.getFirst().rowStart(other + 1); pair++) {
        String destination = by.getFirst().destinations().get(by.getFirst().destinationAt(other, pair));
        costs.put(destination, by.stream().mapToDouble(each -> each.cost(source, destination)).toArray());
      }
      for (int pair = row < 0 ? 0 : map.rowStart(row); pair < (row < 0 ? 0 : map.rowStart(row + 1)); pair++) {
        costs.putIfAbsent(map.destinations().get(map.destinationAt(row, pair)), none);
      }
      if (row < 0 && costs.isEmpty()) addEmpty(source);
      costs.forEach((destination, values) -> change(source, destination, values));
    }

    private void change(String source, String destination, double[] costs) {
      for (int i = 0; i < costs.length; i++) {
        double cost = costs[i] + 0.0; // there is one zero
        if (Double.compare(maps.get(i).cost(source, destination), cost) != 0) {
          changes.get(i).add(new CostMap.Change(source, destination, cost));
        }
      }
    }

    /** A row that is there without a cost: a later patch may add costs to it. */
    private void addEmpty(String source) {
      for (List<CostMap.Change> each : changes) each.add(new CostMap.Change(source, source, Double.NaN));
    }
  }
}
