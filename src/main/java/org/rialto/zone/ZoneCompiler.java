package org.rialto.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rialto.wire.Body;
import org.rialto.wire.Body.Section;
import org.rialto.wire.QueryName;
import org.rialto.zone.ZoneTree.Found;
import org.rialto.zone.ZoneTree.Kind;

/** Works out what each name and type of a zone is answered with (RFC 1034 §4.3.2), and lays the zone out. */
final class ZoneCompiler {
  private static final int NOERROR = 0;
  private static final int NXDOMAIN = 3;
  /** Aliases followed in one answer: as many as resolvers do. What lies beyond is left for them to ask. */
  private static final int MOST_ALIASES = 16;
  /** Addresses nobody asked for are not worth a reply that doesn't fit into any datagram. */
  private static final int MOST_OCTETS_WITH_ADDITIONAL = 4096;
  /** An AAAA record whose owner is a pointer. */
  private static final int ADDRESS_RECORD_OCTETS = 28;
  /** RFC 8482 §4.2: long enough that whoever asks for everything doesn't ask again soon. */
  private static final long ANY_TTL_SECONDS = 3600;
  private static final byte[] ANY_RDATA = "\7RFC8482\0".getBytes(StandardCharsets.US_ASCII);

  private final ZoneTree tree;
  private final Map<Integer, Integer> services;
  private final ZoneBuilder table;
  private final Problems problems;
  private final byte[] apex;
  private final RrSet soa;
  private final int nodata;
  private final int nxdomain;
  private final int any;
  private int names;

  /**
   * Aliases, and where they lead.
   *
   * @param sets the CNAME record of each
   * @param last the name that the last one leads to; the question's own, where there is none
   * @param end nothing where it isn't for this zone to say, or where following was given up
   */
  private record Chain(List<RrSet> sets, byte[] last, Optional<Found> end) {}

  /** @param services of routed names, by the name's number in the tree */
  ZoneCompiler(ZoneTree tree, Map<Integer, Integer> services, ZoneBuilder table, Problems problems) {
    this.tree = tree;
    this.services = services;
    this.table = table;
    this.problems = problems;
    apex = tree.origin();
    soa = set(ZoneTree.APEX, RecordType.SOA).orElseThrow();
    nodata = table.body(negative(new Body.Builder(apex).flags(true, NOERROR)).build());
    nxdomain = table.body(negative(new Body.Builder(apex).flags(true, NXDOMAIN)).build());
    any = table.body(new Body.Builder(apex).flags(true, NOERROR)
        .recordAtQuestion(RecordType.HINFO, ANY_TTL_SECONDS).octets(ANY_RDATA).end().build());
  }

  /** The zone, with an entry for each name that is its to speak of. */
  Zone compile() {
    int[] entries = new int[tree.size()];
    for (int name = 0; name < tree.size(); name++) {
      if (tree.isOccluded(name)) continue;
      entries[name] = tree.isCut(name) ? cut(name) : name(name);
      names++;
      if (tree.isWildcard(name)) table.wildcard(entries[tree.parent(name)], entries[name]);
    }
    long serial = Rdata.serial(soa.rdata().getFirst());
    return table.build(apex, serial, names, tree.records());
  }

  private int cut(int name) {
    byte[] owner = tree.name(name);
    SortedMap<Integer, Integer> answers = new TreeMap<>();
    answers.put(RecordType.DS, set(name, RecordType.DS).map(set -> direct(owner, set)).orElse(nodata));
    Body.Builder body = new Body.Builder(owner).flags(false, NOERROR);
    referral(body, name);
    int referral = store(body, set(name, RecordType.NS).orElseThrow(), name);
    return table.entry(owner, Zone.CUT, answers, referral, referral);
  }

  private int name(int name) {
    byte[] owner = tree.name(name);
    byte[] anchor = tree.isWildcard(name) ? tree.name(tree.parent(name)) : owner;
    int flags = name == ZoneTree.APEX ? Zone.APEX : 0;
    SortedMap<Integer, Integer> answers = new TreeMap<>();
    List<RrSet> sets = tree.sets(name);
    Optional<RrSet> alias = sets.stream().filter(set -> set.type() == RecordType.CNAME).findFirst();
    int otherwise = nodata;
    if (alias.isPresent()) {
      flags |= Zone.ALIAS;
      otherwise = alias(name, anchor, alias.get(), answers);
    } else if (!sets.isEmpty()) {
      answers.put(RecordType.ANY, any);
    }
    for (RrSet set : sets) {
      if (set.type() == RecordType.DS && name == ZoneTree.APEX) continue;
      answers.put(set.type(), direct(name, anchor, set));
    }
    if (services.containsKey(name)) routed(services.get(name), answers);
    return table.entry(owner, flags, answers, otherwise, nxdomain);
  }

