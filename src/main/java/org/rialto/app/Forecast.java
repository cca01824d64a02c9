package org.rialto.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.answer.Rehearsal;
import org.rialto.answer.State;
import org.rialto.load.Expected;
import org.rialto.load.Question;
import org.rialto.load.ReplyOptions;
import org.rialto.load.Script;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Choice;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.route.Router;
import org.rialto.zone.MessageText;

/** What a server should answer, as far as that can be known without asking it. */
interface Forecast {
  /** Nothing is known. */
  Forecast NONE = (_, _, _) -> new Told(Optional.empty(), Script.ANY_SCOPE);

  /**
   * What is known of an answer.
   *
   * @param scope 0 to 128, or {@link Script#ANY_SCOPE}
   */
  record Told(Optional<Expected> answer, int scope) {}

  /**
   * @param place of the prefix the client subnet was drawn from; meaningless without one
   */
  Told of(Asked asked, Optional<IpPrefix> subnet, int place);

  /**
   * A question in its parts.
   *
   * @param type a mnemonic
   */
  record Asked(String name, String type, Question question) {
    private static final int HEADER_OCTETS = 12;

    /** @throws IllegalArgumentException naming the name or type that is none */
    static Asked of(String name, String type) {
      byte[] query = MessageText.query(name, type, Optional.empty());
      int end = HEADER_OCTETS;
      while (query[end] != 0) end += query[end] + 1;
      byte[] octets = new byte[end + 5 - HEADER_OCTETS];
      System.arraycopy(query, HEADER_OCTETS, octets, 0, octets.length);
      return new Asked(name, type, new Question(name + " " + type, octets));
    }
  }

  /**
   * By the very code that answers queries.
   *
   * @param peer where queries come from, as the server sees it
   * @param subnets whether the server reads client subnets
   */
  static Forecast by(State state, IpAddress peer, boolean subnets, long nowSeconds) {
    Rehearsal rehearsal = new Rehearsal(subnets);
    return (asked, subnet, _) -> {
      byte[] reply =
          rehearsal.reply(state, MessageText.query(asked.name(), asked.type(), subnet), peer, nowSeconds);
      return new Told(Optional.of(Expected.of(reply)), ReplyOptions.scope(reply));
    };
  }

  /**
   * By the router alone, for a table with one service: where the zone's own records answer, nothing is known but the
   * scope.
   */
  static Forecast by(RedirectTable table, IpAddress peer) {
    Client client = new Client();
    Choice choice = new Choice();
    return (asked, subnet, _) -> {
      Family family = asked.type().equalsIgnoreCase("AAAA") ? Family.IPV6 : Family.IPV4;
      client.peer(peer.family(), peer.high(), peer.low());
      subnet.ifPresent(block -> client.subnet(block.family(), block.address().high(), block.address().low(),
          block.length()));
      Router.decide(table, 0, family, client, choice);
      List<IpAddress> addresses = addresses(table.fleet(), choice, family);
      return new Told(addresses.isEmpty() ? Optional.empty() : Optional.of(Expected.addresses(addresses)),
          subnet.isPresent() ? choice.scope() : Script.ANY_SCOPE);
    };
  }

  private static List<IpAddress> addresses(Fleet fleet, Choice choice, Family family) {
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = 0; i < choice.count(); i++) {
      fleet.nodes().get(choice.node(i)).addresses(family).stream().filter(each -> !addresses.contains(each))
          .forEach(addresses::add);
    }
    return addresses;
  }
}
