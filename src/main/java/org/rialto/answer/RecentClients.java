package org.rialto.answer;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.route.Basis;
import org.rialto.route.Choice;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.route.Router;

/**
 * A sample of the clients one worker chose nodes for, the latest ones: what other tables would answer them tells how
 * many queries would move. Only its worker writes, to arrays that are there from the start. Whoever reads meanwhile may
 * see the latest change to come half done, one client with another's address or with a service of the fleet before,
 * which of thousands makes no difference.
 */
public final class RecentClients {
  /** Of a sample of none: for messages that come one by one, whose answerers are many. */
  static final int NONE = 0;
  /** What makes a share of them right to two or three percent. */
  static final int SAMPLE = 4096;
  /** One client in so many is taken, so that the others cost next to nothing. */
  static final int EVERY = 64;

  private static final int SOURCE_BITS = 8;

  private final long[] high;
  private final long[] low;
  /**
   * The service, and in the lowest bits the record's and the client's family, then the bits of the client subnet, or of
   * the block that stands for it.
   */
  private final int[] asked;
  private Fleet fleet;
  private int untilNext;
  private long taken;

  /** @param sample clients kept: a power of two, or {@link #NONE} */
  RecentClients(int sample) {
    high = new long[sample];
    low = new long[sample];
    asked = new int[sample];
    untilNext = EVERY;
    fleet = new Fleet(List.of(), List.of());
  }

  /**
   * What became of a sample.
   *
   * @param sampled clients that were given nodes
   * @param moved those of them that would be given others
   */
  public record Moved(int sampled, int moved) {
    /** Of several samples together. */
    public Moved plus(Moved other) {
      return new Moved(sampled + other.sampled, moved + other.moved);
    }
  }

  /** Nodes were chosen for a client: one in {@link #EVERY} is kept. */
  void note(Fleet of, int service, Family recordFamily, Client client, Basis basis) {
    if (--untilNext > 0) return;
    untilNext = EVERY;
    keep(of, service, recordFamily, client, basis);
  }

  private void keep(Fleet of, int service, Family recordFamily, Client client, Basis basis) {
    if (high.length == 0) return;
    if (fleet != of) {
      if (!fleet.isNumberedAs(of)) taken = 0; // numbers of other services mean nothing here
      fleet = of;
    }
    boolean bySubnet = basis == Basis.CLIENT_SUBNET;
    Family family = bySubnet ? client.family() : client.substituteFamily();
    int place = (int) taken++ & high.length - 1;
    high[place] = bySubnet ? client.high() : client.substituteHigh();
    low[place] = bySubnet ? client.low() : client.substituteLow();
    int ofBlock = client.isSubstituted() ? client.substituteLength() : 0;
    asked[place] = (service << 2 | recordFamily.ordinal() << 1 | family.ordinal()) << SOURCE_BITS
        | (bySubnet ? client.source() : ofBlock);
  }

  /** How many of these clients another table would give other nodes; none, where a table is for other services. */
  public Moved moved(RedirectTable before, RedirectTable after) {
    Fleet of = before.fleet();
    if (!fleet.isNumberedAs(of) || !of.isNumberedAs(after.fleet())) return new Moved(0, 0);
    Client client = new Client();
    Choice then = new Choice();
    Choice now = new Choice();
    int sampled = 0;
    int moved = 0;
    for (int i = 0; i < Math.min(taken, high.length); i++) {
      int service = asked[i] >>> SOURCE_BITS + 2;
      if (service >= of.services().size()) continue; // of the fleet before, where its worker has just come to this
      Family recordFamily = Family.values()[asked[i] >>> SOURCE_BITS + 1 & 1];
      fill(client, i);
      Router.decide(before, service, recordFamily, client, then);
      if (then.count() == 0) continue;
      Router.decide(after, service, recordFamily, client, now);
      sampled++;
      boolean isSame = of == after.fleet() ? then.hasNodesOf(now) : names(then, of).equals(names(now, after.fleet()));
      if (!isSame) moved++;
    }
    return new Moved(sampled, moved);
  }

  /** Numbers of two fleets can't be compared. */
  private static Set<String> names(Choice choice, Fleet of) {
    return IntStream.range(0, choice.count()).mapToObj(i -> of.nodes().get(choice.node(i)).name())
        .collect(Collectors.toSet());
  }

  private void fill(Client client, int i) {
    Family family = Family.values()[asked[i] >>> SOURCE_BITS & 1];
    int source = asked[i] & (1 << SOURCE_BITS) - 1;
    client.peer(family, high[i], low[i]);
    if (source > 0) client.subnet(family, high[i], low[i], source);
  }
}
