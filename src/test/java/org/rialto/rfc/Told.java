package org.rialto.rfc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A reply taken apart into words, to compare with a case file: {@code silence}, or {@code rcode=NOERROR}, the flags
 * that are set, {@code qd=1 an=1 ns=0 ar=1}, for each record {@code answer:A=192.0.2.1} (or {@code authority:}, {@code
 * additional:}), {@code ttl:A=20}, {@code class:A=1}, {@code opts=1}, {@code version=0}, {@code do}, {@code z=HEX},
 * {@code options=N}, {@code subnet=FAMILY/SOURCE/SCOPE/HEX}, for each other option {@code option=CODE} and {@code
 * option=CODE:HEX}, {@code extended-error=CODE} and {@code size=N}.
 */
public final class Told {
  private static final String[] SECTIONS = {"question", "answer", "authority", "additional"};

  private Told() {}

  /** The words of a reply; of an empty one, {@code silence}. */
  public static Set<String> of(byte[] reply) {
    Set<String> words = new LinkedHashSet<>();
    if (reply.length == 0) {
      words.add("silence");
      return words;
    }
    describe(message(reply, words), words);
    words.add("size=" + reply.length);
    return words;
  }

  /** The message, but for what a client subnet option in it says; fails where it can't be read. */
  public static Message message(byte[] reply) {
    return message(reply, new LinkedHashSet<>());
  }

  private static Message message(byte[] reply, Set<String> words) {
    try {
      return new Message(withoutSubnet(reply, words));
    } catch (IOException unreadable) {
      throw new AssertionError("reply can't be read: " + HexFormat.of().formatHex(reply), unreadable);
    }
  }

  /** Fails unless the reply has each of the words, and none that is written with a "!" before it. */
  public static void check(byte[] reply, String expected) {
    Set<String> words = of(reply);
    for (String word : expected.strip().split("\\s+")) {
      boolean wanted = !word.startsWith("!");
      assertTrue(words.contains(wanted ? word : word.substring(1)) == wanted, () -> "wanted " + word + " in " + words);
    }
  }

  private static void describe(Message message, Set<String> words) {
    words.add("rcode=" + Rcode.string(message.getRcode()));
    for (int flag : new int[] {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD}) {
      if (message.getHeader().getFlag(flag)) words.add(Flags.string(flag));
    }
    words.add("id=" + Integer.toHexString(message.getHeader().getID()));
    String[] counts = {"qd", "an", "ns", "ar"};
    for (int section = 0; section < 4; section++) {
      words.add(counts[section] + "=" + message.getHeader().getCount(section));
      for (Record record : message.getSection(section)) describe(section, record, words);
    }
    words.add("opts=" + message.getSection(Section.ADDITIONAL).stream().filter(r -> r.getType() == Type.OPT).count());
  }

  private static void describe(int section, Record record, Set<String> words) {
    if (record instanceof OPTRecord opt) {
      words.add("version=" + opt.getVersion());
      words.add("payload=" + opt.getPayloadSize());
      if ((opt.getFlags() & 0x8000) != 0) words.add("do");
      words.add("z=" + Integer.toHexString(opt.getFlags()));
      words.add("options=" + opt.getOptions().size());
      opt.getOptions().forEach(option -> describe(option, words));
      return;
    }
    if (section == Section.QUESTION) {
      words.add("question=" + record.getName() + "/" + Type.string(record.getType()));
      return;
    }
    String type = Type.string(record.getType());
    words.add(SECTIONS[section] + ":" + type + "=" + record.rdataToString().replace(' ', ','));
    words.add("owner:" + type + "=" + record.getName());
    words.add("ttl:" + type + "=" + record.getTTL());
    words.add("class:" + type + "=" + record.getDClass());
  }

  private static void describe(EDNSOption option, Set<String> words) {
    String data = HexFormat.of().formatHex(Arrays.copyOfRange(option.toWire(), 4, option.toWire().length));
    words.add("option=" + option.getCode());
    words.add("option=" + option.getCode() + ":" + data);
    if (option instanceof ExtendedErrorCodeOption error) words.add("extended-error=" + error.getErrorCode());
  }

  /**
   * Takes the client subnet out of the OPT record, octet by octet, and gives it an option code of private use: dnsjava
   * refuses family 0 and takes an IPv4-mapped address for an IPv4 one.
   */
  private static byte[] withoutSubnet(byte[] reply, Set<String> words) {
    byte[] patched = reply.clone();
    for (int opt = patched.length - 11; opt >= 12; opt--) {
      if (patched[opt] != 0 || patched[opt + 1] != 0 || patched[opt + 2] != 41) continue;
      int at = opt + 11;
      int end = at + (patched[opt + 9] & 0xff) * 256 + (patched[opt + 10] & 0xff);
      if (end != patched.length) continue;
      while (at < end) {
        int length = (patched[at + 2] & 0xff) * 256 + (patched[at + 3] & 0xff);
        if (patched[at] == 0 && patched[at + 1] == EDNSOption.Code.CLIENT_SUBNET) {
          words.add("subnet=" + ((patched[at + 4] & 0xff) * 256 + patched[at + 5]) + "/" + (patched[at + 6] & 0xff)
              + "/" + (patched[at + 7] & 0xff) + "/"
              + HexFormat.of().formatHex(patched, at + 8, at + 4 + length));
          patched[at] = (byte) 0xfd;
          patched[at + 1] = (byte) 0xe9;
        }
        at += 4 + length;
      }
      return patched;
    }
    return patched;
  }
}
