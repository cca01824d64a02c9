package org.rialto.route;

import org.rialto.location.Ranges;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;

/** Decides which nodes serve a client. Pure: the table and the client are all it knows. */
public final class Router {
  private Router() {}

  /** The nodes for a client, and how far their choice depends on its address; allocates nothing. */
  public static void decide(RedirectTable table, int service, Family recordFamily, Client client, Choice choice) {
    decide(table, service, recordFamily, client, find(ranges(table, service, recordFamily, client), client), choice);
  }

  /**
   * As above, where the client was looked up ahead.
   *
   * @param position what {@link #find} said of {@link #ranges}
   */
  public static void decide(RedirectTable table, int service, Family recordFamily, Client client, int position,
      Choice choice) {
    choice.begin(basis(client));
    if (!table.hasGroup(service, recordFamily)) {
      choice.reason(table.fleet().serves(service, recordFamily) ? Reason.NO_GUIDANCE : Reason.NO_FAMILY);
      return;
    }
    Group group = table.group(service, recordFamily);
    int answerClass = Tally.NONE;
    if (choice.basis() == Basis.CLIENT_SUBNET) {
      answerClass = bySubnet(group, client.family(), position, client.high(), client.low(), client.source(), choice);
      if (answerClass == Tally.NONE) {
        choice.basis(Basis.SPECIAL_USE);
        answerClass = bySubstitute(group, client, group.ranges(client.substituteFamily())
            .find(client.substituteHigh(), client.substituteLow()), choice);
      }
      if (group.isConstant()) choice.scope(0);
    } else {
      answerClass = bySubstitute(group, client, position, choice);
    }
    if (answerClass == Tally.NONE) {
      choice.beginAnywhere();
      return;
    }
    int[] nodeAtPosition = table.nodeAtPosition(service, recordFamily);
    int count = group.count(answerClass);
    choice.reason(count == 0 ? Reason.NO_ADVICE : Reason.NEAREST);
    choice.source(group.source(answerClass));
    for (int i = 0; i < count; i++) choice.add(nodeAtPosition[group.position(answerClass, i)]);
  }

  /** The ranges that a decision looks the client up in: of its subnet's family, or else the substitute's. */
  public static Ranges ranges(RedirectTable table, int service, Family recordFamily, Client client) {
    if (!table.hasGroup(service, recordFamily)) return Ranges.UNCUT;
    return table.group(service, recordFamily).ranges(isBySubnet(client) ? client.family()
        : client.substituteFamily());
  }

  /** Brings near what {@link #find} reads first, as {@link Ranges#fetchHead} does. */
  public static int fetchHead(Ranges ranges, Client client) {
    return ranges.fetchHead(isBySubnet(client) ? client.high() : client.substituteHigh());
  }

  /** Brings near what {@link #find} reads next, as {@link Ranges#fetchRange} does. */
  public static long fetchRange(Ranges ranges, Client client) {
    return ranges.fetchRange(isBySubnet(client) ? client.high() : client.substituteHigh());
  }

  /** The position of the client in its {@link #ranges}. */
  public static int find(Ranges ranges, Client client) {
    return isBySubnet(client) ? ranges.find(client.high(), client.low())
        : ranges.find(client.substituteHigh(), client.substituteLow());
  }

  /**
   * The first nodes of a service that have the family, edges before origins, each in order of number: where nothing
   * could be chosen and the zone has no record of the family either. That a name has addresses of a family must not
   * depend on who asks (RFC 7871 §7.4, §9).
   */
  public static void standIn(RedirectTable table, int service, Family recordFamily, Choice choice) {
    int[] standIns = table.standIns(service, recordFamily);
    for (int i = 0; i < standIns.length; i++) choice.add(standIns[i]);
  }

  /** Why, in full: the same decision, taken apart. */
  public static Decision explain(RedirectTable table, int service, Family recordFamily, Client client) {
    return new Explainer(table, service, recordFamily, client).decision();
  }

