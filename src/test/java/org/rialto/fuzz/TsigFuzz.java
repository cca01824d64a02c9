package org.rialto.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.rialto.message.Tsig;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigVerdict;
import org.rialto.rfc.Asked;
import org.xbill.DNS.Message;

/** A message that ends in anything (RFC 8945): unsigned, or refused with a reply that can be read; never verified. */
class TsigFuzz {
  private static final long NOW_SECONDS = SmallWorld.NOW_SECONDS;
  private static final int HEADER_OCTETS = 12;
  private static final TsigKey KEY = new TsigKey("key.example", TsigAlgorithm.HMAC_SHA256,
      "nobody who fuzzes knows this".getBytes(StandardCharsets.US_ASCII));

  @FuzzTest(maxDuration = "90s")
  void nothingIsTakenForASignature(byte[] octets) throws IOException {
    check(Arrays.copyOf(octets, Math.min(octets.length, 0xffff)));
    byte[] query = Asked.of("cdn.example SOA ar=1");
    byte[] signed = Arrays.copyOf(query, query.length + Math.min(octets.length, 1024));
    System.arraycopy(octets, 0, signed, query.length, signed.length - query.length);
    check(signed);
  }

  private static void check(byte[] message) throws IOException {
    if (message.length < HEADER_OCTETS) return;
    TsigVerdict verdict = Tsig.judge(message, List.of(KEY), NOW_SECONDS);
    assertFalse(verdict instanceof TsigVerdict.Verified);
    if (!(verdict instanceof TsigVerdict.Refused refused)) return;
    byte[] plain = Arrays.copyOf(Asked.of("cdn.example SOA flags=8180"), HEADER_OCTETS);
    Arrays.fill(plain, 4, HEADER_OCTETS, (byte) 0);
    Message reply = new Message(refused.reply(plain));
    assertTrue(reply.getSection(org.xbill.DNS.Section.ADDITIONAL).size() <= 1, reply::toString);
  }
}
