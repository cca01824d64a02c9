package org.rialto.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/**
 * What dnsjava's own look-up says to a question. Where dnsjava 3.7.1 leaves the RFCs, the question is put to it in a
 * way that it gets right:
 * <ul>
 * <li>its wildcards stand for one label only; we ask it for the wildcard at the closest encloser by name (RFC 4592
 * §3.3.1);
 * <li>an alias at a wildcard isn't found under other types: likewise;
 * <li>a wildcard that is an empty non-terminal doesn't stand for anything: it means no data (RFC 4592 §3.3.1);
 * <li>an empty non-terminal has an empty RRset of each type: none, to us;
 * <li>a name below a DNAME record is only redirected once: we make the alias, and go on from where it leads;
 * <li>DS at a cut is answered with a referral; we take the records of just that name and type (RFC 4035 §3.1.4.1).
 * </ul>
 */
final class Oracle {
  /** Names looked up for one question. */
  private static final int MOST_STEPS = 16;

  private final Zone zone;
  private final Set<Name> names = new HashSet<>();

  /** What a message says, laid out to be compared. */
  record Said(int rcode, boolean authoritative, Set<String> answer, Set<String> authority) {}

  Oracle(Zone zone) {
    this.zone = zone;
    for (RRset set : zone) {
      for (Name name = set.getName(); name.subdomain(zone.getOrigin()); name = new Name(name, 1)) {
        names.add(name);
        if (name.labels() == 1) break;
      }
    }
  }

  /** All names of the zone, empty non-terminals included. */
  Set<Name> names() {
    return names;
  }

  /** What a reply says, apart from additional records. */
  static Said said(Message message) {
    return new Said(message.getRcode(), message.getHeader().getFlag(Flags.AA), texts(message, Section.ANSWER),
        texts(message, Section.AUTHORITY));
  }

  /** What should be said. */
  Said expected(Name question, int type) {
    Set<String> answer = new TreeSet<>();
    Set<Name> followed = new HashSet<>();
    Name name = question;
    while (true) {
      if (!name.subdomain(zone.getOrigin())) return new Said(Rcode.NOERROR, true, answer, Set.of());
      Optional<DNAMERecord> dname = dname(name, type);
      if (dname.isPresent()) {
        answer.add(text(dname.get(), dname.get().getName(), dname.get().getTTL()));
        if (!followed.add(name)) return new Said(Rcode.NOERROR, true, answer, Set.of());
        try {
          CNAMERecord alias = new CNAMERecord(name, DClass.IN, dname.get().getTTL(), name.fromDNAME(dname.get()));
          answer.add(text(alias, name, alias.getTTL()));
          if (type == Type.CNAME) return new Said(Rcode.NOERROR, true, answer, Set.of());
          name = alias.getTarget();
        } catch (NameTooLongException tooLong) {
          return new Said(Rcode.YXDOMAIN, true, answer, Set.of());
        }
        if (followed.size() == MOST_STEPS) return new Said(Rcode.NOERROR, true, answer, Set.of());
        continue;
      }
      Optional<RRset> cut = cut(name, type);
      if (cut.isPresent()) {
        return new Said(Rcode.NOERROR, !answer.isEmpty(), answer, texts(cut.get(), cut.get().getName()));
      }
      Optional<Name> owner = owner(name);
      if (owner.isEmpty()) return new Said(Rcode.NXDOMAIN, true, answer, negative());
      SetResponse response = zone.findRecords(owner.get(), type);
      if (response.isCNAME()) {
        if (!followed.add(name)) return new Said(Rcode.NOERROR, true, answer, Set.of());
        answer.addAll(texts(records(owner.get(), Type.CNAME).orElseThrow(), name));
        name = response.getCNAME().getTarget();
        continue;
      }
      Optional<RRset> found = records(owner.get(), type);
      if (type != Type.DS && found.isPresent() != response.isSuccessful()) {
        throw new AssertionError(name + ": " + response);
      }
      if (found.isEmpty()) return new Said(Rcode.NOERROR, true, answer, negative());
      answer.addAll(texts(found.get(), name));
      return new Said(Rcode.NOERROR, true, answer, Set.of());
    }
  }

