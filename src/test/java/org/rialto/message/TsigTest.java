package org.rialto.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** RFC 8945 by section, with dnsjava at the other end. */
class TsigTest {
  private static final long NOW = 1_800_000_000L;
  private static final byte[] SECRET = "a secret of some length, for both".getBytes(StandardCharsets.US_ASCII);
  private static final TsigKey KEY = key("Key.Example.", TsigAlgorithm.HMAC_SHA256);

  // §5.1, §5.3

  @ParameterizedTest @EnumSource
  void othersVerifyOurRequestsAndWeTheirReplies(TsigAlgorithm algorithm) throws Exception {
    TsigKey key = key("Key.Example.", algorithm);
    TSIG other = dnsjava(algorithm);
    Tsig.Signed signed = Tsig.sign(request().toWire(), key, NOW);
    Message received = new Message(signed.octets());
    assertEquals(Rcode.NOERROR, other.verify(received, signed.octets(), null));
    Message reply = reply(received);
    other.apply(reply, received.getTSIG());
    byte[] bare = signed(reply);
    Message stripped = new Message(signed.replies().verify(bare, NOW));
    signed.replies().end();
    assertEquals(0, stripped.getSection(org.xbill.DNS.Section.ADDITIONAL).size());
    assertEquals(reply.getHeader().getID(), stripped.getHeader().getID());
  }

  @ParameterizedTest @EnumSource
  void weVerifyOthersRequestsAndTheyOurReplies(TsigAlgorithm algorithm) throws Exception {
    TSIG other = dnsjava(algorithm);
    Message request = request();
    other.apply(request, null);
    TsigVerdict.Verified verified = assertInstanceOf(TsigVerdict.Verified.class,
        Tsig.judge(signed(request), List.of(KEY, key("key.example", algorithm)), NOW));
    byte[] plain = reply(new Message(verified.request())).toWire();
    byte[] octets = verified.replies().sign(plain, NOW);
    assertEquals(verified.replies().octets(), octets.length - plain.length);
    assertEquals(Rcode.NOERROR, other.verify(new Message(octets), octets, request.getTSIG()));
  }

  // §5.3.1

  @Test void aSequenceOfSignedMessagesIsVerifiedByOthers() throws Exception {
    TSIG other = dnsjava(KEY.algorithm());
    Message request = request();
    other.apply(request, null);
    var verified = (TsigVerdict.Verified) Tsig.judge(signed(request), List.of(KEY), NOW);
    var verifier = new TSIG.StreamVerifier(other, request.getTSIG());
    for (int i = 0; i < 5; i++) {
      byte[] octets = verified.replies().sign(reply(request()).toWire(), NOW + i);
      assertEquals(Rcode.NOERROR, verifier.verify(new Message(octets), octets), "message " + i);
    }
  }

  @Test void anothersSequenceIsVerified() throws Exception {
    Tsig.Signed signed = Tsig.sign(request().toWire(), KEY, NOW);
    var generator = new TSIG.StreamGenerator(dnsjava(KEY.algorithm()), new Message(signed.octets()).getTSIG());
    for (int i = 0; i < 5; i++) {
      Message reply = reply(request());
      generator.generate(reply);
      signed.replies().verify(signed(reply), NOW);
    }
    signed.replies().end();
  }

  @ParameterizedTest @ValueSource(ints = {1, 99})
  void unsignedMessagesMayComeBetween(int between) throws Exception {
    Tsig.Signed signed = Tsig.sign(request().toWire(), KEY, NOW);
    TsigSequence peer = new TsigSequence(signed.octets());
    signed.replies().verify(peer.signed(), NOW);
    for (int i = 0; i < between; i++) signed.replies().verify(peer.unsigned(), NOW);
    assertThrows(TsigException.class, () -> signed.replies().end());
    signed.replies().verify(peer.signed(), NOW);
    signed.replies().end();
  }

  @Test void aHundredUnsignedMessagesAreTooMany() throws Exception {
    Tsig.Signed signed = Tsig.sign(request().toWire(), KEY, NOW);
    TsigSequence peer = new TsigSequence(signed.octets());
    signed.replies().verify(peer.signed(), NOW);
    for (int i = 0; i < 99; i++) signed.replies().verify(peer.unsigned(), NOW);
    assertThrows(TsigException.class, () -> signed.replies().verify(peer.unsigned(), NOW));
  }

  @Test void theFirstMessageIsSigned() {
    Tsig.Signed signed = Tsig.sign(request().toWire(), KEY, NOW);
    assertThrows(TsigException.class, () -> signed.replies().verify(reply(request()).toWire(), NOW));
  }

  @Test void aMessageLeftOutOrChangedIsNoticed() throws Exception {
    Tsig.Signed signed = Tsig.sign(request().toWire(), KEY, NOW);
    TsigSequence peer = new TsigSequence(signed.octets());
    signed.replies().verify(peer.signed(), NOW);
    peer.unsigned();
    assertThrows(TsigException.class, () -> signed.replies().verify(peer.signed(), NOW));
  }

