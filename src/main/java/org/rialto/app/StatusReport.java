package org.rialto.app;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rialto.alto.AdvertisementStatus;
import org.rialto.alto.PointerStatus;
import org.rialto.alto.PropertyStatus;
import org.rialto.alto.SourceStatus;
import org.rialto.alto.UpdateStatus;
import org.rialto.answer.Counters;
import org.rialto.answer.Guidance;
import org.rialto.answer.Outcome;
import org.rialto.answer.State;
import org.rialto.location.CostType;
import org.rialto.location.Metric;
import org.rialto.location.Schedule;
import org.rialto.route.Advice;
import org.rialto.route.AnnouncedNodes;
import org.rialto.route.Gaps;
import org.rialto.route.Role;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.serve.Certificates;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.StreamEvent;
import org.rialto.serve.Streams;
import org.rialto.transfer.Event;
import org.rialto.transfer.NotifyStatus;
import org.rialto.wire.Verdict;
import org.rialto.zone.ZoneProblem;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a server answers from, how its sources do, and what became of the messages so far. */
final class StatusReport {
  private static final int NOTICES_SHOWN_MAX = 100;

  private final Inspector.View view;

  StatusReport(Inspector.View view) {
    this.view = view;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("state-version", view.state().version())
        .put("zones", view.state().zones().size())
        .put("zones-failing", view.failing().size()).put("nodes", view.state().redirects().fleet().nodes().size())
        .put("services", view.setup().fleet().services().size());
    for (KeptZone zone : view.failing()) failing(json.withArray("failing-zones").addObject(), zone);
    for (Guidance guidance : view.state().guidance()) {
      maps(json.withArray("maps").addObject(), guidance, view.nowSeconds());
    }
    for (SourceStatus source : view.sources()) source(json.withArray("sources").addObject(), source, view.nowSeconds());
    view.endpointSources().forEach(source -> endpoints(json.withArray("sources").addObject(), source));
    view.downstream().forEach(cdn -> downstream(json.withArray("downstream-cdns").addObject(), cdn));
    for (HeldMaps held : view.held()) HeldReport.brief(json.withArray("held").addObject(), held);
    FindingReport.counters(json, view.finding());
    view.personal().ifPresent(guidance -> PersonalReport.counters(json.putObject("overrides"), guidance));
    transfers(json, view.transfers());
    for (DnsDoor door : view.doors()) door(json.withArray("doors").addObject(), door);
    view.streams().ifPresent(streams -> streams(json.putObject("streams"), streams));
    view.certificates().ifPresent(certificates -> certificate(json.putObject("certificate"), certificates));
    return json;
  }

  private static void failing(ObjectNode json, KeptZone zone) {
    KeptZone.Failure failure = zone.failure().orElseThrow();
    json.put("name", zone.zone().name()).put("since", failure.since().toString()).put("serving", zone.serving());
    List<ZoneProblem> errors = failure.problems().stream()
        .filter(problem -> problem.severity() == ZoneProblem.Severity.ERROR).toList();
    json.put("errors", errors.size()).put("first", errors.getFirst().toString());
  }

  /** The maps of a source that answers are made from, and their age. */
  static void maps(ObjectNode json, Guidance guidance, long nowSeconds) {
    json.put("source", guidance.source()).put("server", guidance.server())
        .put("tag", guidance.tag().toString());
    costs(json, guidance.costType());
    json.put("age-seconds", guidance.ageSeconds(nowSeconds))
        .put("fresh-for-seconds", guidance.freshUntilSeconds() - nowSeconds).put("restored", guidance.restored());
  }

  /** What the costs are, in which unit, and where their values are from. */
  private static void costs(ObjectNode json, CostType type) {
    json.put("cost-type", type.toString());
    if (!type.isOrdinal()) Metric.of(type.metric()).unit().ifPresent(unit -> json.put("unit", unit));
    if (!type.costSource().equals(CostType.ESTIMATION)) json.put("cost-source", type.costSource());
  }

