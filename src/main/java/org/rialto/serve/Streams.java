package org.rialto.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.rialto.net.Family;
import org.rialto.net.IpPrefix;

/**
 * The streams that are open, over all doors: lets them in within limits, and ends those that keep us waiting. Where as
 * many are open as may be, the one that has been idle longest gives way to the next (RFC 9210 §4.2).
 */
public final class Streams implements AutoCloseable {
  private static final long SWEEP_MILLIS = 100;
  /** How long streams may take to finish what was read, when the server stops. */
  private static final long LAST_SWEEPS = 20;
  /** What one household or site has (RFC 6177 §2). */
  private static final int CLIENT_IPV6_BITS = 56;
  /** Streams looked at to find the one that gives way, so that it costs no more where very many are open. */
  private static final int LOOKED_AT = 1000;

  private final StreamLimits limits;
  private final AtomicLongArray counts = new AtomicLongArray(StreamEvent.values().length);
  /** All that have not ended; read by the sweep. */
  private final Set<TcpStream> alive = ConcurrentHashMap.newKeySet();
  /** Those that count, the longest not looked at first; guarded by this. */
  private final LinkedHashSet<TcpStream> open = new LinkedHashSet<>();
  /** How many of these each client has; guarded by this. */
  private final Map<IpPrefix, Integer> ofClient = new HashMap<>();
  private volatile boolean closed;

  public Streams(StreamLimits limits) {
    this.limits = limits;
  }

  /** Starts to end streams that keep us waiting. */
  public void start() {
    Thread.ofVirtual().name("stream-sweep").start(this::sweep);
  }

  /** How often this has happened so far. */
  public long count(StreamEvent event) {
    return counts.get(event.ordinal());
  }

  /** Streams open now. */
  public synchronized int open() {
    return open.size();
  }

  /** How many of these wait for a message, and would give way to others. */
  public synchronized int idle() {
    return (int) open.stream().filter(TcpStream::isIdle).count();
  }

  StreamLimits limits() {
    return limits;
  }

  void happened(StreamEvent event) {
    counts.incrementAndGet(event.ordinal());
  }

  /** Whether the stream may start; it is counted until it has {@link #ended}. */
  boolean admit(TcpStream stream) {
    Optional<TcpStream> idle = Optional.empty();
    IpPrefix client = client(stream);
    synchronized (this) {
      if (closed) return false;
      if (ofClient.getOrDefault(client, 0) >= limits.connectionsPerClient()) {
        happened(StreamEvent.TURNED_AWAY_CLIENT);
        return false;
      }
      if (open.size() >= limits.connections()) {
        idle = longestIdle();
        if (idle.isEmpty()) {
          happened(StreamEvent.TURNED_AWAY);
          return false;
        }
        discount(idle.get());
      }
      open.add(stream);
      ofClient.merge(client, 1, Integer::sum);
      alive.add(stream);
    }
    happened(StreamEvent.ACCEPTED);
    idle.ifPresent(longest -> longest.end(StreamEvent.CLOSED_FOR_ANOTHER));
    return true;
  }

  void ended(TcpStream stream) {
    alive.remove(stream);
    discount(stream);
  }

  /** The longest idle of those whose turn it is to be looked at, which is all of them unless there are very many. */
  private Optional<TcpStream> longestIdle() {
    Optional<TcpStream> longest = Optional.empty();
    for (int i = Math.min(LOOKED_AT, open.size()); i > 0; i--) {
      TcpStream next = open.getFirst();
      open.addLast(next);
      if (next.isIdle() && (longest.isEmpty() || next.idleSince() - longest.get().idleSince() < 0)) {
        longest = Optional.of(next);
      }
    }
    return longest;
  }

  private synchronized void discount(TcpStream stream) {
    if (!open.remove(stream)) return;
    ofClient.computeIfPresent(client(stream), (_, count) -> count == 1 ? null : count - 1);
  }

  private static IpPrefix client(TcpStream stream) {
    return IpPrefix.around(stream.peer(), stream.peer().family() == Family.IPV4 ? Family.IPV4.bits()
        : CLIENT_IPV6_BITS);
  }

  private void sweep() {
    while (rest()) {
      long now = System.nanoTime();
      for (TcpStream stream : alive) stream.expire(now);
    }
  }

  private boolean rest() {
    try {
      Thread.sleep(SWEEP_MILLIS);
      return !closed;
    } catch (InterruptedException end) {
      return false;
    }
  }

  /** Lets no more in; streams answer what was read of them, for two seconds at the most, and end. */
  @Override public void close() {
    synchronized (this) {
      closed = true;
    }
    List<TcpStream> last = new ArrayList<>(alive);
    last.forEach(TcpStream::finish);
    try {
      for (long i = 0; i < LAST_SWEEPS && !alive.isEmpty(); i++) Thread.sleep(SWEEP_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    last.forEach(TcpStream::close);
  }
}
