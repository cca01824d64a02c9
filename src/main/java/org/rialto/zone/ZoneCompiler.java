package org.rialto.zone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rialto.wire.Body;
import org.rialto.zone.ZoneTree.Found;
import org.rialto.zone.ZoneTree.Kind;

/** Works out what each name and type of a zone is answered with (RFC 1034 §4.3.2), and lays the zone out. */
final class ZoneCompiler {
  private static final int NOERROR = 0;
  private static final int NXDOMAIN = 3;
  /** Aliases followed in one body: as many as resolvers do. */
  private static final int MOST_ALIASES = 16;
  /** RFC 8482 §4.2: long enough that whoever asks for everything doesn't ask again soon. */
  private static final long ANY_TTL_SECONDS = 3600;
  private static final byte[] ANY_RDATA = "\7RFC8482\0".getBytes(StandardCharsets.US_ASCII);

  private final ZoneTree tree;
  private final Map<Integer, Integer> services;
  private final ZoneBuilder table;
  private final Problems problems;
  private final byte[] apex;
  private final BodyWriter writer;
  private final int nodata;
  private final int nxdomain;
  private final int any;
  private int names;

  /**
   * Aliases that follow each other within the zone.
   *
   * @param target number of the name with records that the last one leads to; nothing where they lead on to what isn't
   * in this zone's own data by that very name, and so must be looked up when somebody asks
   */
  private record Chain(List<RrSet> aliases, OptionalInt target) {
    byte[] lastName() {
      return aliases.getLast().rdata().getFirst();
    }
  }

