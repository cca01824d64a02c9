package org.rialto.route;

import java.util.Collection;
import java.util.List;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * What is known by endpoint costs, by the prefixes of clients. Immutable: what becomes known makes another table, which
 * takes a copy of references. Open addressing, at most half full, so that a look-up is a few steps and makes nothing.
 */
public final class EndpointTable {
  /** Where no source is asked for endpoint costs. */
  public static final EndpointTable NONE = new EndpointTable(EndpointPlan.NONE, List.of());

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int SLOTS_MIN = 16;

  private final EndpointPlan plan;
  private final boolean isInUse;
  private final int rows;
  private final Slots ipv4;
  private final Slots ipv6;

  /** @param rows one for each prefix and source, made by this plan */
  public EndpointTable(EndpointPlan plan, Collection<EndpointRow> rows) {
    this.plan = plan;
    this.isInUse = plan.isInUse();
    this.rows = rows.size();
    ipv4 = new Slots(rows, Family.IPV4);
    ipv6 = new Slots(rows, Family.IPV6);
  }

  public EndpointPlan plan() {
    return plan;
  }

  /** Prefixes of which something is known. */
  public int size() {
    return rows;
  }

  /** Whether any source is asked. */
  boolean isInUse() {
    return isInUse;
  }

  /** What is known of a prefix of the length that the source is asked by. */
  EndpointRow find(int source, Family family, long high, long low) {
    EndpointRow found = (family == Family.IPV4 ? ipv4 : ipv6).find(source, high, low);
    return found == null ? plan.unasked(source) : found;
  }

  /** Rows of one family by the first address of their prefix and by source, whose prefixes have one length. */
  private static final class Slots {
    private final long[] high;
    private final long[] low;
    /** Null where the slot is free. */
    private final EndpointRow[] row;
    private final int shift;

    Slots(Collection<EndpointRow> all, Family family) {
      List<EndpointRow> rows = all.stream()
          .filter(each -> each.told().orElseThrow().clients().family() == family).toList();
      int size = Math.max(SLOTS_MIN, Integer.highestOneBit(2 * rows.size() + 1) << 1);
      high = new long[size];
      low = new long[size];
      row = new EndpointRow[size];
      shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
      for (EndpointRow each : rows) put(each);
    }

    private void put(EndpointRow put) {
      IpAddress first = put.told().orElseThrow().clients().address();
      int slot = slot(put.source(), first.high(), first.low());
      high[slot] = first.high();
      low[slot] = first.low();
      row[slot] = put;
    }

    /** Null where there is none. */
    EndpointRow find(int source, long atHigh, long atLow) {
      return row[slot(source, atHigh, atLow)];
    }

    /** Where it is, or where it would be. */
    private int slot(int source, long atHigh, long atLow) {
      int slot = (int) (((atHigh ^ atLow * GOLDEN) * GOLDEN + source) * GOLDEN >>> shift);
      while (row[slot] != null && (high[slot] != atHigh || low[slot] != atLow || row[slot].source() != source)) {
        slot = slot + 1 & row.length - 1;
      }
      return slot;
    }
  }
}
