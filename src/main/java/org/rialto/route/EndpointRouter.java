package org.rialto.route;

import org.rialto.location.Ranges;
import org.rialto.net.Bits;
import org.rialto.net.Client;
import org.rialto.net.EmbeddedIpv4;
import org.rialto.net.Family;

/**
 * Decides by endpoint costs, after the maps have: where a client's costs are known they choose its nodes, and where
 * they are still to be asked for, what the maps say is the answer for as long. Pure, and allocates nothing.
 *
 * <p><b>Scopes.</b> Within the region of a source, all that is known is known of prefixes of one length: so no scope is
 * shorter, asked or not, and none of them reaches over another (RFC 7871 §7.2.1). Outside, a scope ends where a region
 * begins.
 */
public final class EndpointRouter {
  private EndpointRouter() {}

  /**
   * What a decision came to with endpoint costs, and why.
   *
   * @param byMaps the decision without them, for the same service, family and client
   */
  public static EndpointFinding explain(RedirectTable redirects, EndpointTable table, Decision byMaps, int service,
      Family recordFamily, Client client) {
    return new EndpointExplainer(redirects, table, byMaps, service, recordFamily, client).finding();
  }

  /**
   * Puts what is known by endpoint costs in place of what the maps chose, and says it in {@link Choice#endpoint}.
   *
   * @param choice as {@link Router#decide} left it for the same service, family and client
   */
  public static void refine(EndpointTable table, int service, Family recordFamily, Client client, Choice choice) {
    if (!table.isInUse() || !table.plan().hasGroup(service, recordFamily)) return;
    if (client.hasSubnet() && client.source() > 0) {
      boolean isDecided = byBlock(table, service, recordFamily, client.family(), client.high(), client.low(),
          client.source(), choice);
      if (isDecided) return;
      if (choice.basis() == Basis.CLIENT_SUBNET && choice.count() > 0) return; // a map knows the special-use block
      choice.basis(Basis.SPECIAL_USE);
    }
    bySubstitute(table, service, recordFamily, client, choice);
  }

  /** False where the substitute decides in the block's stead. */
  private static boolean byBlock(EndpointTable table, int service, Family recordFamily, Family family, long high,
      long low, int length, Choice choice) {
    Group territory = table.plan().territory();
    int byMaps = choice.scope();
    Ranges ranges = territory.ranges(family);
    int position = ranges.find(high, low);
    int ofSource = Router.bySubnet(territory, family, position, high, low, length, choice);
    int byRegions = choice.scope();
    choice.scope(Math.max(byMaps, byRegions));
    if (ofSource == Tally.NONE) return false;
    int source = territory.source(ofSource);
    if (source == Choice.NO_SOURCE) return true;
    int value = ranges.value(position);
    Family asFamily = family;
    int offset = 0;
    if (Group.isEmbedded(value)) {
      EmbeddedIpv4 carrier = Group.carrier(value);
      asFamily = Family.IPV4;
      offset = carrier.offset();
      int bits = Math.clamp(length - offset, 0, Family.IPV4.bits());
      long ipv4 = carrier.ipv4(high, low) & Bits.maskHigh(bits);
      look(table, source, Family.IPV4, ipv4, 0, bits, choice);
    } else {
      look(table, source, family, high, low, length, choice);
    }
    take(table, service, recordFamily, choice);
    // a region may end within a prefix that is asked for, and so may what a map says
    int asked = Math.max(offset + table.plan().sources().get(source).length(asFamily), byRegions);
    choice.scope(choice.isByEndpointCosts() ? asked : Math.max(asked, byMaps));
    return true;
  }

  private static void look(EndpointTable table, int source, Family family, long high, long low, int bits,
      Choice choice) {
    int length = table.plan().sources().get(source).length(family);
    choice.endpoint(source, bits < length ? EndpointRow.TOO_SHORT
        : table.find(source, family, high & Bits.maskHigh(length), low & Bits.maskLow(length)));
  }

  /** Clients that may be anywhere are nobody to ask about; what every place gets of the maps is theirs too. */
  private static void bySubstitute(EndpointTable table, int service, Family recordFamily, Client client,
      Choice choice) {
    if (client.isAnywhere()) {
      if (choice.count() == 0) choice.beginAnywhere();
    } else if (client.isSubstituted()) {
      int scope = choice.scope();
      byBlock(table, service, recordFamily, client.substituteFamily(), client.substituteHigh(),
          client.substituteLow(), client.substituteLength(), choice);
      choice.scope(scope);
    } else {
      byPeer(table, service, recordFamily, client, choice);
    }
  }

  /** A peer in special-use space is nobody a server would know, unless a region names it. */
  private static void byPeer(EndpointTable table, int service, Family recordFamily, Client client, Choice choice) {
    Group territory = table.plan().territory();
    Family family = client.peerFamily();
    long high = client.peerHigh();
    long low = client.peerLow();
    int value = territory.ranges(family).value(territory.ranges(family).find(high, low));
    if (Group.isEmbedded(value)) {
      family = Family.IPV4;
      high = Group.carrier(value).ipv4(high, low);
      low = 0;
      value = territory.ranges(family).value(territory.ranges(family).find(high, low));
    }
    if (Group.isByPeer(value)) return;
    int source = territory.source(Group.answerClass(value));
    if (source == Choice.NO_SOURCE) return;
    look(table, source, family, high, low, family.bits(), choice);
    take(table, service, recordFamily, choice);
  }

  private static void take(EndpointTable table, int service, Family recordFamily, Choice choice) {
    EndpointRow row = choice.endpoint();
    if (!table.plan().hasAnswer(row, service, recordFamily)) return;
    int place = table.plan().start(service, recordFamily);
    int end = table.plan().end(service, recordFamily);
    choice.beginByEndpointCosts();
    while (place < end && row.node(place) >= 0) choice.add(row.node(place++));
  }
}
