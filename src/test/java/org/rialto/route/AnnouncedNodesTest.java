package org.rialto.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.rialto.location.EntityProperty;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** Which addresses of a source's maps are nodes. */
class AnnouncedNodesTest {
  private static final NetworkMap MAP = Sketch.map("users 0.0.0.0/0 ::/0 192.0.2.7/32",
      "cache 198.18.2.1/32 198.18.1.1/32 2001:db8::1/128 198.18.3.0/24", "store 198.18.4.1/32",
      "wall 198.18.5.1/32", "plain 198.18.6.1/32 198.18.7.0/24");
  private static final Function<IpAddress, Optional<String>> ANY = _ -> Optional.empty();

  private static EntityProperty property(String... said) {
    Map<String, Optional<String>> pids = new HashMap<>(Map.of("cache", Optional.of("cache"), "store",
        Optional.of("origin"), "wall", Optional.of("border"), "users", Optional.of("wireline")));
    Map<IpPrefix, Optional<String>> prefixes = new HashMap<>();
    for (String each : said) {
      String[] words = each.split("=", -1);
      prefixes.put(IpPrefix.parse(words[0]), Optional.of(words[1]).filter(value -> !value.isEmpty()));
    }
    return new EntityProperty(".role", pids, prefixes);
  }

  private static AnnouncedNodes announced(Function<IpAddress, Optional<String>> refusal, int most, String... said) {
    Roles roles = new Roles(List.of(), property(said),
        Map.of("cache", Role.EDGE, "origin", Role.ORIGIN, "border", Role.BORDER), Role.EDGE);
    return announced(roles, refusal, most);
  }

  private static AnnouncedNodes announced(Roles roles, Function<IpAddress, Optional<String>> refusal, int most) {
    Advice advice = Advice.of(LocationIndex.compile(MAP), Sketch.costs("users cache=1"), Direction.CLIENT_TO_NODE);
    return AnnouncedNodes.of("isp", MAP, advice.with(roles), refusal, most);
  }

  private static List<String> names(AnnouncedNodes announced) {
    return announced.nodes().stream().map(Node::name).toList();
  }

  @Test void eachSingleAddressOfAPidOfEdgesOrOriginsIsANode() {
    AnnouncedNodes announced = announced(ANY, 9);
    assertEquals(List.of("cache/198.18.1.1", "cache/198.18.2.1", "store/198.18.4.1", "cache/2001:db8::1"),
        names(announced));
    assertEquals(0, announced.refused());
    Node store = announced.nodes().get(2);
    assertEquals(Optional.of(Role.ORIGIN), store.role());
    assertEquals(List.of(IpAddress.parse("198.18.4.1")), store.addresses(Family.IPV4));
    assertEquals(new Roles.Told(Role.ORIGIN, Optional.of("source isp: property .role of PID store")),
        Roles.Told.of(store));
  }

  @Test void whatThePropertySaysOfAnAddressGoesBeforeItsPid() {
    assertEquals(List.of("cache/198.18.1.1", "cache/198.18.3.9", "plain/198.18.6.1", "plain/198.18.7.5",
        "cache/2001:db8::1"), names(announced(ANY, 9, "198.18.2.1=border", "198.18.3.9=cache", "198.18.4.1=border",
        "198.18.6.0/24=cache", "198.18.7.5=cache", "198.18.5.1=", "198.18.8.0/24=cache")));
  }

  @Test void nothingThatTellsARoleAnnouncesNothing() {
    Roles others = new Roles(List.of(), EntityProperty.NONE, Map.of(), Role.ORIGIN);
    assertEquals(AnnouncedNodes.NONE, announced(others, ANY, 9));
  }

  @Test void namesOfPidsAnnounceToo() {
    Roles named = new Roles(List.of(new Roles.Named(Pattern.compile("pl.*"), "pl*", Role.EDGE)));
    AnnouncedNodes announced = announced(named, ANY, 9);
    assertEquals(List.of("plain/198.18.6.1"), names(announced));
    assertEquals(Optional.of("source isp: PIDs named pl*"), announced.nodes().getFirst().announcedBy());
  }

  @Test void addressesThatMayNotBeNodesAreCounted() {
    AnnouncedNodes announced = announced(address -> address.family() == Family.IPV4 ? Optional.of("is inside")
        : Optional.empty(), 9);
    assertEquals(List.of("cache/2001:db8::1"), names(announced));
    assertEquals(3, announced.refused());
    assertEquals(Optional.of("198.18.1.1 is inside"), announced.firstRefusal());
  }

  @Test void ofMoreThanItMayAnnounceTheLowestAddressesAreTaken() {
    AnnouncedNodes announced = announced(ANY, 2, "198.18.0.1=cache");
    assertEquals(List.of("users/198.18.0.1", "cache/198.18.1.1"), names(announced));
    assertEquals(3, announced.refused());
    assertEquals(Optional.of("198.18.4.1 is beyond the 2 it may announce"), announced.firstRefusal());
  }
}
