package org.rialto.zone;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Messages as people write and read them: for explanations and trials, never on the answering path. */
public final class MessageText {
  /** What we take in one datagram. */
  private static final int PAYLOAD = 1232;
  private static final int SUBNET_FIXED_OCTETS = 4;
  private static final int ARCOUNT_AT = 10;

  private MessageText() {}

  /**
   * A query in wire form.
   *
   * @param name a domain name; taken as complete, with or without the last dot
   * @param type a mnemonic, or {@code TYPE} and a number (RFC 3597 §5)
   * @param subnet the client subnet it carries, if any
   * @throws IllegalArgumentException naming the name or type that is none
   */
  public static byte[] query(String name, String type, Optional<IpPrefix> subnet) {
    int value = Type.value(type, false);
    if (value < 0) throw new IllegalArgumentException("\"" + type
        + "\" is not a record type; write a mnemonic such as AAAA, or TYPE65280");
    Message message = Message.newQuery(Record.newRecord(parse(name), value, DClass.IN));
    message.getHeader().unsetFlag(Flags.RD);
    message.addRecord(subnet.map(MessageText::optionOf).orElse(new OPTRecord(PAYLOAD, 0, 0)), Section.ADDITIONAL);
    return message.toWire();
  }

  private static Name parse(String name) {
    try {
      return Name.fromString(name, Name.root);
    } catch (TextParseException wrong) {
      throw new IllegalArgumentException("\"" + name + "\" is not a domain name: " + wrong.getMessage(), wrong);
    }
  }

  /** Written octet by octet: the JDK would take an IPv4-mapped address for an IPv4 one, and change the family. */
  private static OPTRecord optionOf(IpPrefix subnet) {
    byte[] address = subnet.address().octets();
    int octets = (subnet.length() + 7) / 8;
    byte[] data = new byte[SUBNET_FIXED_OCTETS + octets];
    data[1] = (byte) (subnet.family() == Family.IPV4 ? 1 : 2);
    data[2] = (byte) subnet.length();
    System.arraycopy(address, 0, data, SUBNET_FIXED_OCTETS, octets);
    return new OPTRecord(PAYLOAD, 0, 0, 0, new GenericEDNSOption(EDNSOption.Code.CLIENT_SUBNET, data));
  }

  /**
   * What a reply says.
   *
   * @param rcode the response code's mnemonic
   * @param authoritative the AA bit
   * @param answer the answer section, a record a line as a master file has it
   * @param authority the authority section likewise
   */
  public record Told(String rcode, boolean authoritative, List<String> answer, List<String> authority) {}

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  public static Told read(byte[] reply) {
    byte[] sections = reply.clone();
    // The additional section is left unread: dnsjava refuses client subnets that carry IPv4 addresses.
    sections[ARCOUNT_AT] = 0;
    sections[ARCOUNT_AT + 1] = 0;
    try {
      Message message = new Message(sections);
      return new Told(Rcode.string(message.getHeader().getRcode()), message.getHeader().getFlag(Flags.AA),
          lines(message, Section.ANSWER),
          lines(message, Section.AUTHORITY));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("the reply can't be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static List<String> lines(Message message, int section) {
    return message.getSection(section).stream().map(record -> record.toString().replaceAll("\\s+", " ")).toList();
  }
}