  /** How each source does, and what its maps leave open; in the order of the configuration. */
  ArrayNode sources() {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    for (SourceStatus source : view.sources()) {
      ObjectNode json = list.addObject();
      source(json, source, view.nowSeconds());
      source.fetchedAt().ifPresent(time ->
          json.put("age-seconds", Math.max(0, view.nowSeconds() - time.getEpochSecond())));
      json.put("in-use", view.state().guidance().stream().anyMatch(told -> told.source().equals(source.name())));
      guard(json, source.name());
      if (view.setup().sourceSetup().republished().contains(source.name())) json.put("republished", true);
      announced(json, source.name());
      for (int place = 0; place < view.state().redirects().advice().size(); place++) {
        Guidance guidance = view.state().guidance().get(place);
        if (!guidance.source().equals(source.name())) continue;
        costs(json, guidance.costType());
        gaps(json, view.state(), place);
      }
      FindingReport.networks(json, view.finding(), source.name());
    }
    view.endpointSources().forEach(source -> endpoints(list.addObject(), source));
    view.downstream().forEach(cdn -> downstream(list.addObject(), cdn));
    return list;
  }

  private void downstream(ObjectNode json, AdvertisementStatus cdn) {
    AdvertisementReport.write(json, cdn, view.setup().fleet(), Instant.ofEpochSecond(view.nowSeconds()));
  }

  /** Whether the guard lets what a source says pass, and what it holds. */
  private void guard(ObjectNode json, String source) {
    Optional<HeldMaps> held = view.held().stream().filter(each -> each.source().equals(source)).findFirst();
    String idle = view.setup().config().guard().enabled() ? "passing" : "off";
    json.put("guard", held.isPresent() ? "holding" : idle);
    held.ifPresent(each -> HeldReport.brief(json.putObject("held"), each));
  }

  /** How many nodes a source announces, and what of that isn't taken; nothing of one that does neither. */
  private void announced(ObjectNode json, String source) {
    AnnouncedNodes announced = view.announced().getOrDefault(source, AnnouncedNodes.NONE);
    if (announced.equals(AnnouncedNodes.NONE)) return;
    json.put("announced-nodes", announced.nodes().size()).put("refused-nodes", announced.refused());
    announced.firstRefusal().ifPresent(why -> json.put("first-refused", why));
  }

  /** What the maps of a source prefer and leave open, as far as they have been read. */
  static void gaps(ObjectNode json, State state, int source) {
    if (source >= state.redirects().advice().size()) return;
    Advice advice = state.redirects().advice().get(source);
    Gaps gaps = Gaps.of(advice, state.redirects().fleet());
    json.put("better", advice.better().name().toLowerCase(Locale.ROOT))
        .put("unplaced-nodes", gaps.unplacedNodes().size()).put("silent-pids", gaps.silentPids())
        .put("strange-pids", gaps.strangePids());
    for (Role role : List.of(Role.ORIGIN, Role.BORDER)) {
      int nodes = state.redirects().nodes(source, role);
      if (nodes > 0) json.put(role.name().toLowerCase(Locale.ROOT) + "-nodes", nodes);
    }
  }

  private void endpoints(ObjectNode json, EndpointSource source) {
    EndpointReport.write(json, source, Instant.ofEpochSecond(view.nowSeconds()));
  }

  private static void source(ObjectNode json, SourceStatus source, long nowSeconds) {
    json.put("name", source.name()).put("state", source.state().name().toLowerCase(Locale.ROOT));
    source.directory().ifPresent(uri -> json.put("directory", uri.toString()));
    source.tag().ifPresent(tag -> json.put("tag", tag.toString()));
    json.put("prefixes", source.prefixes()).put("failures", source.failures());
    source.lastError().ifPresent(error -> json.put("last-error", error));
    source.fetchedAt().map(Instant::toString).ifPresent(time -> json.put("fetched-at", time));
    source.freshUntil().map(Instant::toString).ifPresent(time -> json.put("fresh-until", time));
    source.nextFetch().map(Instant::toString).ifPresent(time -> json.put("next-fetch", time));
    updates(json, source.updates());
    source.calendar().ifPresent(calendar -> calendar(json, calendar, nowSeconds));
    otherCosts(json, source);
    source.property().ifPresent(property -> property(json, property));
    source.pointers().ifPresent(pointers -> pointers(json.putObject("pointer"), pointers));
  }

  /** Whose maps named the directory used, and which one its own maps name. */
  private static void pointers(ObjectNode json, PointerStatus pointers) {
    pointers.namedBy().ifPresent(uri -> json.put("named-by", uri.toString()));
    pointers.names().ifPresent(uri -> json.put("names", uri.toString()));
    pointers.lastError().ifPresent(error -> json.put("last-error", error));
  }

  /** How many costs are no numbers, where there are any. */
  static void otherCosts(ObjectNode json, SourceStatus source) {
    if (source.otherCosts() > 0) json.put("other-costs", source.otherCosts());
  }

