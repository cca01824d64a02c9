package org.rialto.alto;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.rialto.location.CostMap;
import org.rialto.location.CostPart;
import org.rialto.location.CostSum;
import org.rialto.location.CostType;
import org.rialto.location.MapException;

/** A cost map of several costs for each pair (RFC 8189 §4.1). */
final class MultiCostJson {
  private MultiCostJson() {}

  /**
   * Reads an answer. A pair of which some cost isn't known has none.
   *
   * @param meta takes what the message's {@code meta} says
   * @param remarks told of arrays that are ignored
   * @throws MapException naming member and value, if the answer breaks a rule or a limit, or is to another question
   */
  static CostMap read(BoundedInput in, Limits limits, List<CostPart> parts, CostMeta meta,
      Consumer<String> remarks) throws IOException {
    CostMap.Builder pairs = new CostMap.Builder();
    CostSum sum = new CostSum(pairs, parts);
    CostArray array = new CostArray(parts.size(), false);
    CostArrays rows = new CostArrays(limits, pairs, array, sum::cost);
    JsonInput.object(in, json -> {
      CostMapJson.read(json, meta, rows);
      return meta;
    });
    List<CostType> asked = parts.stream().map(CostPart::type).toList();
    if (!meta.types().equals(asked)) {
      throw new MapException("meta/multi-cost-types: is " + meta.types() + ", while " + asked
          + " was asked for (RFC 8189 §4.1.3)");
    }
    if (array.ignored() > 0) {
      remarks.accept("ignores the costs of some pairs, that aren't " + parts.size() + " each (RFC 8189 §4.1.3)");
    }
    return sum.build(meta.networkMap());
  }
}
