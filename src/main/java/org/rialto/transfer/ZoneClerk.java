package org.rialto.transfer;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Question;
import org.rialto.message.MessageWriter;
import org.rialto.message.Tsig;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigVerdict;
import org.rialto.net.IpAddress;
import org.rialto.wire.Clerk;
import org.rialto.wire.Exchange;
import org.rialto.wire.ExtendedError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the doors what concerns zones as a whole: transfers, notices, and whatever is signed (RFC 8945). A signed
 * query is answered as any other, and the reply signed.
 */
public final class ZoneClerk implements Clerk {
  /** Takes a notice that a zone has changed (RFC 1996), never blocking. */
  @FunctionalInterface
  public interface NoticeTaker {
    /** No zone is anybody's copy: NOTAUTH (RFC 1996 §3.11 leaves it to us what to say). */
    NoticeTaker NOBODY = (message, peer, key) -> Rcode.NOTAUTH;

    /**
     * The response code for a notice.
     *
     * @param message of opcode NOTIFY, without a signature
     * @param key that it was signed by and verified with
     */
    int take(byte[] message, IpAddress peer, Optional<TsigKey> key);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ZoneClerk.class);
  private static final int CLASS_IN = 1;
  private static final int CLASS_ANY = 255;

  private final OutgoingTransfers transfers;
  private final NoticeTaker notices;
  private final Clock clock;
  private final EventCounters counters = new EventCounters();
  private volatile Terms terms;

  /** @param isOurs whether a zone of this origin, in wire form and lower case, is served here */
  public ZoneClerk(Library library, Predicate<byte[]> isOurs, NoticeTaker notices, Terms terms, Clock clock) {
    transfers = new OutgoingTransfers(library, isOurs, counters);
    this.notices = notices;
    this.terms = terms;
    this.clock = clock;
  }

  /** From now on, zones are given on other terms; transfers that are under way go on. */
  public void follow(Terms newTerms) {
    terms = newTerms;
  }

  public EventCounters counters() {
    return counters;
  }

  @Override public void take(Exchange exchange) throws IOException {
    Terms present = terms;
    switch (Tsig.judge(exchange.message(), present.keys(), clock.instant().getEpochSecond())) {
      case TsigVerdict.Unsigned _ -> take(Conversation.unsigned(exchange, clock), present);
      case TsigVerdict.Verified verified -> take(Conversation.signed(exchange, clock, verified), present);
      case TsigVerdict.Refused refused -> {
        counters.count(Event.BAD_SIGNATURE);
        Conversation unsigned = Conversation.unsigned(exchange, clock);
        unsigned.send(refused.reply(unsigned.bare(refused.rcode(), ExtendedError.NONE)));
      }
    }
  }

  private void take(Conversation conversation, Terms present) throws IOException {
    try {
      dispatch(conversation, present);
    } catch (MessageException unreadable) {
      counters.count(Event.FORMERR);
      conversation.reply(Rcode.FORMERR, ExtendedError.NONE);
    } catch (RuntimeException impossible) {
      counters.count(Event.SERVFAIL_IMPOSSIBLE);
      LOG.error("event=impossible peer={}", conversation.peer(), impossible);
      conversation.reply(Rcode.SERVFAIL, ExtendedError.NONE);
    }
  }

  private void dispatch(Conversation conversation, Terms present) throws IOException, MessageException {
    MessageReader request = new MessageReader(conversation.request());
    Optional<Question> question = request.question();
    if (request.opcode() == MessageWriter.NOTIFY) {
      counters.count(Event.NOTIFY);
      conversation.reply(notices.take(conversation.request(), conversation.peer(), conversation.key()),
          ExtendedError.NONE);
    } else if (question.isPresent() && request.opcode() == MessageWriter.QUERY && isTransfer(question.get())) {
      if (question.get().questionClass() == CLASS_ANY) throw new MessageException("a zone of all classes");
      transfers.take(conversation, request, present);
    } else {
      counters.count(Event.SIGNED);
      conversation.answer();
    }
  }

  private static boolean isTransfer(Question question) {
    return (question.questionClass() == CLASS_IN || question.questionClass() == CLASS_ANY)
        && (question.type() == OutgoingTransfers.AXFR || question.type() == OutgoingTransfers.IXFR);
  }
}
