package org.rialto.alto;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.MapException;

/**
 * What stands for each pair in a cost map: a number or, of several costs and of a calendar, an array of them (RFC 8189
 * §4.1.3, RFC 8896 §5.1.2).
 *
 * @param types asked for; several only where there is no calendar
 * @param calendar what the directory says of the calendar that is asked for
 */
record CostForm(List<CostType> types, Optional<CalendarTerms> calendar) {
  CostForm {
    types = List.copyOf(types);
  }

  /** One cost. */
  static CostForm of(CostType type) {
    return new CostForm(List.of(type), Optional.empty());
  }

  /** A cost for each part. */
  static CostForm of(List<CostPart> parts) {
    return new CostForm(parts.stream().map(CostPart::type).toList(), Optional.empty());
  }

  /** Costs of each pair. */
  int costs() {
    return calendar.map(CalendarTerms::intervals).orElse(types.size());
  }

  boolean isMultiCost() {
    return types.size() > 1;
  }

  boolean isArray() {
    return isMultiCost() || calendar.isPresent();
  }

  /**
   * The type of each cost, by what a message says.
   *
   * @throws MapException if it doesn't say so, or says it of another number of costs
   */
  List<CostType> types(CostMeta meta) {
    if (!isMultiCost()) return Collections.nCopies(costs(), meta.type());
    if (meta.types().size() == costs()) return meta.types();
    throw new MapException("meta/multi-cost-types: is " + meta.types() + ", while " + types
        + " was asked for (RFC 8189 §4.1.3)");
  }

  /** @throws MapException if a message is for another question */
  void check(CostMeta meta) {
    if (isMultiCost() && !meta.types().equals(types)) {
      throw new MapException("meta/multi-cost-types: is " + meta.types() + ", not " + types);
    }
    if (!isMultiCost() && !meta.type().equals(types.getFirst())) {
      throw new MapException("meta/cost-type: is " + meta.type() + ", not " + types.getFirst());
    }
    calendar.ifPresent(terms -> meta.schedule().ifPresent(schedule -> CalendarJson.check(schedule, terms)));
  }
}