  /** Which interval of a calendar applies, when the next does, and until when anything is known. */
  static void calendar(ObjectNode json, Schedule calendar, long nowSeconds) {
    Instant now = Instant.ofEpochSecond(nowSeconds);
    json.put("calendar-interval", (1 + calendar.position(now)) + " of " + calendar.intervals());
    calendar.next(now).ifPresent(next -> json.put("calendar-next", next.toString()));
    json.put("calendar-end", calendar.end().toString());
  }

  /** How it does with the property of nodes it is asked for. */
  private static void property(ObjectNode json, PropertyStatus property) {
    ObjectNode told = json.putObject("property").put("name", property.property())
        .put("resources", property.resources()).put("values", property.values());
    property.fetchedAt().ifPresent(time -> told.put("fetched-at", time.toString()));
    property.freshUntil().ifPresent(time -> told.put("fresh-until", time.toString()));
    property.lastError().ifPresent(error -> told.put("last-error", error));
  }

  /** How changes come, and what the update stream did since the start, if there is one. */
  private static void updates(ObjectNode json, UpdateStatus updates) {
    json.put("updates", updates.isPushed() ? "pushed" : "polled");
    updates.stream().ifPresent(uri -> {
      ObjectNode stream = json.putObject("update-stream").put("uri", uri.toString());
      updates.pushedSince().ifPresent(time -> stream.put("since", time.toString()));
      stream.put("events", updates.events()).put("patches", updates.patches())
          .put("begun-anew", updates.begunAnew()).put("resynchronisations", updates.resynchronisations());
      updates.lastReason().ifPresent(reason -> stream.put("last-reason", reason));
    });
  }

  /** Of many notices, those that were answered as they should be are only counted. */
  private static void transfers(ObjectNode json, TransferView transfers) {
    for (Event event : Event.values()) {
      long count = transfers.counters().of(event);
      if (count > 0) json.withObject("transfers").put(event.name(), count);
    }
    for (SecondaryStatus zone : transfers.secondaries()) secondary(json.withArray("secondaries").addObject(), zone);
    boolean all = transfers.notices().size() <= NOTICES_SHOWN_MAX;
    for (NotifyStatus notice : transfers.notices()) {
      if (!all && notice.isOk()) continue;
      json.withArray("notices").addObject().put("zone", notice.zone()).put("remote", notice.remote())
          .put("serial", notice.serial()).put("outcome", notice.outcome()).put("since", notice.since().toString());
    }
    if (!all) json.put("notices-ok", transfers.notices().stream().filter(NotifyStatus::isOk).count());
  }

  private static void secondary(ObjectNode json, SecondaryStatus zone) {
    json.put("zone", zone.zone()).put("standing", zone.standing().name().toLowerCase(Locale.ROOT));
    zone.serial().ifPresent(serial -> json.put("serial", serial));
    zone.primary().ifPresent(primary -> json.put("primary", primary));
    zone.checkedAt().ifPresent(time -> json.put("checked-at", time.toString()));
    zone.nextAt().ifPresent(time -> json.put("next-check", time.toString()));
    zone.expiresAt().ifPresent(time -> json.put("expires-at", time.toString()));
    zone.failure().ifPresent(cause -> json.put("failure", cause));
  }

  /** Counters that have never moved are left out: what is there has happened. */
  private static void door(ObjectNode json, DnsDoor door) {
    json.put("listen", door.listen().toString()).put("port", door.port());
    if (door.listen().encrypted()) json.put("encrypted", true);
    Counters counters = door.counters();
    for (Verdict verdict : Verdict.values()) {
      if (counters.of(verdict) > 0) json.put(verdict.name(), counters.of(verdict));
    }
    for (Outcome outcome : Outcome.values()) {
      if (counters.of(outcome) > 0) json.put(outcome.name(), counters.of(outcome));
    }
    if (door.unsent() > 0) json.put("UNSENT", door.unsent());
  }

  private static void certificate(ObjectNode json, Certificates certificates) {
    json.put("subject", certificates.current().subject())
        .put("not-after", certificates.current().notAfter().toString());
    certificates.error().ifPresent(error -> json.put("last-error", error));
  }

  private static void streams(ObjectNode json, Streams streams) {
    json.put("open", streams.open()).put("idle", streams.idle());
    for (StreamEvent event : StreamEvent.values()) {
      if (streams.count(event) > 0) json.put(event.name(), streams.count(event));
    }
  }
}
