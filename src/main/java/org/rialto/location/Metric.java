package org.rialto.location;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a cost metric measures, by its name: {@code routingcost} (RFC 7285 §6.1.1.1) or a performance metric (RFC 9439)
 * that may say by which statistic, as {@code delay-ow:p95} does. Of a metric that isn't registered nothing is known but
 * its name.
 *
 * @param measure what is measured; empty for a metric that isn't registered
 * @param statistic how values are summed up to one (RFC 9439 §3.2); empty where the name doesn't say, which is the
 *     median of most measures
 */
public record Metric(Optional<Measure> measure, Optional<String> statistic) {
  /** What RFC 7285 and RFC 9439 register. */
  public enum Measure {
    ROUTING_COST(CostType.ROUTING_COST, "", Better.LOWER),
    DELAY_OW("delay-ow", "microseconds", Better.LOWER),
    DELAY_RT("delay-rt", "microseconds", Better.LOWER),
    DELAY_VARIATION("delay-variation", "microseconds", Better.LOWER),
    LOSS_RATE("lossrate", "percent", Better.LOWER),
    HOP_COUNT("hopcount", "hops", Better.LOWER),
    THROUGHPUT("tput", "bytes per second", Better.HIGHER),
    RESIDUAL_BANDWIDTH("bw-residual", "bytes per second", Better.HIGHER),
    AVAILABLE_BANDWIDTH("bw-available", "bytes per second", Better.HIGHER);

    private final String label;
    private final String unit;
    private final Better better;

    Measure(String label, String unit, Better better) {
      this.label = label;
      this.unit = unit;
      this.better = better;
    }

    /** Its name in the registry of cost metrics. */
    public String label() {
      return label;
    }
  }

  private static final Set<String> STATISTICS = Set.of("cur", "min", "max", "median", "mean", "stddev", "stdvar");
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(\\.\\d+)?|100(\\.0+)?)");

  /** Statistics of how far values lie apart: less is better whatever the values are. */
  private static final Set<String> SPREADS = Set.of("stddev", "stdvar");
  private static final Set<String> OWN = Set.of("priv:", "exp:");

  /** What a name says; any name is that of some metric. */
  public static Metric of(String name) {
    int colon = name.indexOf(':');
    String base = colon < 0 ? name : name.substring(0, colon);
    Optional<Measure> measure = Arrays.stream(Measure.values()).filter(each -> each.label.equals(base)).findFirst();
    return new Metric(measure, measure.isPresent() && colon >= 0 ? Optional.of(name.substring(colon + 1))
        : Optional.empty());
  }

  /** Whether a name is one for private or experimental use, so that none but its users can know what it measures. */
  public static boolean isOwn(String name) {
    return OWN.stream().anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
  }

  /** What is wrong with the statistic, if something is. */
  public Optional<String> fault() {
    if (statistic.isEmpty()) return Optional.empty();
    String said = statistic.get();
    if (measure.filter(Measure.ROUTING_COST::equals).isPresent()) {
      return Optional.of("routingcost has no statistic such as \"" + said + "\": those of RFC 9439 have");
    }
    if (STATISTICS.contains(said) || PERCENTILE.matcher(said).matches()) return Optional.empty();
    return Optional.of("\"" + said + "\" is no statistic: write cur, min, max, median, mean, stddev, stdvar, or a"
        + " percentile from p0 to p100 (RFC 9439 §3.2)");
  }

  /** The unit of its values; empty where they have none, or it isn't known. */
  public Optional<String> unit() {
    String squared = statistic.filter("stdvar"::equals).isPresent() ? ", squared" : "";
    return measure.map(known -> known.unit).filter(unit -> !unit.isEmpty()).map(unit -> unit + squared);
  }

  /** Which values are the better ones; the lower ones where nothing is known of it. */
  public Better better() {
    if (statistic.filter(SPREADS::contains).isPresent()) return Better.LOWER;
    return measure.map(known -> known.better).orElse(Better.LOWER);
  }

  CostRule rule() {
    if (measure.isEmpty() || measure.get() == Measure.ROUTING_COST) return CostRule.ANY;
    boolean counts = measure.get() == Measure.HOP_COUNT
        && statistic.filter(said -> said.equals("mean") || SPREADS.contains(said)).isEmpty();
    return counts ? CostRule.COUNTED : CostRule.MEASURED;
  }
}
