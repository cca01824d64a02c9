package org.rialto.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.rialto.secondary.SecondaryStatus;
import org.rialto.transfer.Library;
import org.rialto.transfer.Notifier;
import org.rialto.transfer.Sharing;
import org.rialto.transfer.Terms;
import org.rialto.transfer.ZoneClerk;
import org.rialto.zone.Names;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneRecords;

/** Gives the zones there are to other servers, as the configuration says. */
final class ZoneSharing implements ZoneKeeper.Listener, AutoCloseable {
  private static final String FOLDER = "transfers";

  private final Library library;
  private final Notifier notifier;
  private final ZoneClerk clerk;
  private volatile Terms terms;

  /**
   * @param isOurs whether a zone of this origin, in wire form and lower case, is served here
   * @param notices takes what others say of zones
   */
  ZoneSharing(Path stateFolder, Terms terms, Predicate<byte[]> isOurs, ZoneClerk.NoticeTaker notices)
      throws IOException {
    this.terms = terms;
    library = new Library(stateFolder.resolve(FOLDER));
    notifier = new Notifier(terms, Notifier.Patience.USUAL, Clock.systemUTC());
    clerk = new ZoneClerk(library, isOurs, notices, terms, Clock.systemUTC());
  }

  /** Starts telling other servers of the zones there are. */
  void start() {
    notifier.start();
  }

  /**
   * From now on, zones are given on these terms.
   *
   * @return names of the zones that are given now and weren't before
   */
  Set<String> follow(Terms newTerms) {
    Set<String> newlyGiven = new HashSet<>(newTerms.zones().keySet());
    newlyGiven.removeIf(zone -> newTerms.sharing(zone).equals(terms.sharing(zone)));
    terms = newTerms;
    clerk.follow(newTerms);
    notifier.follow(newTerms);
    return newlyGiven;
  }

  ZoneClerk clerk() {
    return clerk;
  }

  /**
   * What became of requests and notices so far.
   *
   * @param secondaries how the zones are that are taken from others
   */
  TransferView view(List<SecondaryStatus> secondaries) {
    return new TransferView(clerk.counters(), notifier.status(), secondaries);
  }

  @Override public boolean wants(Zone zone) {
    return terms.zones().containsKey(zone.name());
  }

  @Override public void changed(ZoneRecords records) {
    Terms present = terms;
    Sharing sharing = present.sharing(Names.text(records.origin(), 0));
    if (!sharing.transferTo().isEmpty()) library.publish(records, present.journalOctets());
    notifier.publish(records);
  }

  @Override public void removed(byte[] origin) {
    library.withdraw(origin);
    notifier.withdraw(origin);
  }

  @Override public void close() {
    notifier.close();
  }
}
