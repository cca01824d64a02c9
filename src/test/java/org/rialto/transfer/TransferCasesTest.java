package org.rialto.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.message.Tsig;
import org.rialto.message.TsigAlgorithm;
import org.rialto.message.TsigError;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigRecord;
import org.rialto.net.IpPrefix;
import org.rialto.rfc.Cases;
import org.rialto.rfc.Told;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.DnsDoorTest;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/**
 * Zones as they are given, by RFC and section, over sockets. A request is a transport, a zone, a type, and {@code rd
 * edns serial=N soa-of=ZONE opcode=N key=NAME twice}; a response is what {@link Told} says of its first message, and
 * {@code messages=N questions=N records=N many opts=N signed tsig=ERROR} of all.
 */
class TransferCasesTest {
  private static final long NOW_SECONDS = System.currentTimeMillis() / 1000;
  private static final TsigKey GOOD = new TsigKey("good.key.", TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3});
  private static final TsigKey OTHER = new TsigKey("other.key.", TsigAlgorithm.HMAC_SHA512, new byte[] {4});
  private static final TsigKey FORGED = new TsigKey("good.key.", TsigAlgorithm.HMAC_SHA256, new byte[] {9});
  private static final TsigKey STRANGE = new TsigKey("strange.key.", TsigAlgorithm.HMAC_SHA256, new byte[] {1});
  private static final Map<String, TsigKey> KEYS =
      Map.of("good", GOOD, "late", GOOD, "other", OTHER, "forged", FORGED, "strange", STRANGE);
  private static final int HOUR_SECONDS = 3600;
  private static final String PADDING = " " + labels(30);

  private static List<DnsDoor> doors = List.of();

  /** One request, and what came of it. */
  private static final class Asking {
    private final List<byte[]> messages = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();
    private final List<String> records = new ArrayList<>();
  }

  @BeforeAll static void open(@TempDir Path folder) throws Exception {
    Library library = new Library(folder);
    for (String version : List.of("ns:1 a:1 b:1", "ns:1 a:2 b:1", "ns:1 a:3 b:1", "ns:1 a:4 b:2")) {
      int serial = version.charAt(7) - '0';
      library.publish(Scripted.zone(serial, version), 1 << 20);
      library.publish(zone("steps.example.", serial, version + PADDING), 1 << 20);
    }
    library.publish(zone("wide.example.", 1, labels(3000)), 1 << 20);
    for (String name : List.of("key", "both", "place", "tls", "none")) {
      library.publish(zone(name + ".example.", 1, "ns:1"), 1 << 20);
    }
    Terms terms = new Terms(List.of(GOOD, OTHER), Map.of("example.", to("0.0.0.0/0", false),
        "steps.example.", to("0.0.0.0/0", false),
        "wide.example.", to("0.0.0.0/0", false), "empty.example.", to("0.0.0.0/0", false),
        "key.example.", to("0.0.0.0/0", false, GOOD), "place.example.", to("192.0.2.0/24", false),
        "both.example.", to("127.0.0.0/8", false, GOOD), "tls.example.", to("0.0.0.0/0", true)), 2, 2, 1 << 20);
    byte[] example = Scripted.name("example.");
    ZoneClerk clerk = new ZoneClerk(library, origin -> isOurs(origin, example), ZoneClerk.NoticeTaker.NOBODY, terms,
        Clock.systemUTC());
    doors = DnsDoorTest.open(clerk);
  }

  @AfterAll static void close() {
    doors.forEach(DnsDoor::close);
  }

  static Stream<Arguments> rfc5936() {
    return Cases.of("rfc5936.cases", 5);
  }

  static Stream<Arguments> rfc1995() {
    return Cases.of("rfc1995.cases", 5);
  }

  @ParameterizedTest(name = "RFC 5936 {0}: {1}")
  @MethodSource("rfc5936")
  void wholeZonesAreGiven(String section, String name, String request, String words, String records) throws Exception {
    check(request, words, records);
  }

  @ParameterizedTest(name = "RFC 1995 {0}: {1}")
  @MethodSource("rfc1995")
  void differencesAreGiven(String section, String name, String request, String words, String records)
      throws Exception {
    check(request, words, records);
  }

  private static void check(String request, String words, String records) throws Exception {
    Asking asking = ask(List.of(request.split(" ")));
    for (String word : words.split(" ")) {
      boolean wanted = !word.startsWith("!");
      assertTrue(asking.told.contains(wanted ? word : word.substring(1)) == wanted,
          () -> "wanted " + word + " in " + asking.told);
    }
    if (!records.isEmpty()) assertEquals(records, String.join(" ", asking.records));
  }

  private static Asking ask(List<String> words) throws Exception {
    byte[] request = request(words);
    Optional<TsigKey> key = value(words, "key=").map(KEYS::get);
    long signedSeconds = NOW_SECONDS - (words.contains("key=late") ? HOUR_SECONDS : 0);
    Optional<Tsig.Signed> signed = key.map(with -> Tsig.sign(request, with, signedSeconds));
    byte[] sent = signed.map(Tsig.Signed::octets).orElse(request);
    Asking asking = new Asking();
    if (words.getFirst().equals("udp")) asking.messages.add(overDatagram(sent));
    else asking.messages.addAll(overStream(sent, words.contains("twice") ? 2 : 1));
    asking.told.addAll(Told.of(asking.messages.getFirst()));
    asking.told.removeIf(word -> word.startsWith("opts="));
    read(asking, signed);
    return asking;
  }

  private static byte[] request(List<String> words) {
    int flags = MessageWriter.opcode(value(words, "opcode=").map(Integer::parseInt).orElse(0));
    MessageWriter writer = new MessageWriter(Scripted.ID, flags | (words.contains("rd") ? 0x0100 : 0), 512);
    int type = switch (words.get(2)) {
      case "AXFR" -> 252;
      case "IXFR" -> 251;
      default -> MessageWriter.SOA;
    };
    writer.question(Scripted.name(words.get(1)), type);
    value(words, "serial=").ifPresent(serial -> writer.record(Section.AUTHORITY,
        Scripted.name(value(words, "soa-of=").orElse(words.get(1))), MessageWriter.SOA, 0,
        Scripted.soa(Long.parseLong(serial))));
    byte[] octets = writer.octets();
    value(words, "class=").ifPresent(questionClass ->
        octets[11 + Scripted.name(words.get(1)).length + 4] = (byte) Integer.parseInt(questionClass));
    if (!words.contains("edns")) return octets;
    byte[] opt = {0, 0, 41, 4, (byte) 208, 0, 0, 0, 0, 0, 0};
    byte[] whole = Arrays.copyOf(octets, octets.length + opt.length);
    System.arraycopy(opt, 0, whole, octets.length, opt.length);
    whole[11]++;
    return whole;
  }

  private static Optional<String> value(List<String> words, String key) {
    return words.stream().filter(word -> word.startsWith(key)).map(word -> word.substring(key.length())).findFirst();
  }

  /** What all messages have in them; each is verified, where the request was signed and the signature was good. */
  private static void read(Asking asking, Optional<Tsig.Signed> signed) throws Exception {
    int questions = 0;
    int opts = 0;
    boolean isError = asking.told.contains("rcode=NOTAUTH") && hasError(asking);
    for (byte[] octets : asking.messages) {
      byte[] message = signed.isPresent() && !isError ? signed.get().replies().verify(octets, NOW_SECONDS) : octets;
      if (message.length < octets.length) asking.told.add("signed");
      MessageReader reader = new MessageReader(message);
      if (reader.question().isPresent()) {
        questions++;
        asking.told.add("question=" + Names.text(reader.question().get().name(), 0));
      }
      while (reader.next()) {
        if (reader.section() == Section.ANSWER) asking.records.add(text(reader));
        else if (reader.type() == 41) opts++;
      }
    }
    asking.told.addAll(List.of("messages=" + asking.messages.size(), "questions=" + questions, "opts=" + opts,
        "records=" + asking.records.size()));
    if (asking.messages.size() > 1) asking.told.add("many");
  }

  /** Whether the message ends in a TSIG record that says what is wrong; which is it then. */
  private static boolean hasError(Asking asking) throws MessageException {
    Optional<TsigRecord.Found> found = TsigRecord.find(asking.messages.getFirst());
    found.filter(tsig -> tsig.record().error() != 0)
        .ifPresent(tsig -> asking.told.add("tsig=" + TsigError.text(tsig.record().error())));
    return found.isPresent() && found.get().record().error() != 0;
  }

  private static String text(MessageReader reader) throws MessageException {
    byte[] rdata = reader.rdata();
    if (reader.type() == MessageWriter.SOA) return "soa=" + SoaTimes.serial(rdata);
    return Names.text(reader.owner(), 0).replaceFirst("\\..*", "") + ":" + rdata[3];
  }

  private static byte[] overDatagram(byte[] request) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName("127.0.0.1"), doors.getFirst().port());
      socket.setSoTimeout(5000);
      socket.send(new DatagramPacket(request, request.length));
      DatagramPacket reply = new DatagramPacket(new byte[65535], 65535);
      socket.receive(reply);
      return Arrays.copyOf(reply.getData(), reply.getLength());
    }
  }

  /** All that comes until the server closes, having seen our end. */
  private static List<byte[]> overStream(byte[] request, int times) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (Socket socket = new Socket("127.0.0.1", doors.getFirst().port())) {
      socket.setSoTimeout(10_000);
      byte[] framed = new byte[request.length + 2];
      framed[0] = (byte) (request.length >> 8);
      framed[1] = (byte) request.length;
      System.arraycopy(request, 0, framed, 2, request.length);
      for (int i = 0; i < times; i++) socket.getOutputStream().write(framed);
      socket.shutdownOutput();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int high = in.read(); high >= 0; high = in.read()) messages.add(in.readNBytes(high << 8 | in.read()));
    }
    return messages;
  }

  private static boolean isOurs(byte[] origin, byte[] example) {
    String name = Names.text(origin, 0);
    return Arrays.equals(origin, example)
        || List.of("steps", "wide", "empty", "key", "place", "both", "tls", "none")
            .contains(name.replaceFirst("\\..*", ""));
  }

  private static Sharing to(String prefix, boolean encrypted, TsigKey... keys) {
    return new Sharing(List.of(new Grant(List.of(IpPrefix.parse(prefix)), List.of(keys), encrypted)), List.of());
  }

  private static String labels(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i + ":1").collect(Collectors.joining(" "));
  }

  private static ZoneRecords zone(String name, int serial, String records) {
    byte[] origin = Scripted.name(name);
    ZoneRecords.Builder builder =
        new ZoneRecords.Builder(origin).add(origin, MessageWriter.SOA, 300, Scripted.soa(serial));
    for (String record : records.split(" ")) {
      String[] parts = record.split(":");
      byte[] address = {(byte) 192, 0, 2, Byte.parseByte(parts[1])};
      builder.add(Scripted.name(parts[0] + "." + name), 1, 300, address);
    }
    return builder.build();
  }
}
