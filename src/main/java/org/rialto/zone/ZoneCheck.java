package org.rialto.zone;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.zone.ZoneTree.Found;
import org.rialto.zone.ZoneTree.Kind;

/** Looks for what is wrong between the records of a zone: each by itself has been read already. */
final class ZoneCheck {
  private final ZoneTree tree;
  private final Place file;
  private final boolean isGiven;
  private final Problems problems;
  private final Set<Integer> glue = new HashSet<>();

  /**
   * @param file the zone's, for what no line is to blame for
   * @param isGiven whether the zone was given by another server: errors that it can be served with are warned of
   */
  ZoneCheck(ZoneTree tree, Place file, boolean isGiven, Problems problems) {
    this.tree = tree;
    this.file = file;
    this.isGiven = isGiven;
    this.problems = problems;
  }

  /** Reports all that is wrong. The tree is settled. */
  void run() {
    apex();
    for (int name = 0; name < tree.size(); name++) {
      if (!tree.has(name, RecordType.NS)) continue;
      for (RrSet set : tree.sets(name)) if (set.type() == RecordType.NS) servers(name, set);
    }
    for (int name = 0; name < tree.size(); name++) {
      if (tree.hasRecords(name)) owner(name, tree.sets(name));
    }
  }

  private void apex() {
    if (!tree.has(ZoneTree.APEX, RecordType.SOA)) {
      problems.error(file, tree.text(ZoneTree.APEX), "the zone has no SOA record at its apex; begin the file with one");
    }
    if (!tree.has(ZoneTree.APEX, RecordType.NS)) {
      problems.error(file, tree.text(ZoneTree.APEX),
          "the zone has no NS record at its apex; name at least one of its servers");
    }
  }

  private void owner(int name, List<RrSet> sets) {
    if (tree.isOccluded(name)) {
      occluded(name, sets);
      return;
    }
    boolean isAlias = tree.has(name, RecordType.CNAME);
    for (RrSet set : sets) {
      if (isAlias) besideAlias(name, set);
      if (tree.isCut(name)) atCut(name, set);
      set(name, set);
    }
  }

  private void set(int name, RrSet set) {
    if (set.isTtlUneven()) {
      warning(name, set, "the " + RecordType.text(set.type()) + " records have different TTLs; the lowest, "
          + set.ttlSeconds() + ", is used for all (RFC 2181 §5.2)");
    }
    switch (set.type()) {
      case RecordType.SOA -> soa(name, set);
      case RecordType.NS -> {
        if (tree.isWildcard(name)) {
          fault(name, set, "a wildcard can't delegate (RFC 4592 §4.2); name each delegated zone");
        }
      }
      case RecordType.CNAME -> {
        if (set.rdata().size() > 1) error(name, set, "several CNAME records; a name is an alias of one name: keep one");
      }
      case RecordType.DNAME -> dname(name, set);
      case RecordType.DS -> {
        if (name == ZoneTree.APEX) warning(name, set, "DS records belong to the parent zone; these are not served");
        else if (!tree.isCut(name)) warning(name, set, "DS records without NS records delegate nothing; add these");
      }
      case RecordType.MX, RecordType.SRV -> targets(name, set);
      default -> { }
    }
  }

  private void soa(int name, RrSet set) {
    if (name != ZoneTree.APEX) {
      error(name, set, "a SOA record below the apex " + tree.text(ZoneTree.APEX)
          + "; give that zone a file of its own");
    } else if (set.rdata().size() > 1) {
      problems.error(set.place(), tree.text(name), "the zone has " + set.rdata().size() + " SOA records; keep one");
    } else {
      soa(set);
    }
  }

  /** RFC 1912 §2.2 and, for the contact's name, RFC 1035 §8. */
  private void soa(RrSet set) {
    byte[] rdata = set.rdata().getFirst();
    if (Rdata.expireSeconds(rdata) <= Rdata.refreshSeconds(rdata) + Rdata.retrySeconds(rdata)) {
      warning(ZoneTree.APEX, set, "the SOA record's expire, " + Rdata.expireSeconds(rdata)
          + ", isn't longer than its refresh and retry together: a secondary drops the zone when it misses its primary "
          + "once; write two weeks or more");
    }
    String contact = Names.text(Rdata.contact(rdata), 0);
    if (contact.contains("@")) {
      warning(ZoneTree.APEX, set, "the SOA record's contact " + contact + " has an \"@\"; write a dot in its place");
    }
  }

  private void dname(int name, RrSet set) {
    if (set.rdata().size() > 1) error(name, set, "several DNAME records; keep one (RFC 6672 §2.4)");
    if (tree.isWildcard(name)) {
      warning(name, set, "a DNAME record of a wildcard redirects nothing but names below the asterisk itself "
          + "(RFC 6672 §3.3); write one for each name");
    }
  }

