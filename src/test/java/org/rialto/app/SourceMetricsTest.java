package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SourceMetricsTest {
  private static final String GUIDED = """
      {"name": "isp", "state": "current", "directory": "http://a.example/d", "tag": "map#1", "prefixes": 7,
       "in-use": true, "failures": 2, "age-seconds": 40, "fresh-until": "1970-01-01T00:01:00Z",
       "next-fetch": "1970-01-01T00:00:50Z",
       "updates": "pushed", "update-stream": {"uri": "http://a.example/u", "events": 5, "patches": 4,
       "begun-anew": 3, "resynchronisations": 1}, "guard": "holding", "held": {"since": "1970-01-01T00:00:30Z"}}""";
  private static final String WAITING = """
      {"name": "a\\"b\\\\c\\nd", "state": "waiting", "prefixes": 0, "failures": 0, "updates": "polled",
       "guard": "passing"}""";

  private static List<String> samples(String... sources) {
    return SourceMetrics.text(JsonMapper.shared().readTree("[" + String.join(",", sources) + "]")).lines()
        .filter(line -> !line.startsWith("#")).toList();
  }

  @Test void allThatIsKnownOfASourceHasASample() {
    assertEquals(List.of(
        "rialto_source_state{source=\"isp\",state=\"waiting\"} 0",
        "rialto_source_state{source=\"isp\",state=\"restored\"} 0",
        "rialto_source_state{source=\"isp\",state=\"current\"} 1",
        "rialto_source_state{source=\"isp\",state=\"failing\"} 0",
        "rialto_source_state{source=\"isp\",state=\"closed\"} 0",
        "rialto_source_info{source=\"isp\",tag=\"map#1\",directory=\"http://a.example/d\"} 1",
        "rialto_source_age_seconds{source=\"isp\"} 40",
        "rialto_source_fresh_until_timestamp_seconds{source=\"isp\"} 60",
        "rialto_source_next_fetch_timestamp_seconds{source=\"isp\"} 50",
        "rialto_source_in_use{source=\"isp\"} 1",
        "rialto_source_failures{source=\"isp\"} 2",
        "rialto_source_prefixes{source=\"isp\"} 7",
        "rialto_source_pushed{source=\"isp\"} 1",
        "rialto_source_update_events_total{source=\"isp\"} 5",
        "rialto_source_update_patches_total{source=\"isp\"} 4",
        "rialto_source_update_substreams_begun_anew_total{source=\"isp\"} 3",
        "rialto_source_update_resynchronisations_total{source=\"isp\"} 1",
        "rialto_source_guard_holding{source=\"isp\"} 1",
        "rialto_source_guard_holding_since_timestamp_seconds{source=\"isp\"} 30"), samples(GUIDED));
  }

  @Test void whatASourceHasNoneOfHasNoSample() {
    List<String> samples = samples(WAITING);
    assertTrue(samples.stream().noneMatch(line -> line.contains("age") || line.contains("timestamp")
        || line.contains("_total")), samples::toString);
    assertTrue(samples.stream().anyMatch(line -> line.startsWith("rialto_source_guard_holding{")), samples::toString);
  }

  @Test void labelsAreEscaped() {
    assertTrue(samples(WAITING).contains("rialto_source_failures{source=\"a\\\"b\\\\c\\nd\"} 0"));
  }

  @Test void eachMetricIsDescribedOnceWhateverTheSources() {
    List<String> lines = SourceMetrics.text(JsonMapper.shared().readTree("[" + GUIDED + "," + WAITING + "]")).lines()
        .filter(line -> line.startsWith("# TYPE")).toList();
    assertEquals(lines.stream().distinct().count(), lines.size());
    assertEquals(18, lines.size());
  }
}
