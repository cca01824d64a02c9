package org.rialto.interop;

import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A query to be sent to all servers.
 *
 * @param dclass the question's class, 0 to 65,535
 * @param form what is said of EDNS
 * @param header the opcode and flags (RFC 1035 §4.1.1, octets 2 and 3)
 */
record Question(Name name, int type, int dclass, Form form, int header, boolean isStream) {
  private static final int COMMON_PAYLOAD = 1232;
  private static final GenericEDNSOption UNKNOWN_OPTION = new GenericEDNSOption(65_001, new byte[] {1, 2});

  /** What a query says of EDNS (RFC 6891). */
  enum Form {
    NONE, SMALL, COMMON, LARGE, DNSSEC, VERSION_1, OPTION, VERSION_1_OPTION, UNKNOWN_FLAG;

    private void addTo(Message message) {
      OPTRecord record = switch (this) {
        case NONE -> null;
        case SMALL -> new OPTRecord(512, 0, 0);
        case COMMON -> new OPTRecord(COMMON_PAYLOAD, 0, 0);
        case LARGE -> new OPTRecord(4096, 0, 0);
        case DNSSEC -> new OPTRecord(COMMON_PAYLOAD, 0, 0, ExtendedFlags.DO);
        case VERSION_1 -> new OPTRecord(COMMON_PAYLOAD, 0, 1);
        case OPTION -> new OPTRecord(COMMON_PAYLOAD, 0, 0, 0, UNKNOWN_OPTION);
        case VERSION_1_OPTION -> new OPTRecord(COMMON_PAYLOAD, 0, 1, 0, UNKNOWN_OPTION);
        case UNKNOWN_FLAG -> new OPTRecord(COMMON_PAYLOAD, 0, 0, 1 << 6);
      };
      if (record != null) message.addRecord(record, Section.ADDITIONAL);
    }
  }

  static Question of(Name name, int type) {
    return new Question(name, type, DClass.IN, Form.COMMON, 0, false);
  }

  Question with(Form other) {
    return new Question(name, type, dclass, other, header, isStream);
  }

  Question withHeader(int other) {
    return new Question(name, type, dclass, form, other, isStream);
  }

  Question withClass(int other) {
    return new Question(name, type, other, form, header, isStream);
  }

  Question overStream() {
    return new Question(name, type, dclass, form, header, true);
  }

  /** The query's octets, with this number in front. */
  byte[] octets(int id) {
    Message message = new Message();
    message.setHeader(new Header(id));
    message.addRecord(Record.newRecord(name, type, dclass), Section.QUESTION);
    form.addTo(message);
    byte[] octets = message.toWire();
    octets[2] = (byte) (header >> 8);
    octets[3] = (byte) header;
    return octets;
  }

  @Override public String toString() {
    StringBuilder text = new StringBuilder().append(name).append(' ').append(Type.string(type));
    if (dclass != DClass.IN) text.append(" class=").append(dclass);
    if (form != Form.COMMON) text.append(" edns=").append(form);
    if (header != 0) text.append(" header=").append("%04x".formatted(header));
    if (isStream) text.append(" tcp");
    return text.toString();
  }
}