  /** What is wrong with a reply's additional records: a stranger among them, or glue that is missing (RFC 9471 §3). */
  List<String> wrongAdditional(Message message) {
    List<String> wrong = new ArrayList<>();
    Set<String> additional = texts(message, Section.ADDITIONAL);
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      boolean isAddress = record.getType() == Type.A || record.getType() == Type.AAAA;
      Set<String> own = owner(record.getName()).flatMap(owner -> records(owner, record.getType()))
          .map(set -> texts(set, record.getName())).orElse(Set.of());
      if (!isAddress || !own.contains(text(record, record.getName(), record.getTTL()))) wrong.add("not the zone's: "
          + record);
    }
    if (message.getHeader().getFlag(Flags.AA)) return wrong;
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (!(record instanceof NSRecord server) || !server.getTarget().subdomain(zone.getOrigin())
          || cut(server.getTarget(), Type.A).isEmpty()) continue;
      for (int type : new int[] {Type.A, Type.AAAA}) {
        records(server.getTarget(), type).map(glue -> texts(glue, server.getTarget())).orElse(Set.of()).stream()
            .filter(text -> !additional.contains(text)).forEach(text -> wrong.add("glue is missing: " + text));
      }
    }
    return wrong;
  }

  /** The DNAME record above a name, where no cut is above that (RFC 6672 §3.2). */
  private Optional<DNAMERecord> dname(Name name, int type) {
    Optional<DNAMERecord> topmost = Optional.empty();
    for (Name above = name; above.labels() >= zone.getOrigin().labels(); above = new Name(above, 1)) {
      boolean isCut = above.labels() > zone.getOrigin().labels() && records(above, Type.NS).isPresent();
      Optional<RRset> dname = above.equals(name) ? Optional.empty() : records(above, Type.DNAME);
      if (isCut && !(type == Type.DS && above.equals(name))) topmost = Optional.empty();
      else if (dname.isPresent()) topmost = dname.map(set -> (DNAMERecord) set.first());
    }
    return topmost;
  }

  /** The NS records of the topmost cut at or above a name; DS at the cut itself isn't beyond it. */
  private Optional<RRset> cut(Name name, int type) {
    Optional<RRset> topmost = Optional.empty();
    for (Name above = name; above.labels() > zone.getOrigin().labels(); above = new Name(above, 1)) {
      Optional<RRset> servers = type == Type.DS && above.equals(name) ? Optional.empty() : records(above, Type.NS);
      if (servers.isPresent()) topmost = servers;
    }
    topmost.ifPresent(servers -> {
      SetResponse response = zone.findRecords(name, type);
      if (!response.isDelegation() || !response.getNS().getName().equals(servers.getName())) {
        throw new AssertionError(name + ": " + response);
      }
    });
    return topmost;
  }

  /** The name whose records answer for a name: itself, or the wildcard at its closest encloser. */
  private Optional<Name> owner(Name name) {
    if (names.contains(name)) return Optional.of(name);
    Name encloser = name;
    while (!names.contains(encloser)) encloser = new Name(encloser, 1);
    try {
      return Optional.of(Name.concatenate(Name.fromConstantString("*"), encloser)).filter(names::contains);
    } catch (NameTooLongException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Optional<RRset> records(Name name, int type) {
    return Optional.ofNullable(zone.findExactMatch(name, type)).filter(set -> set.size() > 0);
  }

  private Set<String> negative() {
    SOARecord soa = zone.getSOA();
    return Set.of(text(soa, soa.getName(), Math.min(soa.getTTL(), soa.getMinimum())));
  }

  private static Set<String> texts(RRset set, Name owner) {
    Set<String> texts = new TreeSet<>();
    set.rrs().forEach(record -> texts.add(text(record, owner, set.getTTL())));
    return texts;
  }

  private static Set<String> texts(Message message, int section) {
    Set<String> texts = new TreeSet<>();
    List<Record> records = message.getSection(section);
    records.forEach(record -> texts.add(text(record, record.getName(), record.getTTL())));
    if (texts.size() != records.size()) throw new AssertionError("a record twice: " + records);
    return texts;
  }

  private static String text(Record record, Name owner, long ttl) {
    if (record.getDClass() != DClass.IN) throw new AssertionError(record);
    return owner.toString().toLowerCase(Locale.ROOT) + " " + ttl + " " + Type.string(record.getType()) + " "
        + record.rdataToString();
  }
}
