package org.rialto.transfer;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.message.MessageReader.Question;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.wire.ExtendedError;

/**
 * The messages of one transfer, with as many records each as fit (RFC 5936 §2.2). The first one has the question and an
 * OPT record, if there was one in the request.
 */
final class TransferWriter {
  /** As far as a compressed name can point back (RFC 1035 §4.1.4): longer messages gain nothing. */
  private static final int USUAL_OCTETS = 16 * 1024;
  private static final int HEADER_OCTETS = 12;
  private static final int ARCOUNT = 10;

  private final Conversation conversation;
  private final int id;
  private final int flags;
  private Optional<byte[]> opt;
  private MessageWriter message;
  private long octets;
  private int records;
  private int unsent;

  TransferWriter(Conversation conversation, Question question) {
    this.conversation = conversation;
    byte[] bare = conversation.bare(Rcode.NOERROR, ExtendedError.NONE);
    id = u16(bare, 0);
    flags = u16(bare, 2) | MessageWriter.AA;
    byte[] additional = Arrays.copyOfRange(bare, HEADER_OCTETS + question.name().length + 4, bare.length);
    opt = Optional.of(additional).filter(record -> record.length > 0);
    message = new MessageWriter(id, flags, Math.min(USUAL_OCTETS, conversation.most()) - additional.length)
        .question(question.name(), question.type());
  }

  /** Writes a record, in a message of its own if it is a very large one. */
  void write(byte[] owner, int type, long ttlSeconds, byte[] rdata) throws IOException {
    records++;
    if (!message.record(Section.ANSWER, owner, type, ttlSeconds, rdata)) {
      if (unsent > 0) send();
      if (!message.record(Section.ANSWER, owner, type, ttlSeconds, rdata)) {
        message = new MessageWriter(id, flags, conversation.most());
        if (!message.record(Section.ANSWER, owner, type, ttlSeconds, rdata)) {
          throw new IOException("a record of type " + type + " is too large for a signed message");
        }
      }
    }
    unsent++;
  }

  /** Writes all records of a walk from where it is. */
  void writeAll(RecordReader from) throws IOException {
    while (from.next()) write(from.owner(), from.type(), from.ttlSeconds(), from.rdata());
  }

  /** Writes the SOA record of a version. */
  void write(Holding.Version version) throws IOException {
    write(version.owner(), MessageWriter.SOA, version.ttlSeconds(), version.soa());
  }

  /** Sends what is left. */
  void end() throws IOException {
    send();
  }

  /** Octets of all messages so far, without signatures. */
  long octets() {
    return octets;
  }

  /** Records so far. */
  int records() {
    return records;
  }

  private void send() throws IOException {
    byte[] written = message.octets();
    if (opt.isPresent()) {
      byte[] whole = Arrays.copyOf(written, written.length + opt.get().length);
      System.arraycopy(opt.get(), 0, whole, written.length, opt.get().length);
      whole[ARCOUNT + 1] = 1;
      written = whole;
      opt = Optional.empty();
    }
    octets += written.length;
    unsent = 0;
    conversation.send(written);
    message = new MessageWriter(id, flags, Math.min(USUAL_OCTETS, conversation.most()));
  }

  private static int u16(byte[] from, int at) {
    return (from[at] & 0xff) << 8 | from[at + 1] & 0xff;
  }
}
