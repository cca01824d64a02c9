package org.rialto.alto;

import static org.rialto.alto.ScriptedServer.ok;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.rialto.location.Maps;

/** A source whose server has an update stream that says what a test tells it. */
abstract class StreamedSource {
  /** Fetched maps are fresh for the whole test: what changes was pushed. */
  static final String FRESH = "Cache-Control: max-age=86400";
  static final String MERGE = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  final List<Guidance> given = new CopyOnWriteArrayList<>();
  final ScriptedStream stream = new ScriptedStream();
  ScriptedServer server;
  AltoClient client;

  @BeforeEach void openServer() throws IOException {
    server = new ScriptedServer().on("/networkmap", ok(MediaType.NETWORK_MAP, Examples.networkMap(1), FRESH))
        .on("/costmap", ok(MediaType.COST_MAP, Examples.costMap(1), FRESH))
        .on("/updates", stream);
    offer(MERGE, MERGE);
  }

  @AfterEach void closeBoth() throws IOException {
    if (client != null) client.close();
    server.close();
    for (int i = 0; i < stream.count(); i++) stream.opening(i).end();
  }

  /** Has the directory offer a stream with these patches. */
  void offer(String networkMapChanges, String costMapChanges) {
    server.on("/directory", ok(MediaType.DIRECTORY, directory(networkMapChanges, costMapChanges), FRESH));
  }

  static String directory(String networkMapChanges, String costMapChanges) {
    return Examples.directory().replace("\"uses\": [\"nm\"]}}}", """
        "uses": ["nm"]},
          "up": {"uri": "updates", "media-type": "text/event-stream", "uses": ["nm", "cm"],
                 "accepts": "application/alto-updatestreamparams+json",
                 "capabilities": {"support-stream-control": true,
                                  "incremental-change-media-types": {"nm": "%s", "cm": "%s"}}}}}"""
        .formatted(networkMapChanges, costMapChanges));
  }

  static Source with(Source source, UpdateTerms terms) {
    return new Source(source.name(), source.origin(), source.type(), source.networkMapId(),
        source.acceptIncomplete(), source.access(), source.timing(), source.limits(), terms, source.reach());
  }

  void start() {
    start(with(Examples.source(server), new UpdateTerms(true, Duration.ofSeconds(20), Duration.ofSeconds(20))));
  }

  void start(Source source) {
    start(source, Optional.empty());
  }

  void start(Source source, Optional<MapStore> store) {
    client = new AltoClient(source, Clock.systemUTC(), store, Progress.NONE, given::add);
    client.start();
  }

  UpdateStatus updates() {
    return client.status().updates();
  }

  Maps maps(int version, double cost) {
    return Eventually.value("version " + version + " at cost " + cost, () -> given.stream().map(Guidance::maps)
        .filter(maps -> maps.networkMap().tag().tag().equals("t" + version)
            && maps.costMap().cost("v" + version, "rest") == cost).findFirst());
  }

  void pushed() {
    Eventually.holds("pushed", () -> updates().isPushed());
  }

  /** Waits until the stream that was opened as the n-th, from one, has ended for a reason. */
  String reason(int n) {
    return Eventually.value("the end of stream " + n, () -> updates().resynchronisations() >= n
        ? updates().lastReason() : Optional.empty());
  }

  /** Opens the first stream with all it needs to vouch for version 1. */
  ScriptedStream.Opening opened() {
    start();
    ScriptedStream.Opening first = stream.opening(0).control()
        .event(MediaType.COST_MAP + ",costs-1", Examples.costMap(1));
    pushed();
    return first;
  }
}
