package org.rialto.location;

/** What a finite number must be beside, to be a cost of some type. */
enum CostRule {
  ANY {
    @Override void check(double cost) {}
  },
  RANK {
    @Override void check(double cost) {
      if (isWhole(cost)) return;
      throw new MapException("ordinal cost " + cost + " is not a non-negative integer (RFC 7285 §6.1.2.2)");
    }
  },
  MEASURED {
    @Override void check(double cost) {
      if (cost >= 0) return;
      throw new MapException("cost " + cost + " is negative, and no measured metric is (RFC 9439 §4, §5)");
    }
  },
  COUNTED {
    @Override void check(double cost) {
      if (isWhole(cost)) return;
      throw new MapException("cost " + cost + " is not a number of hops, a non-negative integer (RFC 9439 §4.5)");
    }
  };

  /** @throws MapException naming the cost, if it breaks the rule */
  abstract void check(double cost);

  private static boolean isWhole(double cost) {
    return cost >= 0 && cost == Math.rint(cost);
  }
}
