package org.rialto.answer;

import org.rialto.location.Ranges;
import org.rialto.route.Router;
import org.rialto.wire.Query;
import org.rialto.wire.Verdict;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneTable;

/** A query and what is known of it before its turn to be answered. A holder for reuse. */
final class Question {
  final Query query = new Query();
  /** Of {@link Query#read}. */
  Verdict verdict = Verdict.DROP_SHORT;
  /** The zone that speaks for the name; {@link ZoneTable#NO_ZONE} too before it was looked up. */
  Zone zone = ZoneTable.NO_ZONE;
  /** Whether the zone was looked up, and where it has data the name in it. */
  boolean isFound;
  /** Of {@link Zone#find}; meaningless unless found in a zone that has data. */
  int answer;
  /** Whether that answer is to be made by choosing nodes. */
  boolean isRouted;
  /** Of {@link Router#ranges}, until the client of a routed answer is looked up there. */
  Ranges ranges = Ranges.UNCUT;
  /** Of {@link Router#find}, for a routed answer. */
  int position;
}
