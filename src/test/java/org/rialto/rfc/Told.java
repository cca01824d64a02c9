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
  private static final int HEADER_OCTETS = 12;
  private static final int OPT_FIXED_OCTETS = 11;
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
    int opt = opt(patched);
    int end = opt < 0 ? 0 : opt + OPT_FIXED_OCTETS + u16(patched, opt + OPT_FIXED_OCTETS - 2);
    for (int at = opt + OPT_FIXED_OCTETS; at < end; at += 4 + u16(patched, at + 2)) {
      if (u16(patched, at) != EDNSOption.Code.CLIENT_SUBNET) continue;
      words.add("subnet=" + u16(patched, at + 4) + "/" + (patched[at + 6] & 0xff) + "/" + (patched[at + 7] & 0xff) + "/"
          + HexFormat.of().formatHex(patched, at + 8, at + 4 + u16(patched, at + 2)));
      patched[at] = (byte) 0xfd;
      patched[at + 1] = (byte) 0xe9;
    }
    return patched;
  }

  /** Where the first OPT record starts, its owner being the root; -1 where there is none. */
  private static int opt(byte[] reply) {
    int at = HEADER_OCTETS;
    for (int i = u16(reply, 4); i > 0; i--) at = skipName(reply, at) + 4;
    for (int i = u16(reply, 6) + u16(reply, 8) + u16(reply, 10); i > 0; i--) {
      int fixed = skipName(reply, at);
      if (u16(reply, fixed) == Type.OPT) return at;
      at = fixed + 10 + u16(reply, fixed + 8);
    }
    return -1;
  }

  private static int skipName(byte[] reply, int from) {
    int at = from;
    while (reply[at] > 0) at += reply[at] + 1;
    return reply[at] == 0 ? at + 1 : at + 2;
  }

  private static int u16(byte[] octets, int at) {
    return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
  }
}
