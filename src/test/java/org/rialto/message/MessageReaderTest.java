package org.rialto.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.message.MessageReader.Section;
import org.rialto.zone.RdataNames;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class MessageReaderTest {
  private static final Name ZONE = Name.fromConstantString("Zone.Example.");

  @Test void namesInRecordDataAreExpanded() throws Exception {
    Message message = dnsjava();
    MessageReader reader = new MessageReader(message.toWire());
    assertEquals(message.getHeader().getID(), reader.id());
    assertArrayEquals(ZONE.toWire(), reader.question().orElseThrow().name());
    for (Record expected : message.getSection(org.xbill.DNS.Section.ANSWER)) {
      assertTrue(reader.next());
      assertArrayEquals(expected.getName().toWire(), reader.owner());
      assertEquals(expected.getType(), reader.type());
      assertEquals(expected.getTTL(), reader.ttlSeconds());
      assertArrayEquals(expected.rdataToWireCanonical(), lower(reader));
    }
    assertFalse(reader.next());
  }

  @Test void cutAnywhereItIsRefused() throws Exception {
    byte[] whole = dnsjava().toWire();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(MessageException.class, () -> readAll(cut), () -> "cut to " + cut.length);
    }
  }

  /** A name that leads to itself, forward, into the header, and past the end. */
  @ParameterizedTest
  @CsvSource({"12, 12", "12, 14", "12, 0", "12, 16383"})
  void compressionLoopsEnd(int at, int target) throws Exception {
    byte[] octets = new byte[18];
    octets[5] = 1;
    octets[at] = (byte) (0xc0 | target >> 8);
    octets[at + 1] = (byte) target;
    assertThrows(MessageException.class, () -> readAll(octets));
  }

  @Test void whateverComesThereIsNoOtherException() throws Exception {
    long seed = 8945;
    Random random = new Random(seed);
    byte[] whole = dnsjava().toWire();
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) mutated[random.nextInt(whole.length)] = (byte) random.nextInt();
      try {
        readAll(mutated);
      } catch (MessageException expected) {
        assertFalse(expected.getMessage().isEmpty(), () -> "seed " + seed);
      }
    }
  }

  @Test void whatIsWrittenIsReadByOthers() throws Exception {
    MessageWriter writer = new MessageWriter(77, MessageWriter.QR | MessageWriter.AA, 512).question(ZONE.toWire(), 252);
    int count = 0;
    byte[] owner = Name.fromString("host", ZONE).toWire();
    while (writer.record(Section.ANSWER, owner, Type.A, 0x7fffffffL, new byte[] {10, 0, 0, (byte) count})) count++;
    Message message = new Message(writer.octets());
    assertEquals(77, message.getHeader().getID());
    assertEquals(count, message.getSection(org.xbill.DNS.Section.ANSWER).size());
    assertEquals(ZONE, message.getQuestion().getName());
    Record last = message.getSection(org.xbill.DNS.Section.ANSWER).getLast();
    assertEquals(Name.fromString("host", ZONE), last.getName());
    assertEquals(0x7fffffffL, last.getTTL());
    assertTrue(writer.length() > 512 - 16 && writer.length() <= 512, writer.length() + " octets, owners compressed");
  }

  private static Message dnsjava() throws Exception {
    Message message = new Message(4711);
    message.addRecord(Record.newRecord(ZONE, Type.AXFR, DClass.IN), org.xbill.DNS.Section.QUESTION);
    Name mail = Name.fromString("mail", ZONE);
    message.addRecord(new MXRecord(ZONE, DClass.IN, 300, 10, mail), org.xbill.DNS.Section.ANSWER);
    message.addRecord(new ARecord(mail, DClass.IN, 60, InetAddress.getByName("192.0.2.1")),
        org.xbill.DNS.Section.ANSWER);
    message.addRecord(new NAPTRRecord(ZONE, DClass.IN, 5, 1, 2, "U", "a+b", "!x!y!", mail),
        org.xbill.DNS.Section.ANSWER);
    return message;
  }

  private static byte[] lower(MessageReader reader) throws MessageException {
    return RdataNames.of(reader.type()).canonical(reader.rdata());
  }

  private static void readAll(byte[] octets) throws MessageException {
    MessageReader reader = new MessageReader(octets);
    while (reader.next()) reader.rdata();
  }
}
