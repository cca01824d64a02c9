package org.rialto.zone;

/**
 * Takes in the records of a zone that another server gave. What doesn't belong into the zone is left out, as RFC 5936
 * §3 wants of data that aren't part of it; what can't be what its type says is refused, for it would be misread later.
 */
final class GivenRecords {
  private final ZoneTree tree;
  private final Place place;
  private final Problems problems;

  /** @param place where a problem is to be reported */
  GivenRecords(ZoneTree tree, Place place, Problems problems) {
    this.tree = tree;
    this.place = place;
    this.problems = problems;
  }

  void read(ZoneRecords records) {
    ZoneRecords.Cursor cursor = records.cursor();
    while (cursor.next()) {
      byte[] owner = Names.lower(cursor.owner());
      int type = cursor.type();
      byte[] rdata = cursor.rdata();
      if (!Names.isAtOrBelow(owner, tree.origin())) {
        problems.warning(place, Names.text(owner, 0), "owner is out of the zone; the record is left out");
      } else if (!RecordType.isData(type)) {
        problems.warning(place, Names.text(owner, 0), RecordType.text(type)
            + " records are never stored in a zone; the record is left out");
      } else if (!RdataForm.isRight(type, rdata)) {
        problems.error(place, Names.text(owner, 0), "malformed data of a " + RecordType.text(type)
            + " record; correct it at the primary");
      } else {
        tree.add(owner, type, cursor.ttlSeconds(), rdata, place);
      }
    }
  }
}