  /** RFC 1034 §3.6.2; what DNSSEC says of the alias itself may stand beside it (RFC 4034 §3, §4). */
  private void besideAlias(int name, RrSet set) {
    if (set.type() == RecordType.CNAME || set.type() == RecordType.RRSIG || set.type() == RecordType.NSEC) return;
    error(name, set, "a CNAME record beside " + RecordType.text(set.type())
        + " records; an alias has no other data: remove either (RFC 2181 §10.1)");
  }

  private void atCut(int name, RrSet set) {
    switch (set.type()) {
      case RecordType.NS, RecordType.DS, RecordType.NSEC, RecordType.RRSIG -> { }
      case RecordType.A, RecordType.AAAA -> {
        if (!glue.contains(name)) hidden(name, set, name);
      }
      default -> hidden(name, set, name);
    }
  }

  private void occluded(int name, List<RrSet> sets) {
    if (glue.contains(name)) return;
    int cut = name;
    while (tree.isOccluded(cut)) cut = tree.parent(cut);
    for (RrSet set : sets) {
      if (tree.isCut(cut)) hidden(name, set, cut);
      else warning(name, set, RecordType.text(set.type()) + " records below the DNAME record of " + tree.text(cut)
          + " are never served (RFC 6672 §2.4); move them to where it leads");
    }
  }

  private void hidden(int name, RrSet set, int cut) {
    warning(name, set, RecordType.text(set.type()) + " records at or below the delegation of " + tree.text(cut)
        + " that aren't glue are never served; move them to that zone");
  }

  private void servers(int name, RrSet set) {
    for (byte[] rdata : set.rdata()) {
      byte[] server = Names.lower(rdata);
      Found found = tree.find(server);
      int number = tree.number(server);
      boolean hasAddress = hasAddress(found.kind() == Kind.WILDCARD ? found.name() : number);
      if (number != ZoneTree.NONE) glue.add(number);
      if (found.kind() == Kind.OUTSIDE || hasAddress || tree.isOccluded(name)) continue;
      server(name, set, server, found);
    }
  }

  /**
   * A server without an address here. Only one below the cut it serves can't be found out by asking elsewhere (RFC 9471
   * §2).
   */
  private void server(int name, RrSet set, byte[] server, Found found) {
    String text = "server " + Names.text(server, 0);
    if (found.kind() == Kind.CUT && found.name() != name) {
      warning(name, set, text + " has no glue here; resolvers must first find it through " + tree.text(found.name()));
    } else if (found.kind() == Kind.DNAME) {
      warning(name, set, text + " is below the DNAME record of " + tree.text(found.name())
          + ", and so an alias; name the server itself (RFC 2181 §10.3)");
    } else if (found.kind() == Kind.CUT) {
      fault(name, set, text
          + " is below the delegation it serves and has no glue; add its A or AAAA record to this file");
    } else if (found.kind() != Kind.MISSING && tree.has(found.name(), RecordType.CNAME)) {
      fault(name, set, text + " is an alias; name the server itself (RFC 2181 §10.3)");
    } else {
      fault(name, set, text + " has no address; add its A or AAAA record");
    }
  }

  private void targets(int name, RrSet set) {
    for (byte[] rdata : set.rdata()) {
      Optional<byte[]> target = Rdata.target(set.type(), rdata).filter(t -> t.length > 1);
      if (target.isEmpty()) continue;
      Found found = tree.find(target.get());
      String text = RecordType.text(set.type()) + " target " + Names.text(target.get(), 0);
      switch (found.kind()) {
        case EXACT, WILDCARD -> {
          boolean isAlias = tree.has(found.name(), RecordType.CNAME);
          if (isAlias) warning(name, set, text + " is an alias; name the host itself (RFC 2181 §10.3)");
          else if (!hasAddress(found.name())) warning(name, set, text + " has no address");
        }
        case DNAME -> warning(name, set, text + " is below the DNAME record of " + tree.text(found.name())
            + ", and so an alias; name the host itself (RFC 2181 §10.3)");
        case MISSING -> warning(name, set, text + " doesn't exist in this zone");
        case CUT, OUTSIDE -> { }
      }
    }
  }

  private boolean hasAddress(int name) {
    return name != ZoneTree.NONE && (tree.has(name, RecordType.A) || tree.has(name, RecordType.AAAA));
  }

  private void error(int name, RrSet set, String message) {
    if (isGiven) problems.warning(set.place(), tree.text(name), message);
    else problems.error(set.place(), tree.text(name), message);
  }

  private void fault(int name, RrSet set, String message) {
    problems.fault(set.place(), tree.text(name), message);
  }

  private void warning(int name, RrSet set, String message) {
    problems.warning(set.place(), tree.text(name), message);
  }
}
