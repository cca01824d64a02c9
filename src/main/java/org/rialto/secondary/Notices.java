package org.rialto.secondary;

import java.util.Arrays;
import java.util.Optional;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Question;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.TsigKey;
import org.rialto.net.IpAddress;
import org.rialto.transfer.Rcode;
import org.rialto.transfer.SoaTimes;
import org.rialto.zone.Names;

/** Answers notices that a zone has changed (RFC 1996 §3). Never blocks. */
public final class Notices {
  private static final int SOA = 6;
  private static final int CLASS_IN = 1;
  private static final int SOA_OCTETS_MIN = 22;

  private final Secondaries secondaries;

  public Notices(Secondaries secondaries) {
    this.secondaries = secondaries;
  }

  /**
   * The response code for a notice; a look at the primaries follows where it is NOERROR.
   *
   * @param message of opcode NOTIFY, without TSIG
   * @param key that it was signed by and verified with
   */
  public int take(byte[] message, IpAddress peer, Optional<TsigKey> key) {
    try {
      MessageReader reader = new MessageReader(message);
      Optional<Question> question = reader.question();
      if (question.isEmpty()) return Rcode.FORMERR;
      // RFC 1996 §3.7: SOA is the only type there is; others are for times to come.
      if (question.get().type() != SOA || question.get().questionClass() != CLASS_IN) return Rcode.NOTIMP;
      byte[] origin = Names.lower(question.get().name());
      return secondaries.notice(origin, peer, key, serial(reader, origin));
    } catch (MessageException unreadable) {
      return Rcode.FORMERR;
    }
  }

  private static Optional<Long> serial(MessageReader reader, byte[] origin) throws MessageException {
    Optional<Long> serial = Optional.empty();
    while (reader.next()) {
      byte[] rdata = reader.rdata();
      boolean isHint = reader.section() == Section.ANSWER && reader.type() == SOA && rdata.length >= SOA_OCTETS_MIN
          && Arrays.equals(Names.lower(reader.owner()), origin);
      if (isHint) serial = Optional.of(SoaTimes.serial(rdata));
    }
    return serial;
  }
}
