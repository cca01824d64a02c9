package org.rialto.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.rialto.location.Better;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.Metric;

/** Reads which costs are compared: the keys metric, mode and better of any section. */
final class CostTypes {
  private CostTypes() {}

  /** The metric and mode; routing cost and numerical where nothing is said. */
  static CostType type(Section section) {
    String mode = section.oneOf("mode", CostType.NUMERICAL,
        Map.of(CostType.NUMERICAL, CostType.NUMERICAL, CostType.ORDINAL, CostType.ORDINAL));
    return section.item("metric").flatMap(item -> item.read(metric -> type(metric, mode)))
        .orElse(new CostType(CostType.ROUTING_COST, mode));
  }

  static CostType type(String metric, String mode) {
    try {
      return new CostType(metric, mode);
    } catch (MapException e) {
      throw new IllegalArgumentException(e.getMessage() + "; write one such as " + CostType.ROUTING_COST, e);
    }
  }

  /** Which numbers are the better ones: said by the metric where it is registered, else by the configuration. */
  static Better better(Section section, CostType type) {
    Metric metric = Metric.of(type.metric());
    metric.fault().ifPresent(fault -> section.error("metric", "\"" + type.metric() + "\": " + fault));
    boolean isKnown = metric.measure().isPresent();
    if (!isKnown && !Metric.isOwn(type.metric())) {
      section.warning("metric", "\"" + type.metric() + "\" is not registered: the names are "
          + Arrays.stream(Metric.Measure.values()).map(Metric.Measure::label).collect(Collectors.joining(", "))
          + ", and your own with priv: before them");
    }
    if (type.isOrdinal()) section.forbid("better", "is for numerical costs: of ranks the lower one is better");
    else if (isKnown) {
      section.forbid("better", "is " + word(metric.better()) + " for " + type.metric() + ": take it out");
    }
    return section.oneOf("better", metric.better(), Map.of("lower", Better.LOWER, "higher", Better.HIGHER));
  }

  private static String word(Better better) {
    return better.name().toLowerCase(Locale.ROOT);
  }
}