  private void routed(int service, SortedMap<Integer, Integer> answers) {
    for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
      answers.put(type, table.routed(service, table.nothing(), answers.getOrDefault(type, nodata)));
    }
  }

  private int direct(byte[] anchor, RrSet set) {
    return direct(tree.number(anchor), anchor, set);
  }

  private int direct(int name, byte[] anchor, RrSet set) {
    Body.Builder body = new Body.Builder(anchor).flags(true, NOERROR);
    answer(body, Optional.empty(), set);
    additional(body, Optional.empty(), name, set);
    return store(body, set, name);
  }

  /** Writes what an alias answers for the types its target has, and returns what it answers for others. */
  private int alias(int name, byte[] anchor, RrSet alias, SortedMap<Integer, Integer> answers) {
    Chain chain = follow(name, alias);
    answers.put(RecordType.ANY, direct(name, anchor, alias));
    Body.Builder body = new Body.Builder(anchor).flags(true, isMissing(chain) ? NXDOMAIN : NOERROR);
    aliases(body, chain, false);
    boolean isCut = chain.end().filter(end -> end.kind() == Kind.CUT).isPresent();
    if (isCut) referral(body, chain.end().get().name());
    else if (chain.end().isPresent()) negative(body);
    int otherwise = store(body, alias, name);
    if (isCut) aliasToCut(name, anchor, chain, answers);
    if (isCut || chain.end().isEmpty() || isMissing(chain)) return otherwise;
    int target = chain.end().get().name();
    for (RrSet set : tree.sets(target)) {
      if (set.type() == RecordType.DS && target == ZoneTree.APEX) continue;
      Body.Builder whole = new Body.Builder(anchor).flags(true, NOERROR);
      aliases(whole, chain, false);
      answer(whole, Optional.of(chain.last()), set);
      additional(whole, Optional.of(chain.last()), target, set);
      answers.put(set.type(), store(whole, set, name));
    }
    if (services.containsKey(target)) {
      Body.Builder leading = new Body.Builder(anchor).flags(true, NOERROR);
      aliases(leading, chain, true);
      int led = store(leading, alias, name);
      for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
        answers.put(type, table.routed(services.get(target), led, answers.getOrDefault(type, otherwise)));
      }
    }
    return otherwise;
  }

  /** DS records of a delegated zone are this zone's, though all else there isn't (RFC 4035 §3.1.4.1). */
  private void aliasToCut(int name, byte[] anchor, Chain chain, SortedMap<Integer, Integer> answers) {
    int cut = chain.end().orElseThrow().name();
    if (tree.number(chain.last()) != cut) return;
    Body.Builder body = new Body.Builder(anchor).flags(true, NOERROR);
    aliases(body, chain, false);
    Optional<RrSet> ds = set(cut, RecordType.DS);
    if (ds.isPresent()) answer(body, Optional.of(chain.last()), ds.get());
    else negative(body);
    answers.put(RecordType.DS, store(body, chain.sets().getFirst(), name));
  }

  private static boolean isMissing(Chain chain) {
    return chain.end().isPresent() && chain.end().get().kind() == Kind.MISSING;
  }

  /** Follows aliases as far as this zone knows them. */
  private Chain follow(int name, RrSet alias) {
    List<RrSet> sets = new ArrayList<>();
    Set<Integer> seen = new HashSet<>(Set.of(name));
    RrSet next = alias;
    while (true) {
      sets.add(next);
      byte[] target = next.rdata().getFirst();
      Found found = tree.find(target);
      if (found.kind() == Kind.OUTSIDE) return new Chain(sets, target, Optional.empty());
      Optional<RrSet> further = found.kind() == Kind.EXACT || found.kind() == Kind.WILDCARD
          ? set(found.name(), RecordType.CNAME) : Optional.empty();
      if (further.isEmpty()) return new Chain(sets, target, Optional.of(found));
      if (!seen.add(found.name())) {
        problems.warning(alias.place(), tree.text(name), "the alias leads back to itself through "
            + Names.text(target, 0));
        return new Chain(sets, target, Optional.empty());
      }
      if (sets.size() == MOST_ALIASES) {
        problems.warning(alias.place(), tree.text(name), "more than " + MOST_ALIASES
            + " aliases follow each other; point nearer to the host");
        return new Chain(sets, target, Optional.empty());
      }
      next = further.get();
    }
  }

  /** Writes the CNAME records of a chain; of one that routed records will follow, with the mark for their owner. */
  private static void aliases(Body.Builder body, Chain chain, boolean isRouted) {
    Optional<byte[]> owner = Optional.empty();
    for (RrSet set : chain.sets()) {
      byte[] target = set.rdata().getFirst();
      begin(body, owner, set);
      if (isRouted && set == chain.sets().getLast()) body.nextNameOwnsTheRest();
      body.name(target, true).end();
      owner = Optional.of(target);
    }
  }

  private static void answer(Body.Builder body, Optional<byte[]> owner, RrSet set) {
    for (byte[] rdata : set.rdata()) {
      begin(body, owner, set);
      Rdata.write(body, set.type(), rdata);
      body.end();
    }
  }

  private static void begin(Body.Builder body, Optional<byte[]> owner, RrSet set) {
    if (owner.isEmpty()) body.recordAtQuestion(set.type(), set.ttlSeconds());
    else body.record(owner.get(), set.type(), set.ttlSeconds());
  }

  /** Authority of a negative answer: the SOA record, its TTL lowered to MINIMUM (RFC 2308 §3). */
  private Body.Builder negative(Body.Builder body) {
    byte[] rdata = soa.rdata().getFirst();
    body.section(Section.AUTHORITY).record(apex, RecordType.SOA, Math.min(soa.ttlSeconds(), Rdata.minimum(rdata)));
    Rdata.write(body, RecordType.SOA, rdata);
    return body.end();
  }

  /**
   * Authority of a referral, and the addresses without which its servers can't be found: those below this cut or
   * another (RFC 9471 §3). Without DS records, which are for those who ask for signatures (RFC 4035 §3.1), and a zone
   * that isn't signed gives none.
   */
  private void referral(Body.Builder body, int cut) {
    RrSet servers = set(cut, RecordType.NS).orElseThrow();
    body.section(Section.AUTHORITY);
    answer(body, Optional.of(tree.name(cut)), servers);
    Map<String, byte[]> glue = new LinkedHashMap<>();
    Map<String, byte[]> others = new LinkedHashMap<>();
    for (byte[] server : servers.rdata()) {
      Found found = tree.find(server);
      if (found.kind() == Kind.CUT) glue.put(key(server), server);
      else if (found.kind() == Kind.EXACT) others.put(key(server), server);
    }
    body.section(Section.REQUIRED_ADDITIONAL);
    glue.values().forEach(server -> addresses(body, Optional.of(server), tree.number(server), Integer.MAX_VALUE));
    body.section(Section.ADDITIONAL);
    others.values().forEach(server ->
        addresses(body, Optional.of(server), tree.number(server), MOST_OCTETS_WITH_ADDITIONAL));
  }

  /**
   * The addresses of the names that records lead to, as far as this zone has them (RFC 1035 §3.3, RFC 2782, RFC 9460
   * §4.1).
   *
   * @param owner of the records, where it isn't the question's name
   * @param name whose records they are
   */
  private void additional(Body.Builder body, Optional<byte[]> owner, int name, RrSet set) {
    if (set.type() == RecordType.CNAME) return;
    Map<String, byte[]> targets = new LinkedHashMap<>();
    boolean isOwnTarget = false;
    for (byte[] rdata : set.rdata()) {
      if (Rdata.isOwnTarget(set.type(), rdata)) isOwnTarget = true;
      else Rdata.target(set.type(), rdata).ifPresent(target -> targets.putIfAbsent(key(target), target));
    }
    body.section(Section.ADDITIONAL);
    if (isOwnTarget) addresses(body, owner, name, MOST_OCTETS_WITH_ADDITIONAL);
    for (byte[] target : targets.values()) {
      Found found = tree.find(target);
      if (found.kind() == Kind.EXACT) addresses(body, Optional.of(target), found.name(), MOST_OCTETS_WITH_ADDITIONAL);
    }
  }

  /** A routed name's addresses depend on the client; such may stand in the answer section only (RFC 7871 §7.3.1). */
  private void addresses(Body.Builder body, Optional<byte[]> owner, int name, int mostOctets) {
    if (name == ZoneTree.NONE || services.containsKey(name)) return;
    for (RrSet set : tree.sets(name)) {
      if (!RecordType.isAddress(set.type())) continue;
      int octets = QueryName.LONGEST_OCTETS + set.rdata().size() * ADDRESS_RECORD_OCTETS;
      if (body.size() <= mostOctets - octets) answer(body, owner, set);
    }
  }

  /** Names that differ in case only are one (RFC 4343 §3). */
  private static String key(byte[] name) {
    return new String(Names.lower(name), StandardCharsets.ISO_8859_1);
  }

  private int store(Body.Builder body, RrSet set, int name) {
    byte[] built;
    try {
      built = body.build();
    } catch (IllegalStateException tooLong) {
      problems.error(set.place(), tree.text(name), "the answer for its " + RecordType.text(set.type())
          + " records doesn't fit into a message of 65,535 octets: " + tooLong.getMessage() + "; remove some");
      return nodata;
    }
    return table.body(built);
  }

  private Optional<RrSet> set(int name, int type) {
    if (!tree.has(name, type)) return Optional.empty();
    return tree.sets(name).stream().filter(set -> set.type() == type).findFirst();
  }
}
