package org.rialto.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.answer.Outcome;
import org.rialto.app.RunningRialto;
import org.rialto.config.ConfigException;
import org.rialto.rfc.Told;
import tools.jackson.databind.JsonNode;

/**
 * Resolvers at several addresses of the loopback ask without a client subnet, or with one that says nothing. All are in
 * PID "one" by their own addresses, whose nearest node is n1; the zone's own records are those of n0.
 */
class ResolverWalkTest {
  private static final String BARE = "www.cdn.example A";
  private static final String OPT_OUT = "www.cdn.example A subnet=1/0/0/";
  private static final String PRIVATE = "www.cdn.example A subnet=1/24/0/0a0102";
  private static final String SHOWN = "www.cdn.example A subnet=1/24/0/c63364";
  private static final String BY_ITSELF = "answer:A=198.18.1.1";
  private static final String BY_ZONE = "answer:A=198.18.0.1";

  @TempDir Path folder;

  /** 127.0.0.3 is public, as are those in 127.0.1.0/24 but 127.0.1.5; that one and 127.0.0.2 have other clients. */
  private World world() throws IOException {
    World world = World.in(folder, "127.0.0.1:0", "60s").edit("rialto.yaml", "client-subnet:\n",
        "resolvers: {public: 127.0.0.3, public-file: public.txt, map: resolvers.tsv}\nclient-subnet:\n");
    Files.writeString(world.file("public.txt"), "# of others\n127.0.1.0/24\n");
    Files.writeString(world.file("resolvers.tsv"), "127.0.0.2\t198.51.100.64/26\n127.0.1.5, 198.51.100.0/24\n");
    return world;
  }

  private static long counted(RunningRialto rialto, Outcome outcome) {
    return rialto.status().path("doors").path(0).path(outcome.name()).longValue(0);
  }

