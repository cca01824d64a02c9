package org.rialto.location;

/**
 * What a cost says: RFC 7285 §10.7.
 *
 * @param metric such as {@code routingcost}; at most 32 characters (§10.6)
 * @param mode {@code numerical} or {@code ordinal} (§6.1.2), or another registered one (RFC 9274)
 */
public record CostType(String metric, String mode) {
  public static final String NUMERICAL = "numerical";
  public static final String ORDINAL = "ordinal";

  public CostType {
    if (!Names.isMetric(metric)) throw new MapException("\"" + Names.shown(metric)
        + "\" is not a cost metric (RFC 7285 §10.6)");
    if (!Names.isMode(mode)) throw new MapException("\"" + Names.shown(mode) + "\" is not a cost mode (RFC 9274 §3.2)");
  }

  @Override public String toString() {
    return metric + "/" + mode;
  }
}
