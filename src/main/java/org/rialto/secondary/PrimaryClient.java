package org.rialto.secondary;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.message.Tsig;
import org.rialto.message.TsigException;
import org.rialto.message.TsigVerifier;
import org.rialto.secondary.IncomingTransfer.Outcome;
import org.rialto.transfer.Rcode;
import org.rialto.transfer.Remote;
import org.rialto.transfer.SoaTimes;
import org.rialto.transfer.TransferLimits;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;

/** Asks one address of a primary for a zone: its serial, and what there is to be transferred. For one thread. */
final class PrimaryClient {
  private static final int SOA = 6;
  private static final int IXFR = 251;
  private static final int AXFR = 252;
  private static final int TRIES = 3;
  private static final int PATIENCE_MILLIS = 2000;
  private static final int LARGEST = 65535;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Remote remote;
  private final Remote.Address at;
  private final TransferLimits limits;
  private final Clock clock;

  PrimaryClient(Remote remote, Remote.Address at, TransferLimits limits, Clock clock) {
    this.remote = remote;
    this.at = at;
    this.limits = limits;
    this.clock = clock;
  }

  /** What came, and what was left out of it. */
  record Received(Outcome outcome, long octets, long skipped) {}

  /**
   * The primary's serial: over UDP, or over TCP if it says so or tells nobody over UDP, as Knot does of
   * catalogs; over TLS where nothing is to be told to others (RFC 9103 §6).
   */
  long serial(byte[] zone) throws IOException, TransferException {
    int id = RANDOM.nextInt(1 << 16);
    byte[] query = new MessageWriter(id, 0, LARGEST).question(zone, SOA).octets();
    try {
      MessageReader reply = remote.tls().isPresent() ? overStream(query) : overDatagram(query);
      boolean isForStreams = reply.isTruncated() || reply.rcode() == Rcode.REFUSED;
      if (isForStreams && remote.tls().isEmpty()) reply = overStream(query);
      return serial(zone, reply);
    } catch (MessageException unreadable) {
      throw TransferException.failed("the reply can't be read: " + unreadable.getMessage());
    } catch (TsigException untrusted) {
      throw TransferException.failed(untrusted.getMessage());
    }
  }

  /**
   * Transfers the zone: what changed since our version if there is one, else all of it.
   *
   * @throws TransferException also saying whether to ask again for all of it
   */
  Received transfer(byte[] zone, Optional<ZoneRecords> ours) throws IOException, TransferException {
    int id = RANDOM.nextInt(1 << 16);
    IncomingTransfer transfer = new IncomingTransfer(zone, id, ours.map(ZoneRecords::serial), limits);
    try (PrimaryConnection connection = PrimaryConnection.open(remote, at, limits)) {
      boolean hasBegun = false;
      try {
        Signing signing = new Signing(request(id, zone, ours));
        connection.send(signing.octets);
        while (!transfer.take(signing.verified(connection.receive()))) hasBegun = true;
        signing.end();
      } catch (EOFException closed) {
        // Some servers close the connection on a type they don't know.
        if (ours.isPresent() && !hasBegun) throw TransferException.notIncremental(closed.getMessage());
        throw closed;
      }
      return new Received(transfer.outcome().orElseThrow(), transfer.octets(), transfer.skipped());
    } catch (MessageException unreadable) {
      throw TransferException.failed("a message can't be read: " + unreadable.getMessage());
    } catch (TsigException untrusted) {
      throw TransferException.failed(untrusted.getMessage());
    }
  }

  private static byte[] request(int id, byte[] zone, Optional<ZoneRecords> ours) {
    MessageWriter writer = new MessageWriter(id, 0, LARGEST).question(zone, ours.isPresent() ? IXFR : AXFR);
    ours.ifPresent(version -> {
      ZoneRecords.Cursor soa = version.cursor();
      soa.next();
      writer.record(Section.AUTHORITY, soa.owner(), SOA, soa.ttlSeconds(), soa.rdata());
    });
    return writer.octets();
  }

  private MessageReader overStream(byte[] query) throws IOException, MessageException, TsigException {
    try (PrimaryConnection connection = PrimaryConnection.open(remote, at, limits)) {
      Signing signing = new Signing(query);
      connection.send(signing.octets);
      return new MessageReader(signing.verified(connection.receive()));
    }
  }

  /** What isn't signed as it has to be is dropped, and tells only in the end why there was no reply (RFC 8945 §5.4). */
  private MessageReader overDatagram(byte[] query) throws IOException, MessageException, TsigException {
    Optional<TsigException> untrusted = Optional.empty();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByAddress(at.address().octets()), at.port());
      for (int i = 0; i < TRIES; i++) {
        Signing signing = new Signing(query);
        socket.send(new DatagramPacket(signing.octets, signing.octets.length));
        Optional<byte[]> reply = await(socket, query);
        try {
          if (reply.isPresent()) return new MessageReader(signing.verified(reply.get()));
        } catch (TsigException dropped) {
          untrusted = Optional.of(dropped);
        }
      }
      if (untrusted.isPresent()) throw untrusted.get();
      throw new SocketTimeoutException("no reply to an SOA query");
    }
  }

  /** Waits for a message with the query's ID. */
  private static Optional<byte[]> await(DatagramSocket socket, byte[] query) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) return Optional.empty();
      socket.setSoTimeout((int) leftMillis);
      try {
        packet.setLength(LARGEST);
        socket.receive(packet);
        byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
        if (octets.length > 1 && octets[0] == query[0] && octets[1] == query[1]) return Optional.of(octets);
      } catch (SocketTimeoutException late) {
        return Optional.empty();
      }
    }
  }

  private static long serial(byte[] zone, MessageReader reply) throws TransferException, MessageException {
    if (!reply.isResponse()) throw TransferException.failed("a message that is no reply");
    if (reply.rcode() != Rcode.NOERROR) {
      throw TransferException.failed("the primary answers " + Rcode.text(reply.rcode()));
    }
    if (!reply.isAuthoritative()) throw TransferException.failed("the primary isn't authoritative for the zone");
    while (reply.next()) {
      boolean isSoa = reply.section() == Section.ANSWER && reply.type() == SOA
          && Arrays.equals(Names.lower(reply.owner()), zone);
      byte[] rdata = reply.rdata();
      if (isSoa && rdata.length >= 22) return SoaTimes.serial(rdata);
    }
    throw TransferException.failed("the primary has no SOA record for the zone");
  }

  /** A request with the remote's key, if it has one, and what its replies are held against. */
  private final class Signing {
    final byte[] octets;
    private final Optional<TsigVerifier> replies;

    Signing(byte[] request) {
      Optional<Tsig.Signed> signed = remote.key().map(key -> Tsig.sign(request, key, nowSeconds()));
      octets = signed.map(Tsig.Signed::octets).orElse(request);
      replies = signed.map(Tsig.Signed::replies);
    }

    byte[] verified(byte[] reply) throws TsigException, MessageException {
      return replies.isPresent() ? replies.get().verify(reply, nowSeconds()) : reply;
    }

    void end() throws TsigException {
      if (replies.isPresent()) replies.get().end();
    }

    private long nowSeconds() {
      return clock.instant().getEpochSecond();
    }
  }
}
