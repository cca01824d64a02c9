package org.rialto.app;

import java.util.List;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.transfer.EventCounters;
import org.rialto.transfer.NotifyStatus;

/**
 * What became of transfers and notices.
 *
 * @param notices the last one of each zone to each remote
 * @param secondaries the zones that are taken from others, by name
 */
record TransferView(EventCounters counters, List<NotifyStatus> notices, List<SecondaryStatus> secondaries) {
  /** Of no server. */
  static final TransferView NONE = new TransferView(new EventCounters(), List.of(), List.of());
}
