package org.rialto.location;

import java.util.Objects;

/**
 * What a cost says: RFC 7285 §10.7. Types that differ in where their values are from are one (RFC 9439 §3.1),
 * and equal.
 *
 * @param metric such as {@code routingcost}; at most 32 characters (§10.6)
 * @param mode {@code numerical} or {@code ordinal} (§6.1.2), or another registered one (RFC 9274)
 * @param costSource where the values are from: {@code nominal}, {@code sla} or {@code estimation} (RFC 9439 §3.1)
 */
public record CostType(String metric, String mode, String costSource) {
  public static final String NUMERICAL = "numerical";
  public static final String ORDINAL = "ordinal";
  public static final String ROUTING_COST = "routingcost";
  /** What values are where nothing is said (RFC 9439 §3.1). */
  public static final String ESTIMATION = "estimation";

  public CostType {
    if (!Names.isMetric(metric)) throw new MapException("\"" + Names.shown(metric)
        + "\" is not a cost metric (RFC 7285 §10.6)");
    if (!Names.isMode(mode)) throw new MapException("\"" + Names.shown(mode) + "\" is not a cost mode (RFC 9274 §3.2)");
    if (!Names.isMode(costSource)) throw new MapException("\"" + Names.shown(costSource)
        + "\" is not a cost source (RFC 9439 §3.1)");
  }

  /** Costs that are estimated, as they are where nothing else is said. */
  public CostType(String metric, String mode) {
    this(metric, mode, ESTIMATION);
  }

  public boolean isOrdinal() {
    return mode.equals(ORDINAL);
  }

  /** Whether values of the metric may be from there: those of {@code routingcost} are estimated (RFC 9439 §6.3). */
  public boolean isCostSourceAllowed() {
    return costSource.equals(ESTIMATION) || !metric.equals(ROUTING_COST);
  }

  /** @throws MapException if a finite number is no cost of this type, as a rank that isn't whole (RFC 7285 §6.1.2.2) */
  public void check(double cost) {
    rule().check(cost);
  }

  CostRule rule() {
    if (isOrdinal()) return CostRule.RANK;
    return mode.equals(NUMERICAL) ? Metric.of(metric).rule() : CostRule.ANY;
  }

  @Override public boolean equals(Object other) {
    return other instanceof CostType type && metric.equals(type.metric) && mode.equals(type.mode);
  }

  @Override public int hashCode() {
    return Objects.hash(metric, mode);
  }

  @Override public String toString() {
    return metric + "/" + mode;
  }
}