  @Test void resolverThatNothingIsKnownOfStandsForItsClients() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world())) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0));
      Told.check(dig.udp(BARE), BY_ITSELF);
      Told.check(dig.from("127.0.0.4").udp(OPT_OUT), BY_ITSELF + " subnet=1/0/0/");
      assertEquals(0, counted(rialto, Outcome.PLACED_BY_RESOLVER_MAP));
      assertEquals(0, counted(rialto, Outcome.ROUTED_PUBLIC_RESOLVER));
      JsonNode client = rialto.explainTo("127.0.0.4", "www.cdn.example", "A").path("client");
      assertEquals("the query carries no client subnet: resolver based, by the peer's address",
          client.path("because").stringValue());
      assertEquals("127.0.0.4/32", client.path("decided-by").stringValue());
    }
  }

  /** RFC 7871 §7.1.2, §10: an opt-out has scope 0, and private space that of its block. */
  @Test void publicResolverGetsTheRecordsOfTheZoneUnlessItShowsTheClient() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world())) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0)).from("127.0.0.3");
      Told.check(dig.udp(BARE), BY_ZONE);
      assertFalse(Told.of(dig.udp(BARE + " edns")).stream().anyMatch(word -> word.startsWith("subnet=")));
      Told.check(dig.tcp(OPT_OUT), BY_ZONE + " subnet=1/0/0/");
      Told.check(dig.udp(PRIVATE), BY_ZONE + " subnet=1/24/8/0a0102");
      Told.check(dig.udp("both.cdn.example AAAA"), "answer:AAAA=2001:db8:f0:0:0:0:0:1");
      Told.check(new Dig("127.0.0.1", rialto.port(0)).from("127.0.1.200").udp(BARE), BY_ZONE);
      assertEquals(6, counted(rialto, Outcome.ROUTED_PUBLIC_RESOLVER));
      Told.check(dig.udp(SHOWN), "answer:A=198.18.2.1");
      Told.check(dig.udp("four.cdn.example A"), "answer:A=198.18.2.1");
      JsonNode told = rialto.explainTo("127.0.0.3", "www.cdn.example", "A");
      assertEquals("PUBLIC_RESOLVER", told.path("reason").stringValue());
      assertEquals("the query carries no client subnet: the clients of the public resolver 127.0.0.3/32 may be "
          + "anywhere", told.path("client").path("because").stringValue());
      assertTrue(told.path("location").path("pid").stringValue().contains("may be anywhere"), told.toString());
      assertTrue(told.path("lifetime").path("bounded-by").stringValue().contains("may be anywhere"), told.toString());
    }
  }

  @Test void clientsOfAMappedResolverAreAnsweredAsTheirSubnetWouldBe() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world())) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0)).from("127.0.0.2");
      Told.check(dig.udp(BARE), "answer:A=198.18.3.1");
      assertFalse(Told.of(dig.udp(BARE + " edns")).stream().anyMatch(word -> word.startsWith("subnet=")));
      Told.check(dig.udp(OPT_OUT), "answer:A=198.18.3.1 subnet=1/0/0/");
      Told.check(dig.udp(PRIVATE), "answer:A=198.18.3.1 subnet=1/24/8/0a0102");
      Told.check(dig.tcp(BARE), "answer:A=198.18.3.1");
      assertEquals(5, counted(rialto, Outcome.PLACED_BY_RESOLVER_MAP));
      Told.check(dig.udp(SHOWN), "answer:A=198.18.2.1 subnet=1/24/26/c63364");
      assertEquals(5, counted(rialto, Outcome.PLACED_BY_RESOLVER_MAP), "the client was shown");
      Told.check(new Dig("127.0.0.1", rialto.port(0)).from("127.0.1.5").udp(BARE), "answer:A=198.18.2.1");
      JsonNode told = rialto.explainTo("127.0.1.5", "www.cdn.example", "A");
      assertEquals("the query carries no client subnet: resolver based, by the resolver map: the clients of "
          + "127.0.1.5/32 are in 198.51.100.0/24", told.path("client").path("because").stringValue());
      assertEquals("198.51.100.0/24", told.path("client").path("decided-by").stringValue());
      assertEquals("two", told.path("location").path("pid").stringValue());
    }
  }

  /** Who sits behind one address can't be told apart, by whatever port; only a subnet or an identifier could. */
  @Test void clientsBehindOneAddressGetTheSameAnswer() throws Exception {
    try (RunningRialto rialto = RunningRialto.start(world())) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0)).from("127.0.0.9");
      assertEquals(Told.of(dig.udp(BARE)), Told.of(dig.udp(BARE)));
      Told.check(dig.udp(SHOWN), "answer:A=198.18.2.1");
      Told.check(dig.udp("www.cdn.example A subnet=1/24/0/c00002"), BY_ITSELF);
    }
  }

  @Test void filesAreReadAgainByAReloadAndKeptWhereTheyAreWrong() throws Exception {
    World world = world();
    try (RunningRialto rialto = RunningRialto.start(world)) {
      Dig dig = new Dig("127.0.0.1", rialto.port(0)).from("127.0.0.2");
      Told.check(dig.udp(BARE), "answer:A=198.18.3.1");
      world.edit("resolvers.tsv", "127.0.0.2\t198.51.100.64/26", "127.0.0.2\t198.51.100.64/33");
      String refused = assertThrows(ConfigException.class, rialto::reload).getMessage();
      assertTrue(refused.contains("resolvers.tsv:1: clients: "), refused);
      Told.check(dig.udp(BARE), "answer:A=198.18.3.1");
      world.edit("resolvers.tsv", "127.0.0.2\t198.51.100.64/33", "127.0.0.2\t198.51.100.128/25");
      rialto.reload();
      Told.check(dig.udp(BARE), "answer:A=198.18.2.1");
      world.edit("public.txt", "127.0.1.0/24", "127.0.0.0/24").edit("resolvers.tsv", "127.0.0.2\t", "127.0.0.8\t");
      rialto.reload();
      Told.check(dig.udp(BARE), BY_ZONE);
    }
  }
}
