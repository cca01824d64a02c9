package org.rialto.secondary;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rialto.secondary.Catalog.Member;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the catalogs of others (RFC 9432): their members become secondary zones, and what is no longer listed is
 * forgotten. A broken catalog changes nothing.
 */
public final class Catalogs {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);

  /** What a member is made a secondary zone by. */
  @FunctionalInterface public interface Template {
    /** @param origin of the member, in wire form and lower case */
    SecondaryZone member(byte[] origin);
  }

  /** A catalog we follow: how its members are taken, and those that are. */
  private static final class Followed {
    private Template template;
    private Catalog latest = new Catalog(Map.of());
    private final Map<String, Member> members = new HashMap<>();

    Followed(Template template) {
      this.template = template;
    }
  }

  private final Secondaries secondaries;
  private final Predicate<byte[]> isOurs;
  private final Map<String, Followed> followed = new HashMap<>();

  /** @param isOurs whether a zone of this origin comes from the configuration, so that no catalog may bring it */
  public Catalogs(Secondaries secondaries, Predicate<byte[]> isOurs) {
    this.secondaries = secondaries;
    this.isOurs = isOurs;
  }

  /** From now on, versions of this zone are taken for a catalog; members there are get the new template. */
  public synchronized void follow(byte[] catalog, Template template) throws InterruptedException {
    Followed known = followed.computeIfAbsent(Names.text(catalog, 0), _ -> new Followed(template));
    known.template = template;
    for (Member member : known.members.values()) secondaries.put(template.member(member.origin()));
  }

  /** Lets go of a catalog and of all its members. */
  public synchronized void leave(byte[] catalog) throws InterruptedException {
    Followed gone = followed.remove(Names.text(catalog, 0));
    if (gone == null) return;
    for (Member member : gone.members.values()) secondaries.remove(member.origin());
  }

  /** Takes a version of a zone, if it is a catalog that is followed; it comes after its zone was published. */
  public synchronized void take(ZoneRecords zone) throws InterruptedException {
    String name = Names.text(zone.origin(), 0);
    Followed catalog = followed.get(name);
    if (catalog == null) return;
    try {
      catalog.latest = Catalog.of(zone);
    } catch (CatalogException broken) {
      LOG.error("event=catalog-broken catalog={} serial={} cause=\"{}\"", name, zone.serial(), broken.getMessage());
      return;
    }
    Map<String, Member> before = Map.copyOf(catalog.members);
    for (Member member : before.values()) {
      if (!catalog.latest.members().containsKey(member.name())) drop(name, catalog, member);
    }
    for (Member member : catalog.latest.members().values()) settle(name, catalog, member);
  }

  /** Whether versions of this zone are taken for a catalog. */
  public synchronized boolean isFollowed(byte[] origin) {
    return followed.containsKey(Names.text(origin, 0));
  }

  /** Catalogs by the names of their members, as people write both. */
  public synchronized Map<String, String> memberships() {
    Map<String, String> memberships = new HashMap<>();
    followed.forEach((catalog, members) -> members.members.keySet().forEach(zone -> memberships.put(zone, catalog)));
    return memberships;
  }

  /** The catalog that a zone is a member of. */
  synchronized Optional<String> catalogOf(byte[] origin) {
    String zone = Names.text(origin, 0);
    return followed.entrySet().stream().filter(entry -> entry.getValue().members.containsKey(zone))
        .map(Map.Entry::getKey).findFirst();
  }

  private void settle(String name, Followed catalog, Member member) throws InterruptedException {
    Member before = catalog.members.get(member.name());
    if (before != null && !before.id().equals(member.id())) {
      // RFC 9432 §5.4: under another label it is another zone, of which nothing is known yet.
      secondaries.remove(member.origin());
      add(name, catalog, member);
    } else if (before != null) {
      catalog.members.put(member.name(), member);
      handOver(name, member);
    } else if (isOurs.test(member.origin())) {
      LOG.warn("event=catalog-clash catalog={} zone={} with=configuration", name, member.name());
    } else {
      Optional<String> owner = catalogOf(member.origin());
      if (owner.isEmpty()) add(name, catalog, member);
      else takeOver(owner.get(), name, catalog, member);
    }
  }

  /** A member of another catalog changes hands only if that catalog says so (RFC 9432 §4.3.1, §5.2). */
  private void takeOver(String from, String name, Followed catalog, Member member) throws InterruptedException {
    Followed old = followed.get(from);
    Member there = old.latest.members().getOrDefault(member.name(), old.members.get(member.name()));
    boolean isGiven = there.newOwner().map(to -> Names.text(to, 0)).filter(name::equals).isPresent();
    if (!isGiven) {
      LOG.warn("event=catalog-clash catalog={} zone={} with={}", name, member.name(), from);
      return;
    }
    old.members.remove(member.name());
    if (!there.id().equals(member.id())) secondaries.remove(member.origin());
    LOG.info("event=catalog-member-moved zone={} from={} to={}", member.name(), from, name);
    add(name, catalog, member);
  }

  /** A member that may be taken over is, if the other catalog has listed it already. */
  private void handOver(String from, Member member) throws InterruptedException {
    Optional<String> to = member.newOwner().map(owner -> Names.text(owner, 0)).filter(owner -> !owner.equals(from));
    if (to.isEmpty() || !followed.containsKey(to.get())) return;
    Followed owner = followed.get(to.get());
    Member there = owner.latest.members().get(member.name());
    if (there != null) takeOver(from, to.get(), owner, there);
  }

  private void add(String name, Followed catalog, Member member) throws InterruptedException {
    catalog.members.put(member.name(), member);
    secondaries.put(catalog.template.member(member.origin()));
    LOG.info("event=catalog-member-added catalog={} zone={}", name, member.name());
  }

  /** What one catalog no longer lists, another may have waited for (RFC 9432 §5.2). */
  private void drop(String name, Followed catalog, Member member) throws InterruptedException {
    catalog.members.remove(member.name());
    secondaries.remove(member.origin());
    LOG.info("event=catalog-member-removed catalog={} zone={}", name, member.name());
    for (Map.Entry<String, Followed> other : followed.entrySet()) {
      Member waiting = other.getValue().latest.members().get(member.name());
      if (other.getValue() != catalog && waiting != null) {
        add(other.getKey(), other.getValue(), waiting);
        return;
      }
    }
  }
}
