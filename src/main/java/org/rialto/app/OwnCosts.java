package org.rialto.app;

import java.util.List;
import org.rialto.net.Family;
import org.rialto.route.EndpointPlan;
import org.rialto.route.EndpointRow;
import org.rialto.route.EndpointTable;

/**
 * What a server said of one client on its own request. It goes into no table but this one, from which nobody else is
 * answered.
 */
record OwnCosts(EndpointPlan plan, EndpointRow row) {
  /** Whether it has nodes to answer a service with. */
  boolean hasAnswer(int service, Family recordFamily) {
    return plan.hasAnswer(row, service, recordFamily);
  }

  EndpointTable table() {
    return new EndpointTable(plan, List.of(row));
  }
}
