package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.rialto.answer.Rehearsal;
import org.rialto.net.IpAddress;
import org.rialto.rfc.Asked;
import org.rialto.rfc.Told;

/** A client subnet option of any content: refused, or returned as it was, with a scope that its family has. */
class SubnetFuzz {
  private static final IpAddress PEER = IpAddress.parse("192.0.2.53");
  private static final int FIXED_OCTETS = 4;

  @FuzzTest(maxDuration = "90s")
  void anyContentIsRefusedOrReturned(byte[] octets) {
    byte[] content = Arrays.copyOf(octets, Math.min(octets.length, 64));
    byte[] query = Asked.of("www.cdn.example A option=8:" + HexFormat.of().formatHex(content));
    Set<String> reply = Told.of(new Rehearsal(true).reply(SmallWorld.STATE, query, PEER, SmallWorld.NOW_SECONDS));
    List<String> returned = reply.stream().filter(word -> word.startsWith("subnet=")).toList();
    if (reply.contains("rcode=FORMERR")) {
      assertEquals(List.of(), returned);
      return;
    }
    assertTrue(reply.contains("rcode=NOERROR"), reply::toString);
    int scope = Integer.parseInt(returned.getFirst().split("/")[2]);
    assertTrue(scope <= (content[1] == 2 ? 128 : 32), reply::toString);
    assertEquals(List.of("subnet=" + content[1] + "/" + (content[2] & 0xff) + "/" + scope + "/"
        + HexFormat.of().formatHex(content, FIXED_OCTETS, content.length)), returned);
  }
}