  private static Basis basis(Client client) {
    if (!client.hasSubnet()) return Basis.PEER;
    return client.source() == 0 ? Basis.OPT_OUT : Basis.CLIENT_SUBNET;
  }

  private static boolean isBySubnet(Client client) {
    return client.hasSubnet() && client.source() > 0;
  }

  /**
   * Finds the class of a client subnet and sets its scope; {@link Tally#NONE} if the peer decides in the subnet's
   * stead.
   */
  static int bySubnet(Group group, Family family, int position, long high, long low, int source,
      Choice choice) {
    Ranges ranges = group.ranges(family);
    if (!ranges.holds(position, high, low, source)) {
      return bySpanned(group, family, position, high, low, source, choice);
    }
    int value = ranges.value(position);
    if (Group.isEmbedded(value)) return byCarried(group, Group.carrier(value), high, low, source, choice);
    choice.scope(ranges.scope(position, high, low));
    return Group.isByPeer(value) ? Tally.NONE : Group.answerClass(value);
  }

  /**
   * A subnet that carries an IPv4 address, or the beginning of one, is that IPv4 subnet. An IPv4 scope of zero says
   * that all of the carrying block is answered alike.
   */
  private static int byCarried(Group group, EmbeddedIpv4 carrier, long high, long low, int source, Choice choice) {
    int ipv4Source = Math.clamp(source - carrier.offset(), 0, Family.IPV4.bits());
    long ipv4 = carrier.ipv4(high, low) & Bits.maskHigh(ipv4Source);
    int position = group.ranges(Family.IPV4).find(ipv4, 0);
    int answerClass = bySubnet(group, Family.IPV4, position, ipv4, 0, ipv4Source, choice);
    choice.scope(choice.scope() == 0 ? carrier.block().length() : carrier.offset() + choice.scope());
    return answerClass;
  }

  /**
   * A subnet too short to tell: it spans several ranges. It gets the answer that covers most of it, of those whose
   * nodes may serve all of it, and the scope asks for the bits that would have told (RFC 7871 §7.2.1).
   */
  private static int bySpanned(Group group, Family family, int from, long high, long low, int source, Choice choice) {
    Ranges ranges = group.ranges(family);
    int to = ranges.find(high | ~Bits.maskHigh(source), low | ~Bits.maskLow(source));
    WideBlocks wide = group.wide(family);
    if (wide.isWide(ranges, from, to)) {
      int place = wide.find(high, low, source);
      choice.scope(wide.longest(place));
      return wide.answerClass(place);
    }
    choice.scope(ranges.longest(from, to));
    choice.tally.clear();
    choice.tally.add(ranges, from, to, high, low, source);
    return group.winner(choice.tally, family, high, low, source);
  }

  /**
   * The substitute's class: as of a client subnet where it is a block, though no scope comes of it. Special-use space
   * or not, there is no one else to ask for: what the map says of its first address holds. {@link Tally#NONE} where
   * nothing stands for the client and the answer depends on where it is.
   */
  private static int bySubstitute(Group group, Client client, int position, Choice choice) {
    if (client.isAnywhere() && !group.isConstant()) return Tally.NONE;
    Family family = client.substituteFamily();
    long high = client.substituteHigh();
    long low = client.substituteLow();
    if (client.isSubstituted()) {
      int scope = choice.scope();
      int answerClass = bySubnet(group, family, position, high, low, client.substituteLength(), choice);
      choice.scope(scope);
      if (answerClass != Tally.NONE) return answerClass;
    }
    int value = group.ranges(family).value(position);
    if (Group.isEmbedded(value)) {
      Ranges ipv4 = group.ranges(Family.IPV4);
      value = ipv4.value(ipv4.find(Group.carrier(value).ipv4(high, low), 0));
    }
    return Group.answerClass(value);
  }
}
