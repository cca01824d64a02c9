package org.rialto.location;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One of several costs that are added up to the one compared (RFC 8189): each times its weight, and one of which more
 * is better is taken off, so that of the sum less is better.
 *
 * @param type numerical: ranks are never added (RFC 7285 §6.1.2.2)
 * @param weight above zero
 */
public record CostPart(CostType type, double weight) {
  public CostPart {
    if (!type.mode().equals(CostType.NUMERICAL)) {
      throw new MapException("costs of " + type + " can't be added: only numerical ones can (RFC 7285 §6.1.2)");
    }
    if (!(weight > 0) || weight == Double.POSITIVE_INFINITY) {
      throw new MapException("the weight of " + type + " is " + weight + ", and has to be above zero");
    }
  }

  /** The type of the sum of these parts: one of our own, that tells it from the sum of other parts. */
  public static CostType sumOf(List<CostPart> parts) {
    CRC32C mark = new CRC32C();
    mark.update(parts.toString().getBytes(StandardCharsets.UTF_8));
    return new CostType("priv:weighted-sum-%08x".formatted(mark.getValue()), CostType.NUMERICAL);
  }

  /** What a value adds to the sum. */
  public double term(double value) {
    return Metric.of(type.metric()).better() == Better.LOWER ? weight * value : -weight * value;
  }
}
