package org.rialto.transfer;

import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.message.TsigKey;
import org.rialto.message.TsigVerdict.Verified;
import org.rialto.net.IpAddress;
import org.rialto.wire.Exchange;
import org.rialto.wire.ExtendedError;
import org.rialto.wire.Transport;

/** One request that was handed over, and its replies, which are signed where it was. */
final class Conversation {
  private final Exchange exchange;
  private final Clock clock;
  private final byte[] request;
  private final Optional<Verified> signature;

  private Conversation(Exchange exchange, Clock clock, byte[] request, Optional<Verified> signature) {
    this.exchange = exchange;
    this.clock = clock;
    this.request = request;
    this.signature = signature;
  }

  static Conversation unsigned(Exchange exchange, Clock clock) {
    return new Conversation(exchange, clock, exchange.message(), Optional.empty());
  }

  static Conversation signed(Exchange exchange, Clock clock, Verified signature) {
    return new Conversation(exchange, clock, signature.request(), Optional.of(signature));
  }

  /** The request without its signature. */
  byte[] request() {
    return request;
  }

  IpAddress peer() {
    return exchange.peer();
  }

  /** The key that the request was signed with. */
  Optional<TsigKey> key() {
    return signature.map(Verified::key);
  }

  boolean isEncrypted() {
    return exchange.transport() == Transport.ENCRYPTED_STREAM;
  }

  boolean isStream() {
    return exchange.transport().isStream();
  }

  /** Octets of the largest reply, before it is signed. */
  int most() {
    return exchange.most() - reserved();
  }

  /** Answers the request as if it hadn't been signed. */
  void answer() throws IOException {
    byte[] buffer = Arrays.copyOf(request, exchange.most());
    send(Arrays.copyOf(buffer, exchange.answer(buffer, request.length, reserved())));
  }

  /** Replies with nothing but a response code, and the reason for it. */
  void reply(int rcode, ExtendedError reason) throws IOException {
    send(bare(rcode, reason));
  }

  /** The reply of nothing but a response code: header, question, and an OPT record where the client speaks EDNS. */
  byte[] bare(int rcode, ExtendedError reason) {
    byte[] buffer = Arrays.copyOf(request, exchange.most());
    return Arrays.copyOf(buffer, exchange.reply(buffer, request.length, rcode, reason, reserved()));
  }

  /** Signs a message, if it has to be, and sends it; nothing, if it is empty. */
  void send(byte[] message) throws IOException {
    if (message.length == 0) return;
    byte[] signed = signature.isEmpty() ? message
        : signature.get().replies().sign(message, clock.instant().getEpochSecond());
    exchange.send(signed, signed.length);
  }

  private int reserved() {
    return signature.map(verified -> verified.replies().octets()).orElse(0);
  }
}
