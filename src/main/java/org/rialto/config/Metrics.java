package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.Metric;

/** Reads the metrics of a source whose costs are added up. */
final class Metrics {
  private static final int METRICS_MAX = 16;
  private static final double WEIGHT_MAX = 1e12;

  private Metrics() {}

  /** The parts of the costs; none where one metric is compared. */
  static List<CostPart> read(Section source) {
    if (!source.has("metrics")) return List.of();
    source.forbid("metric", "one metric is compared, or the sum of several metrics: take one key out");
    source.forbid("better", "is for one metric: of a sum less is better");
    source.forbid("pids", "are for one metric: the costs of all PIDs are added up");
    source.forbid("files", "hold costs of one metric: take metrics out");
    if (source.is("mode", CostType.ORDINAL)) source.error("mode", "ordinal costs are ranks, which can't be added up");
    List<CostPart> parts = new ArrayList<>();
    List<Section> sections = source.sections("metrics", SectionKind.METRIC);
    if (sections.size() < 2 || sections.size() > METRICS_MAX) {
      source.error("metrics", sections.size() + " metrics: 2 to " + METRICS_MAX + " can be added up");
    }
    for (Section section : sections) {
      part(section).ifPresent(part -> {
        if (parts.stream().anyMatch(other -> other.type().equals(part.type()))) {
          section.error("metric", "\"" + part.type().metric() + "\" is already there: give it one weight");
        } else {
          parts.add(part);
        }
      });
    }
    return parts;
  }

  private static Optional<CostPart> part(Section section) {
    section.require("metric", CostType.ROUTING_COST);
    section.require("weight", "0.5");
    Optional<CostType> type = section.item("metric").flatMap(item -> item.read(Metrics::type));
    Optional<Double> weight = section.item("weight").flatMap(item -> item.read(Metrics::weight));
    return type.flatMap(known -> weight.map(factor -> new CostPart(known, factor)));
  }

  private static CostType type(String metric) {
    Metric.of(metric).fault().ifPresent(fault -> {
      throw new IllegalArgumentException("\"" + metric + "\": " + fault);
    });
    return CostTypes.type(metric, CostType.NUMERICAL);
  }

  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight > 0 && weight <= WEIGHT_MAX) return weight;
    } catch (NumberFormatException e) {
      // no better than a number that is out of range
    }
    throw new IllegalArgumentException("\"" + text + "\" is no weight: write a number above 0, such as 0.5,"
        + " up to 1e12");
  }
}