  /** @param services of routed names, by the name's number in the tree */
  ZoneCompiler(ZoneTree tree, Map<Integer, Integer> services, ZoneBuilder table, Problems problems) {
    this.tree = tree;
    this.services = services;
    this.table = table;
    this.problems = problems;
    apex = tree.origin();
    writer = new BodyWriter(tree, services.keySet());
    nodata = table.body(writer.negative(new Body.Builder(apex).flags(true, NOERROR)).build());
    nxdomain = table.body(writer.negative(new Body.Builder(apex).flags(true, NXDOMAIN)).build());
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
      if (!tree.isWildcard(name)) continue;
      // What is made by a wildcard owns NS records, but is no cut: majority use, for RFC 4592 §4.2 leaves it open.
      table.wildcard(entries[tree.parent(name)], tree.isCut(name) ? name(name) : entries[name]);
    }
    long serial = Rdata.serial(tree.set(ZoneTree.APEX, RecordType.SOA).orElseThrow().rdata().getFirst());
    return table.build(apex, serial, names, tree.records());
  }

  private int cut(int name) {
    byte[] owner = tree.name(name);
    SortedMap<Integer, Integer> answers = new TreeMap<>();
    answers.put(RecordType.DS, tree.set(name, RecordType.DS).map(set -> direct(name, owner, set)).orElse(nodata));
    RrSet servers = tree.set(name, RecordType.NS).orElseThrow();
    Body.Builder body = new Body.Builder(owner).flags(false, NOERROR);
    writer.referral(body, name, servers);
    int referral = store(body, servers, name);
    return table.entry(owner, Zone.CUT, answers, referral, referral);
  }

  private int name(int name) {
    byte[] owner = tree.name(name);
    byte[] anchor = tree.isWildcard(name) ? tree.name(tree.parent(name)) : owner;
    int flags = name == ZoneTree.APEX ? Zone.APEX : 0;
    SortedMap<Integer, Integer> answers = new TreeMap<>();
    List<RrSet> sets = tree.sets(name);
    Optional<RrSet> alias = tree.set(name, RecordType.CNAME);
    int otherwise = nodata;
    if (alias.isPresent()) {
      flags |= Zone.ALIAS;
      otherwise = alias(name, anchor, alias.get(), answers);
      // What these say they say of the alias itself (RFC 4034 §3, §4), so they aren't looked for where it leads.
      answers.put(RecordType.RRSIG, nodata);
      answers.put(RecordType.NSEC, nodata);
    }
    for (RrSet set : sets) {
      if (set.type() == RecordType.DS && name == ZoneTree.APEX) continue;
      answers.put(set.type(), direct(name, anchor, set));
    }
    if (alias.isEmpty() && !answers.isEmpty()) answers.put(RecordType.ANY, anything(name, answers));
    if (services.containsKey(name)) routed(services.get(name), answers);
    if (tree.isCut(name)) return table.unnamed(owner, flags, answers, otherwise, nxdomain);
    if (!tree.isSubstituted(name)) return table.entry(owner, flags, answers, otherwise, nxdomain);
    return table.entry(owner, flags | Zone.DNAME, answers, otherwise, substitution(name, owner));
  }

  /** What names below a DNAME record are answered with (RFC 6672 §3.2). */
  private int substitution(int name, byte[] owner) {
    RrSet set = tree.set(name, RecordType.DNAME).orElseThrow();
    Body.Builder body = new Body.Builder(owner).flags(true, NOERROR).substitutes();
    BodyWriter.answer(body, Optional.of(owner), set);
    return store(body, set, name);
  }

  /** One of the sets there are (RFC 8482 §4.1); of a routed name, whose addresses depend on who asks, another one. */
  private int anything(int name, SortedMap<Integer, Integer> answers) {
    boolean isRouted = services.containsKey(name);
    return answers.keySet().stream().filter(type -> !isRouted || !RecordType.isAddress(type)).findFirst()
        .map(answers::get).orElse(any);
  }

  private void routed(int service, SortedMap<Integer, Integer> answers) {
    for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
      answers.put(type, table.routed(service, table.nothing(), answers.getOrDefault(type, nodata)));
    }
  }

  private int direct(int name, byte[] anchor, RrSet set) {
    Body.Builder body = new Body.Builder(anchor).flags(true, NOERROR);
    BodyWriter.answer(body, Optional.empty(), set);
    writer.additional(body, Optional.empty(), name, set);
    return store(body, set, name);
  }

  /** Writes what an alias answers for the types its target has, and returns what it answers for others. */
  private int alias(int name, byte[] anchor, RrSet alias, SortedMap<Integer, Integer> answers) {
    answers.put(RecordType.ANY, direct(name, anchor, alias));
    Chain chain = follow(name, alias);
    if (chain.target().isEmpty()) return continued(name, anchor, alias);
    Body.Builder body = new Body.Builder(anchor).flags(true, NOERROR);
    aliases(body, chain);
    int otherwise = store(writer.negative(body), alias, name);
    int target = chain.target().getAsInt();
    for (RrSet set : tree.sets(target)) {
      Body.Builder whole = new Body.Builder(anchor).flags(true, NOERROR);
      aliases(whole, chain);
      BodyWriter.answer(whole, Optional.of(chain.lastName()), set);
      writer.additional(whole, Optional.of(chain.lastName()), target, set);
      answers.put(set.type(), store(whole, set, name));
    }
    if (services.containsKey(target)) {
      Body.Builder leading = new Body.Builder(anchor).flags(true, NOERROR);
      aliases(leading, chain);
      int led = store(leading, alias, name);
      for (int type : new int[] {RecordType.A, RecordType.AAAA}) {
        answers.put(type, table.routed(services.get(target), led, answers.getOrDefault(type, otherwise)));
      }
    }
    // The parent zone speaks for these, where it is ours (RFC 4035 §3.1.4.1).
    if (target == ZoneTree.APEX) answers.put(RecordType.DS, continued(name, anchor, alias));
    return otherwise;
  }

  /** An alias whose target is looked up when it is asked for. */
  private int continued(int name, byte[] anchor, RrSet alias) {
    Body.Builder body = new Body.Builder(anchor).flags(true, NOERROR);
    BodyWriter.begin(body, Optional.empty(), alias).continues().name(alias.rdata().getFirst(), true).end();
    return store(body, alias, name);
  }

  /**
   * Follows aliases as long as they lead to names that are in the data. What leads through a wildcard, to a name that
   * isn't there or below a cut may be another zone's, which isn't known here.
   */
  private Chain follow(int name, RrSet alias) {
    List<RrSet> aliases = new ArrayList<>();
    Set<Integer> seen = new HashSet<>(Set.of(name));
    RrSet next = alias;
    while (true) {
      aliases.add(next);
      byte[] target = next.rdata().getFirst();
      Found found = tree.find(target);
      if (found.kind() != Kind.EXACT) return new Chain(aliases, OptionalInt.empty());
      Optional<RrSet> further = tree.set(found.name(), RecordType.CNAME);
      if (further.isEmpty()) return new Chain(aliases, OptionalInt.of(found.name()));
      if (!seen.add(found.name())) {
        problems.warning(alias.place(), tree.text(name), "the alias leads back to itself through "
            + Names.text(target, 0));
        return new Chain(aliases, OptionalInt.empty());
      }
      if (aliases.size() == MOST_ALIASES) {
        problems.warning(alias.place(), tree.text(name), "more than " + MOST_ALIASES
            + " aliases follow each other; point nearer to the host");
        return new Chain(aliases, OptionalInt.empty());
      }
      next = further.get();
    }
  }

  /** Writes the CNAME records of a chain, the last one's target as the owner of what may follow. */
  private static void aliases(Body.Builder body, Chain chain) {
    Optional<byte[]> owner = Optional.empty();
    for (RrSet set : chain.aliases()) {
      byte[] target = set.rdata().getFirst();
      BodyWriter.begin(body, owner, set).nextNameOwnsTheRest().name(target, true).end();
      owner = Optional.of(target);
    }
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
}
