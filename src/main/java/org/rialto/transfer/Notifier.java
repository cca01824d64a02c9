package org.rialto.transfer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import org.rialto.message.MessageException;
import org.rialto.message.MessageReader;
import org.rialto.message.MessageReader.Section;
import org.rialto.message.MessageWriter;
import org.rialto.message.Tsig;
import org.rialto.message.TsigException;
import org.rialto.message.TsigVerifier;
import org.rialto.zone.Names;
import org.rialto.zone.ZoneRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other servers of new versions of zones (RFC 1996), over UDP: so many a second and no more, each again until it
 * is answered or has been sent often enough. A newer version takes the place of one that is still to be told of.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int REPLY_OCTETS_MAX = 4096;
  private static final int REQUEST_OCTETS_MAX = 1232;

  /**
   * How patiently.
   *
   * @param firstWait for an answer; each later one is twice as long
   * @param tries of one notice, over all addresses of its remote in turn
   * @param pause between any two notices
   */
  public record Patience(Duration firstWait, int tries, Duration pause) {
    /** RFC 1996 §3.6 leaves it open; a secondary that is down for longer finds out by its own timers. */
    public static final Patience USUAL = new Patience(Duration.ofSeconds(3), 6, Duration.ofMillis(5));
  }

  private final Clock clock;
  private final Patience patience;
  private final DatagramSocket socket;
  private final Thread sender;
  private final DelayQueue<Notice> due = new DelayQueue<>();
  private final Map<Integer, Notice> awaited = new ConcurrentHashMap<>();
  private final Map<Notice.Recipient, Notice> notices = new ConcurrentHashMap<>();
  private volatile Map<String, Sharing> zones;
  private volatile boolean closed;
  /** Whether a fault of ours was told that a reply met with; strangers may send many. By the thread that receives. */
  private boolean faulty;

  /** @param terms whose remotes are told */
  public Notifier(Terms terms, Patience patience, Clock clock) throws IOException {
    zones = terms.zones();
    this.patience = patience;
    this.clock = clock;
    socket = new DatagramSocket(new InetSocketAddress(0));
    sender = Thread.ofVirtual().name("notify-send").unstarted(this::send);
  }

  /** Starts telling; notices from before have been kept. */
  public void start() {
    sender.start();
    Thread.ofVirtual().name("notify-receive").start(this::receive);
  }

  /** From now on, other remotes are told. */
  public void follow(Terms terms) {
    zones = terms.zones();
  }

  /** Tells the remotes of a zone that this is its version; those that have been told of it are left alone. */
  public void publish(ZoneRecords records) {
    String zone = Names.text(records.origin(), 0);
    for (Remote remote : zones.getOrDefault(zone, Sharing.NONE).notified()) {
      Notice notice = new Notice(new Notice.Recipient(zone, remote.name()), remote, records, clock);
      Notice before = notices.get(notice.recipient());
      if (before != null && before.serial() == notice.serial() && before.isToldTo(remote)) continue;
      notices.put(notice.recipient(), notice);
      due.put(notice);
    }
  }

  /** Nobody is told of this zone any more. */
  public void withdraw(byte[] origin) {
    String zone = Names.text(origin, 0);
    notices.keySet().removeIf(recipient -> recipient.zone().equals(zone));
  }

  /** What became of the last notice of each zone to each remote, by zone and remote. */
  public List<NotifyStatus> status() {
    return notices.values().stream().map(Notice::status)
        .sorted(Comparator.comparing(NotifyStatus::zone).thenComparing(NotifyStatus::remote)).toList();
  }

  private void send() {
    try {
      while (!closed) {
        Notice notice = due.take();
        try {
          handle(notice);
        } catch (RuntimeException fault) {
          LOG.error("event=notify-failed zone={} remote={}", notice.recipient().zone(), notice.remote(), fault);
          notice.fail("unexpectedly failed: " + fault);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a notice whose time has come, or lets it go; where that fails, the others have theirs. */
  private void handle(Notice notice) throws InterruptedException {
    boolean isOpen = notices.get(notice.recipient()) == notice && !notice.isAnswered();
    if (isOpen && notice.tries() < patience.tries()) {
      send(notice);
      Thread.sleep(patience.pause());
    } else {
      notice.id().ifPresent(awaited::remove);
      if (isOpen) giveUp(notice);
    }
  }

  private void send(Notice notice) {
    int id = notice.id().orElseGet(this::freeId);
    Remote.Address to = notice.next(id, patience.firstWait());
    due.put(notice);
    byte[] request = request(id, notice);
    Optional<Tsig.Signed> signed =
        notice.remote().key().map(key -> Tsig.sign(request, key, clock.instant().getEpochSecond()));
    notice.awaits(signed.map(Tsig.Signed::replies));
    awaited.put(id, notice);
    byte[] octets = signed.map(Tsig.Signed::octets).orElse(request);
    try {
      socket.send(new DatagramPacket(octets, octets.length, socketAddress(to)));
    } catch (IOException unsent) {
      notice.fail(unsent.getMessage());
    }
  }

  /** The SOA record is there as a hint: who has that version already need not ask (RFC 1996 §3.7). */
  private static byte[] request(int id, Notice notice) {
    int flags = MessageWriter.opcode(MessageWriter.NOTIFY) | MessageWriter.AA;
    MessageWriter request = new MessageWriter(id, flags, REQUEST_OCTETS_MAX)
        .question(notice.origin(), MessageWriter.SOA);
    request.record(Section.ANSWER, notice.origin(), MessageWriter.SOA, notice.ttlSeconds(), notice.soa());
    return request.octets();
  }

  private int freeId() {
    while (true) {
      int id = RANDOM.nextInt(1 << 16);
      if (!awaited.containsKey(id)) return id;
    }
  }

  private void giveUp(Notice notice) {
    notice.giveUp();
    LOG.warn("event=notify-unanswered zone={} remote={} serial={} tries={} reason=\"{}\"", notice.recipient().zone(),
        notice.remote(), notice.serial(), notice.tries(), notice.status().outcome());
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[REPLY_OCTETS_MAX], REPLY_OCTETS_MAX);
    while (!closed) {
      try {
        packet.setLength(REPLY_OCTETS_MAX);
        socket.receive(packet);
        take(Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
      } catch (IOException unreachable) {
        // An address that refuses to be written to, or the socket's end; what isn't answered is sent again.
      } catch (RuntimeException fault) {
        if (!faulty) LOG.error("event=notify-reply-failed from={}", packet.getSocketAddress(), fault);
        faulty = true;
      }
    }
  }

  /** Takes a reply, if it is one to a notice that awaits it; whatever else comes is nobody's. */
  private void take(byte[] octets, InetSocketAddress from) {
    if (octets.length < 2) return;
    Notice notice = awaited.get((octets[0] & 0xff) << 8 | octets[1] & 0xff);
    if (notice == null || !socketAddress(notice.address()).equals(from)) return;
    try {
      Optional<TsigVerifier> verifier = notice.verifier();
      byte[] message = verifier.isEmpty() ? octets : verifier.get().verify(octets, clock.instant().getEpochSecond());
      MessageReader reply = new MessageReader(message);
      if (!reply.isResponse() || reply.opcode() != MessageWriter.NOTIFY) return;
      notice.answer(reply.rcode());
      LOG.info("event=notified zone={} remote={} serial={} answer={}", notice.recipient().zone(), notice.remote(),
          notice.serial(), Rcode.text(reply.rcode()));
    } catch (MessageException | TsigException unusable) {
      notice.fail(unusable.getMessage());
    }
  }

  private static InetSocketAddress socketAddress(Remote.Address address) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address.address().octets()), address.port());
    } catch (IOException impossible) {
      throw new IllegalStateException("4 or 16 octets are an address", impossible);
    }
  }

  @Override public void close() {
    closed = true;
    sender.interrupt();
    socket.close();
  }
}
