package org.rialto.zone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rialto.wire.Body;
import org.rialto.wire.Body.Section;
import org.rialto.wire.QueryName;
import org.rialto.zone.ZoneTree.Found;
import org.rialto.zone.ZoneTree.Kind;

/** Writes a zone's records into the sections of bodies. */
final class BodyWriter {
  /** Records nobody asked for are not worth a reply that doesn't fit into any datagram. */
  private static final int MOST_OCTETS_WITH_ADDITIONAL = 4096;
  /** A record without its RDATA, its owner a pointer. */
  private static final int RECORD_FIXED_OCTETS = 12;

  private final ZoneTree tree;
  private final Set<Integer> routed;
  private final RrSet soa;

  /** @param routed names whose addresses are chosen, by their numbers in the tree */
  BodyWriter(ZoneTree tree, Set<Integer> routed) {
    this.tree = tree;
    this.routed = routed;
    soa = tree.set(ZoneTree.APEX, RecordType.SOA).orElseThrow();
  }

  /**
   * Records of the present section.
   *
   * @param owner where it isn't the question's name
   */
  static void answer(Body.Builder body, Optional<byte[]> owner, RrSet set) {
    for (byte[] rdata : set.rdata()) {
      begin(body, owner, set);
      Rdata.write(body, set.type(), rdata);
      body.end();
    }
  }

  /** Begins a record of a set: what follows is its RDATA. */
  static Body.Builder begin(Body.Builder body, Optional<byte[]> owner, RrSet set) {
    if (owner.isEmpty()) return body.recordAtQuestion(set.type(), set.ttlSeconds());
    return body.record(owner.get(), set.type(), set.ttlSeconds());
  }

  /** Authority of a negative answer: the SOA record, its TTL lowered to MINIMUM (RFC 2308 §3). */
  Body.Builder negative(Body.Builder body) {
    byte[] rdata = soa.rdata().getFirst();
    body.section(Section.AUTHORITY)
        .record(tree.origin(), RecordType.SOA, Math.min(soa.ttlSeconds(), Rdata.minimum(rdata)));
    Rdata.write(body, RecordType.SOA, rdata);
    return body.end();
  }

  /**
   * Authority of a referral, and the addresses without which its servers can't be found: those below this cut or
   * another (RFC 9471 §3). Without DS records, which are for those who ask for signatures (RFC 4035 §3.1), and a zone
   * that isn't signed gives none.
   */
  void referral(Body.Builder body, int cut, RrSet servers) {
    body.section(Section.AUTHORITY);
    answer(body, Optional.of(tree.name(cut)), servers);
    Map<String, byte[]> glue = new LinkedHashMap<>();
    Map<String, byte[]> others = new LinkedHashMap<>();
    for (byte[] server : servers.rdata()) {
      Map<String, byte[]> which = tree.find(server).kind() == Kind.CUT ? glue : others;
      which.put(Names.key(server), server);
    }
    body.section(Section.REQUIRED_ADDITIONAL);
    for (byte[] server : glue.values()) addresses(body, Optional.of(server), tree.number(server), Integer.MAX_VALUE);
    body.section(Section.ADDITIONAL);
    for (byte[] server : others.values()) target(body, server, List.of(RecordType.A, RecordType.AAAA));
  }

  /**
   * The records of the names that records lead to, as far as this zone has them, wildcards and glue included: addresses
   * (RFC 1035 §3.3, RFC 2782), SRV records of NAPTR ones (RFC 3403 §4.1), and those an alias in SVCB form stands for
   * (RFC 9460 §4.1).
   *
   * @param owner of the records, where it isn't the question's name
   * @param name whose records they are
   */
  void additional(Body.Builder body, Optional<byte[]> owner, int name, RrSet set) {
    if (set.type() == RecordType.CNAME) return;
    Map<String, byte[]> targets = new LinkedHashMap<>();
    Map<String, List<Integer>> types = new LinkedHashMap<>();
    boolean isOwnTarget = false;
    for (byte[] rdata : set.rdata()) {
      if (Rdata.isOwnTarget(set.type(), rdata)) isOwnTarget = true;
      Optional<byte[]> target = Rdata.target(set.type(), rdata);
      if (target.isEmpty()) continue;
      String key = Names.key(target.get());
      targets.putIfAbsent(key, target.get());
      List<Integer> wanted = types.computeIfAbsent(key, none -> new ArrayList<>());
      for (int type : Rdata.wanted(set.type(), rdata)) if (!wanted.contains(type)) wanted.add(type);
    }
    body.section(Section.ADDITIONAL);
    if (isOwnTarget) addresses(body, owner, name, MOST_OCTETS_WITH_ADDITIONAL);
    targets.forEach((key, target) -> target(body, target, types.get(key)));
  }

  private void target(Body.Builder body, byte[] target, List<Integer> types) {
    Found found = tree.find(target);
    int number = switch (found.kind()) {
      case EXACT, WILDCARD -> found.name();
      case CUT -> tree.number(target);
      case DNAME, MISSING, OUTSIDE -> ZoneTree.NONE;
    };
    for (int type : types) records(body, Optional.of(target), number, type, MOST_OCTETS_WITH_ADDITIONAL);
  }

  private void addresses(Body.Builder body, Optional<byte[]> owner, int name, int mostOctets) {
    records(body, owner, name, RecordType.A, mostOctets);
    records(body, owner, name, RecordType.AAAA, mostOctets);
  }

  /** A routed name's addresses depend on the client; such may stand in the answer section only (RFC 7871 §7.3.1). */
  private void records(Body.Builder body, Optional<byte[]> owner, int name, int type, int mostOctets) {
    if (name == ZoneTree.NONE || RecordType.isAddress(type) && routed.contains(name)) return;
    Optional<RrSet> set = tree.set(name, type);
    if (set.isEmpty()) return;
    int octets = QueryName.LONGEST_OCTETS;
    for (byte[] rdata : set.get().rdata()) octets += RECORD_FIXED_OCTETS + rdata.length;
    if (body.size() <= mostOctets - octets) answer(body, owner, set.get());
  }
}
