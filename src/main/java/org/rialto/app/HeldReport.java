package org.rialto.app;

import java.util.List;
import org.rialto.answer.Guidance;
import org.rialto.net.Family;
import org.rialto.route.Movement;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits at the gate, for those who decide: why, what it would change, and what to type. */
final class HeldReport {
  /** Services told of: those that move least are left out. */
  private static final int SHIFTS_MAX = 8;

  private HeldReport() {}

  /** The maps in use, and all that would change by those that wait. */
  static ObjectNode toJson(Inspector.View view) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    for (Guidance guidance : view.state().guidance()) {
      StatusReport.maps(json.withArray("maps").addObject(), guidance, view.nowSeconds());
    }
    for (HeldMaps held : view.held()) full(json.withArray("held").addObject(), held);
    return json;
  }

  /** Which maps wait, since when and why. */
  static void brief(ObjectNode json, HeldMaps held) {
    json.put("source", held.source()).put("server", held.said().server().toString())
        .put("tag", held.change().after().tag().toString());
    held.change().before().ifPresent(before -> json.put("tag-in-use", before.tag().toString()));
    json.put("since", held.since().toString())
        .put("applied-at", held.appliesAt().map(Object::toString).orElse("never, unless accepted"));
    strings(json.putArray("because"), held.excesses());
  }

  private static void full(ObjectNode json, HeldMaps held) {
    brief(json, held);
    MapChange change = held.change();
    counts(json.putObject("after"), change.after());
    change.before().ifPresent(before -> counts(json.putObject("before"), before));
    json.putObject("recent-queries").put("sampled", change.queries().sampled())
        .put("moved", change.queries().moved()).put("share", change.movedQueries());
    ArrayNode moves = json.putArray("moves");
    List<Movement.Shift> shifts = change.movement().shifts();
    for (Movement.Shift shift : shifts.subList(0, Math.min(SHIFTS_MAX, shifts.size()))) {
      move(moves.addObject(), shift);
    }
    json.put("moves-in-all", shifts.size());
  }

  private static void counts(ObjectNode json, MapChange.Counts counts) {
    json.put("cost-type", counts.costType().toString()).put("prefixes", counts.prefixes()).put("pids", counts.pids())
        .put("costs", counts.costs());
  }

  private static void move(ObjectNode json, Movement.Shift shift) {
    json.put("service", shift.service()).put("type", shift.recordFamily() == Family.IPV4 ? "A" : "AAAA")
        .put("clients", MapChange.name(shift.clientFamily())).put("share", shift.share());
    for (Movement.Flow flow : shift.flows()) {
      ObjectNode told = json.withArray("flows").addObject();
      strings(told.putArray("from"), flow.from());
      strings(told.putArray("to"), flow.to());
      told.put("left-to-zone", flow.isLeftToZone()).put("share", flow.share());
    }
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
