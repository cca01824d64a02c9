package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.ManualClock;
import org.rialto.net.IpAddress;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Discovery by domain (RFC 7286 §3.2), asking a resolver on the loopback. */
class DiscoveryTest {
  private static final List<ServiceParameter> HTTPS = List.of(ServiceParameter.ALTO_HTTPS);

  private final Map<Name, Reply> zone = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Message> lastQuery = new AtomicReference<>();
  private volatile boolean authentic;
  private volatile boolean garbled;
  private final ManualClock clock = new ManualClock();
  private DatagramSocket socket;
  private Discovery discovery;

  /** What the resolver says of a name. */
  private record Reply(int rcode, List<String> answers, Optional<String> soa) {}

  @BeforeEach void openResolver() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    discovery = discovery(Duration.ofSeconds(10));
  }

  @AfterEach void closeResolver() {
    socket.close();
  }

  private Discovery discovery(Duration timeout) {
    return Discovery.asking(new Resolver(IpAddress.parse("127.0.0.1"), socket.getLocalPort(), timeout),
        Discovery.Terms.FOR_DOMAINS, clock);
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        asked.incrementAndGet();
        lastQuery.set(query);
        Reply reply = zone.get(query.getQuestion().getName());
        if (reply == null) continue;
        byte[] octets = answer(query, reply).toWire();
        if (garbled) Arrays.fill(octets, 12, octets.length, (byte) 0xff);
        socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private Message answer(Message query, Reply reply) throws IOException {
    Message message = new Message(query.getHeader().getID());
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(reply.rcode());
    if (authentic) message.getHeader().setFlag(Flags.AD);
    if (reply.rcode() == Rcode.SERVFAIL) {
      message.addRecord(new OPTRecord(1232, 0, 0, 0, new ExtendedErrorCodeOption(ExtendedErrorCodeOption.DNSSEC_BOGUS)),
          Section.ADDITIONAL);
    }
    message.addRecord(query.getQuestion(), Section.QUESTION);
    for (String line : reply.answers()) message.addRecord(record(query.getQuestion().getName(), line), Section.ANSWER);
    if (reply.soa().isPresent()) message.addRecord(record(Name.fromString("example."), reply.soa().get()),
        Section.AUTHORITY);
    return message;
  }

  /** A line is an optional owner that ends in a dot, a TTL, a type and its data. */
  private static Record record(Name owner, String line) throws IOException {
    String[] parts = line.split(" ", 2);
    if (parts[0].endsWith(".")) return record(Name.fromString(parts[0]), parts[1]);
    String[] typed = parts[1].split(" ", 2);
    return Record.fromString(owner, Type.value(typed[0]), DClass.IN, Long.parseLong(parts[0]), typed[1], Name.root);
  }

  private void has(String name, String... answers) throws IOException {
    zone.put(Name.fromString(name), new Reply(Rcode.NOERROR, List.of(answers), Optional.empty()));
  }

  private String failure(String domain, boolean allowHttp) {
    return assertThrows(IOException.class, () -> discovery.find(domain, allowHttp)).getMessage();
  }

  private static List<URI> uris(String... uris) {
    List<URI> list = new ArrayList<>();
    for (String uri : uris) list.add(URI.create(uri));
    return list;
  }

  @Test void theExampleOf_7286_3_2_isFoundInItsOrder() throws IOException {
    has("example.net.", "300 NAPTR 100 20 \"u\" \"ALTO:https\" \"!.*!https://alto2.example.net/ird!\" .",
        "300 NAPTR 100 10 \"u\" \"ALTO:https\" \"!.*!https://alto1.example.net/ird!\" .");
    assertEquals(uris("https://alto1.example.net/ird", "https://alto2.example.net/ird"),
        discovery.find("example.net", false));
  }

  @Test void orderCountsBeforePreference() throws IOException {
    has("example.", "300 NAPTR 20 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .",
        "300 NAPTR 10 99 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .",
        "300 NAPTR 5 1 \"u\" \"E2U+sip\" \"!.*!sip:x@example!\" .");
    assertEquals(uris("https://a.example/", "https://b.example/"), discovery.find("example.", false));
  }

  @Test void httpComesAfterHttpsAndOnlyWhereAllowed() throws IOException {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:http\" \"!.*!http://a.example/!\" .",
        "300 NAPTR 20 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .");
    assertEquals(uris("https://b.example/"), discovery.find("example", false));
    assertEquals(uris("https://b.example/", "http://a.example/"), discovery.find("example", true));
  }

  @Test void onlyHttpPublishedAndNotAllowedSaysSo() throws IOException {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:http\" \"!.*!http://a.example/!\" .");
    assertEquals("no ALTO server is found by domain example, asking 127.0.0.1 port " + socket.getLocalPort()
        + ": a record is for \"ALTO:http\", not for ALTO:https", failure("example", false));
  }

  @Test void recordsMayLeadToOtherNames() throws IOException {
    has("example.", "300 NAPTR 10 1 \"\" \"ALTO:https\" \"\" b.example.");
    has("b.example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .");
    assertEquals(uris("https://b.example/"), discovery.find("example", false));
  }

  @Test void recordsBehindAnAliasCount() throws IOException {
    has("example.", "300 CNAME real.example.",
        "real.example. 300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .");
    assertEquals(uris("https://b.example/"), discovery.find("example", false));
  }

  @Test void recordsOfOtherNamesDontCount() throws IOException {
    has("example.", "300 CNAME real.example.",
        "example. 300 NAPTR 1 1 \"u\" \"ALTO:https\" \"!.*!https://beside.example/!\" .",
        "other.example. 300 NAPTR 1 1 \"u\" \"ALTO:https\" \"!.*!https://other.example/!\" .",
        "real.example. 300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .");
    assertEquals(uris("https://b.example/"), discovery.find("example", false));
  }

  @Test void aliasesThatLeadInACircleEnd() throws IOException {
    has("example.", "300 CNAME b.example.", "b.example. 300 CNAME example.");
    assertTrue(failure("example", false).endsWith("example. has no NAPTR record"), failure("example", false));
  }

  @Test void anAliasShortensTheTimeItsRecordsAreKept() throws Exception {
    has("example.", "20 CNAME real.example.",
        "real.example. 300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://b.example/!\" .");
    assertEquals(clock.instant().plusSeconds(20), discovery.ofDomain("example", HTTPS).until());
  }

  @Test void theResolverIsAskedToValidate() throws IOException {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .");
    discovery.find("example", false);
    Message query = lastQuery.get();
    assertTrue(query.getHeader().getFlag(Flags.RD) && query.getHeader().getFlag(Flags.AD), query.toString());
    assertTrue((query.getOPT().getFlags() & ExtendedFlags.DO) != 0, query.toString());
  }

  @Test void itsWordOnValidationIsTaken() throws Exception {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .");
    assertFalse(discovery.ofDomain("example", HTTPS).steps().getFirst().answer().validated());
    authentic = true;
    clock.pass(Duration.ofSeconds(300));
    assertTrue(discovery.ofDomain("example", HTTPS).steps().getFirst().answer().validated());
  }

  @Test void withoutAnSoaRecordThereIsNoneIsNotKept_2308() throws Exception {
    has("bare.example.");
    assertEquals(clock.instant().plusSeconds(5), discovery.ofDomain("bare.example", HTTPS).until());
  }

  @Test void recordsThatLeadInACircleEnd() throws IOException {
    has("example.", "300 NAPTR 10 1 \"\" \"ALTO:https\" \"\" b.example.");
    has("b.example.", "300 NAPTR 10 1 \"\" \"ALTO:https\" \"\" example.");
    assertTrue(failure("example", false).contains("loop"), failure("example", false));
    assertEquals(2, asked.get());
  }

  @Test void noSuchNameAndNoSuchRecordAreTold() throws IOException {
    zone.put(Name.fromString("gone.example."), new Reply(Rcode.NXDOMAIN, List.of(), Optional.empty()));
    has("bare.example.");
    assertTrue(failure("gone.example", false).endsWith("gone.example. doesn't exist (NXDOMAIN)"),
        failure("gone.example", false));
    assertTrue(failure("bare.example", true).endsWith("bare.example. has no NAPTR record"),
        failure("bare.example", true));
    assertTrue(failure("a..b", false).contains("is no domain name"), failure("a..b", false));
  }

  @Test void whatWasFoundIsKeptForItsTtl() throws IOException {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .");
    discovery.find("example", true);
    clock.pass(Duration.ofSeconds(299));
    discovery.find("example", false);
    assertEquals(1, asked.get());
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://new.example/!\" .");
    clock.pass(Duration.ofSeconds(1));
    assertEquals(uris("https://new.example/"), discovery.find("example", false));
    assertEquals(2, asked.get());
  }

  @Test void thatThereIsNoneIsKeptAsTheZoneSays() throws IOException {
    zone.put(Name.fromString("example."), new Reply(Rcode.NXDOMAIN, List.of(),
        Optional.of("900 SOA ns.example. root.example. 1 2 3 4 60")));
    failure("example", false);
    clock.pass(Duration.ofSeconds(59));
    failure("example", false);
    assertEquals(1, asked.get());
    clock.pass(Duration.ofSeconds(1));
    failure("example", false);
    assertEquals(2, asked.get());
  }

  @Test void aResolverThatFailsIsAskedAgainAfterAWait() throws IOException {
    zone.put(Name.fromString("example."), new Reply(Rcode.SERVFAIL, List.of(), Optional.empty()));
    assertTrue(failure("example", false).contains("SERVFAIL (DNSSEC_BOGUS)"), failure("example", false));
    int before = asked.get();
    assertTrue(failure("example", false).contains("SERVFAIL"));
    assertEquals(before, asked.get());
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .");
    clock.pass(Duration.ofSeconds(5));
    assertEquals(uris("https://a.example/"), discovery.find("example", false));
  }

  @Test void whatCantBeReadIsAFailureForNow() throws Exception {
    has("example.", "300 NAPTR 10 1 \"u\" \"ALTO:https\" \"!.*!https://a.example/!\" .");
    garbled = true;
    discovery = discovery(Duration.ofMillis(600));
    DiscoveryResult result = discovery.ofDomain("example", HTTPS);
    assertEquals(List.of(), result.directories());
    assertTrue(result.isTemporary(), result.toString());
  }

  @Test void thatThereIsNoResolverIsTold() {
    socket.close();
    assertTrue(failure("example", false).endsWith("example. gets no answer: nobody listens there"),
        failure("example", false));
  }

  @Test void aResolverThatIsSilentIsGivenUpOn() {
    discovery = discovery(Duration.ofMillis(300));
    String failure = failure("silent.example", false);
    assertTrue(failure.contains("silent.example. gets no answer within 100 ms"), failure);
    assertTrue(asked.get() > 1, "a lost packet is sent again");
  }
}
