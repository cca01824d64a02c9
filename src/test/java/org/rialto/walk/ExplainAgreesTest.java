package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/** What {@code rialto explain} says is what the server answers: node by node, scope by scope. */
class ExplainAgreesTest {
  private static final int CLIENTS = 1_000;
  private static final List<IpPrefix> INTERESTING =
      List.of(IpPrefix.parse("198.51.100.0/23"), IpPrefix.parse("192.0.2.0/23"),
      IpPrefix.parse("203.0.113.0/24"), IpPrefix.parse("100.64.0.0/9"), IpPrefix.parse("0.0.0.0/0"),
          IpPrefix.parse("2001:db8::/45"),
      IpPrefix.parse("2002:c633:6400::/40"), IpPrefix.parse("::ffff:198.51.100.0/118"), IpPrefix.parse("::/0"));
  private static final String[] NAMES =
      {"www.cdn.example", "both.cdn.example", "cat.img.cdn.example", "alias.cdn.example", "four.cdn.example"};

  @Test void explanationAndAnswerAgreeForRandomClients(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    try (RunningRialto rialto = RunningRialto.start(World.in(folder))) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      for (int i = 0; i < CLIENTS; i++) {
        IpPrefix client = client(random);
        String name = NAMES[random.nextInt(NAMES.length)];
        String type = random.nextBoolean() ? "A" : "AAAA";
        Set<String> told = Told.of(dig.udp(name + " " + type + " subnet=" + option(client)));
        JsonNode explained = rialto.explain(name, type, client.toString());
        String about = "seed " + seed + ": " + name + " " + type + " from " + client + "\n"
            + explained.toPrettyString();
        assertEquals(addresses(told, type), chosen(explained, type), about);
        assertTrue(told.contains("subnet=" + answered(client, explained)), () -> about + told);
      }
    }
  }

  private static IpPrefix client(SplittableRandom random) {
    IpPrefix around = INTERESTING.get(random.nextInt(INTERESTING.size()));
    byte[] octets = around.address().octets();
    for (int bit = around.length(); bit < octets.length * 8; bit++) {
      if (random.nextBoolean()) octets[bit / 8] |= (byte) (0x80 >>> bit % 8);
    }
    int bits = octets.length * 8;
    int length = random.nextBoolean() ? bits
        : Math.min(bits, around.length() + random.nextInt(bits - around.length() + 1));
    return IpPrefix.around(IpAddress.of(octets), length);
  }

  private static String option(IpPrefix client) {
    String octets = HexFormat.of().formatHex(client.address().octets(), 0, (client.length() + 7) / 8);
    return (client.family() == Family.IPV4 ? 1 : 2) + "/" + client.length() + "/0/" + octets;
  }

  private static String answered(IpPrefix client, JsonNode explained) {
    return option(client).replaceFirst("/0/", "/" + explained.path("scope").path("length").intValue() + "/");
  }

  private static Set<String> addresses(Set<String> told, String type) {
    Set<String> addresses = new TreeSet<>();
    told.stream().filter(word -> word.startsWith("answer:" + type + "="))
        .map(word -> IpAddress.parse(word.substring(word.indexOf('=') + 1)).toString())
        .forEach(addresses::add);
    return addresses;
  }

  private static Set<String> chosen(JsonNode explained, String type) {
    Set<String> addresses = new TreeSet<>();
    for (JsonNode record : explained.path("answer")) {
      String[] fields = record.stringValue().split(" ");
      if (fields[3].equals(type)) addresses.add(IpAddress.parse(fields[4]).toString());
    }
    return addresses;
  }
}