  // §5.2

  @Test void whatIsBehindTsigOrOutOfPlaceIsMalformed() throws Exception {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW).octets();
    byte[] twice = Tsig.sign(octets, KEY, NOW).octets();
    assertRefused(Tsig.judge(twice, List.of(KEY), NOW), Rcode.FORMERR, TsigError.NONE);
    byte[] elsewhere = octets.clone();
    elsewhere[9] = 1;
    elsewhere[11] = 0;
    assertRefused(Tsig.judge(elsewhere, List.of(KEY), NOW), Rcode.FORMERR, TsigError.NONE);
  }

  @Test void aCutRecordIsMalformed() throws Exception {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW).octets();
    for (int length = octets.length - 1; length > octets.length - 60; length--) {
      assertRefused(Tsig.judge(Arrays.copyOf(octets, length), List.of(KEY), NOW), Rcode.FORMERR, TsigError.NONE);
    }
  }

  @Test void withoutTsigThereIsNothingToJudge() {
    assertInstanceOf(TsigVerdict.Unsigned.class, Tsig.judge(request().toWire(), List.of(KEY), NOW));
  }

  @Test void namesAreTheSameInAnyCaseAndCompressed() throws Exception {
    Message request = new Message(7);
    request.addRecord(Record.newRecord(Name.fromString("key.example."), Type.SOA, DClass.IN),
        org.xbill.DNS.Section.QUESTION);
    byte[] octets = Tsig.sign(request.toWire(), KEY, NOW).octets();
    int start = request.toWire().length;
    byte[] compressed = new byte[octets.length - 11];
    System.arraycopy(octets, 0, compressed, 0, start);
    compressed[start] = (byte) 0xc0;
    compressed[start + 1] = 12;
    System.arraycopy(octets, start + 13, compressed, start + 2, octets.length - start - 13);
    for (int i = start + 12; i < start + 25; i++) compressed[i] = upper(compressed[i]);
    assertInstanceOf(TsigVerdict.Verified.class, Tsig.judge(compressed, List.of(KEY), NOW));
  }

  // §5.2.1, §5.3.2

  @Test void anUnknownKeyOrAlgorithmIsToldSoUnsigned() throws Exception {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW).octets();
    for (TsigKey known : List.of(key("other.example", KEY.algorithm()),
        key("key.example", TsigAlgorithm.HMAC_SHA512))) {
      TSIGRecord told = told(assertRefused(Tsig.judge(octets, List.of(known), NOW), Rcode.NOTAUTH, TsigError.BADKEY));
      assertEquals(0, told.getSignature().length);
      assertEquals(Name.fromString("key.example."), told.getName());
      assertEquals(4711, told.getOriginalID());
    }
  }

  // §5.2.2

  @Test void aWrongMacIsToldSoUnsigned() throws Exception {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW).octets();
    octets[13] ^= 1;
    TSIGRecord told = told(assertRefused(Tsig.judge(octets, List.of(KEY), NOW), Rcode.NOTAUTH, TsigError.BADSIG));
    assertEquals(0, told.getSignature().length);
  }

  @Test void aForwardedRequestIsJudgedByItsOriginalId() {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW).octets();
    octets[0] ^= 0x55;
    assertInstanceOf(TsigVerdict.Verified.class, Tsig.judge(octets, List.of(KEY), NOW));
  }

  // §5.2.2.1, §5.2.4

  @Test void aMacMayBeTruncatedWhereTheKeyAllows() throws Exception {
    TsigKey lenient = new TsigKey("key.example", TsigAlgorithm.HMAC_SHA256, SECRET, 16);
    for (int octets = 16; octets < 32; octets++) {
      byte[] request = truncated(octets);
      assertInstanceOf(TsigVerdict.Verified.class, Tsig.judge(request, List.of(lenient), NOW), octets + " octets");
      var refused = assertRefused(Tsig.judge(request, List.of(KEY), NOW), Rcode.NOTAUTH, TsigError.BADTRUNC);
      assertEquals(32, told(refused).getSignature().length);
    }
    assertRefused(Tsig.judge(truncated(15), List.of(lenient), NOW), Rcode.FORMERR, TsigError.NONE);
    assertRefused(Tsig.judge(truncated(0), List.of(lenient), NOW), Rcode.FORMERR, TsigError.NONE);
    assertRefused(Tsig.judge(truncated(33), List.of(lenient), NOW), Rcode.FORMERR, TsigError.NONE);
  }

  // §5.2.3

  @ParameterizedTest @ValueSource(longs = {-300, 0, 300})
  void withinTheFudgeItIsInTime(long off) {
    byte[] octets = Tsig.sign(request().toWire(), KEY, NOW + off).octets();
    assertInstanceOf(TsigVerdict.Verified.class, Tsig.judge(octets, List.of(KEY), NOW));
  }

  @ParameterizedTest @ValueSource(longs = {-301, 301})
  void outsideTheFudgeTheReplySaysOurTimeAndIsSigned(long off) throws Exception {
    Tsig.Signed request = Tsig.sign(request().toWire(), KEY, NOW + off);
    var refused = assertRefused(Tsig.judge(request.octets(), List.of(KEY), NOW), Rcode.NOTAUTH, TsigError.BADTIME);
    byte[] reply = refused.reply(reply(request()).toWire());
    TSIGRecord told = new Message(reply).getTSIG();
    assertEquals(NOW + off, told.getTimeSigned().getEpochSecond());
    assertArrayEquals(TsigRecord.u48(NOW), told.getOther());
    var error = assertThrows(TsigException.class, () -> request.replies().verify(reply, NOW + off));
    assertTrue(error.getMessage().contains("clock is at " + NOW), error.getMessage());
  }

  // §5.4

  @Test void aReplyByAnotherKeyOrLateOrUnsignedIsDiscarded() throws Exception {
    Tsig.Signed request = Tsig.sign(request().toWire(), KEY, NOW);
    byte[] reply = new TsigSequence(request.octets()).signed();
    assertThrows(TsigException.class, () -> request.replies().verify(reply, NOW + 301));
    TsigKey other = key("other.example", KEY.algorithm());
    byte[] foreign = Tsig.sign(reply(request()).toWire(), other, NOW).octets();
    assertThrows(TsigException.class,
        () -> Tsig.sign(request().toWire(), KEY, NOW).replies().verify(foreign, NOW));
    var refused = assertRefused(Tsig.judge(request.octets(), List.of(other), NOW), Rcode.NOTAUTH, TsigError.BADKEY);
    var told = assertThrows(TsigException.class, () -> Tsig.sign(request().toWire(), KEY, NOW).replies()
        .verify(refused.reply(reply(request()).toWire()), NOW));
    assertTrue(told.getMessage().contains("BADKEY"), told.getMessage());
  }

  @Test void theSecretIsNotShown() {
    assertFalse(KEY.toString().contains("secret"), KEY.toString());
    assertEquals("key.example. (hmac-sha256)", KEY.toString());
  }

  /** A peer that signs some of its messages only; the MACs by our own digest, which dnsjava has agreed with. */
  private static final class TsigSequence {
    private final TsigDigest digest = new TsigDigest(KEY);

    TsigSequence(byte[] request) throws MessageException {
      digest.prior(TsigRecord.find(request).orElseThrow().record().mac());
    }

    byte[] unsigned() {
      byte[] message = reply(request()).toWire();
      digest.message(message, 4711);
      return message;
    }

    byte[] signed() {
      byte[] message = unsigned();
      TsigRecord record = TsigSigner.record(KEY, message, NOW, 300, TsigError.NONE, new byte[0]);
      byte[] mac = digest.end(record);
      digest.prior(mac);
      return record.withMac(mac).appendedTo(message);
    }
  }

  private static byte[] truncated(int octets) throws MessageException {
    var found = TsigRecord.find(Tsig.sign(request().toWire(), KEY, NOW).octets()).orElseThrow();
    return found.record().withMac(Arrays.copyOf(found.record().mac(), octets)).appendedTo(found.message());
  }

  private static TsigVerdict.Refused assertRefused(TsigVerdict verdict, int rcode, TsigError error) {
    TsigVerdict.Refused refused = assertInstanceOf(TsigVerdict.Refused.class, verdict);
    assertEquals(rcode, refused.rcode());
    assertEquals(error, refused.error());
    return refused;
  }

  private static TSIGRecord told(TsigVerdict.Refused refused) throws Exception {
    TSIGRecord told = new Message(refused.reply(reply(request()).toWire())).getTSIG();
    assertEquals(refused.error().code(), told.getError());
    return told;
  }

  private static Message request() {
    Message request = new Message(4711);
    request.addRecord(Record.newRecord(Name.fromConstantString("example."), Type.AXFR, DClass.IN),
        org.xbill.DNS.Section.QUESTION);
    return request;
  }

  private static Message reply(Message request) {
    Message reply = new Message(request.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(request.getQuestion(), org.xbill.DNS.Section.QUESTION);
    return reply;
  }

  private static byte[] signed(Message message) {
    return message.toWire(65535);
  }

  private static TsigKey key(String name, TsigAlgorithm algorithm) {
    return new TsigKey(name, algorithm, SECRET);
  }

  private static TSIG dnsjava(TsigAlgorithm algorithm) {
    Name name = TSIG.algorithmToName(algorithm.toString());
    return new TSIG(name, Name.fromConstantString("key.example."),
        new SecretKeySpec(SECRET, TSIG.nameToAlgorithm(name)),
        Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
  }

  private static byte upper(byte octet) {
    return octet >= 'a' && octet <= 'z' ? (byte) (octet - 32) : octet;
  }
}
