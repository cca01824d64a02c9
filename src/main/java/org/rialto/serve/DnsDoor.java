package org.rialto.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.answer.Answerer;
import org.rialto.answer.Counters;
import org.rialto.answer.RateLimiter;
import org.rialto.answer.RecentClients;
import org.rialto.answer.Sightings;
import org.rialto.answer.Steward;
import org.rialto.linux.Linux;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.wire.Clerk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address and port, for datagrams and streams, or for encrypted streams only. Bound when opened, answering once
 * started.
 */
public final class DnsDoor implements AutoCloseable {
  /** Tries to find a free port that is free for datagrams and streams alike. */
  private static final int PORT_TRIES = 20;

  private final Listen listen;
  private final int port;
  private final List<UdpWorker> workers;
  private final List<TcpDoor> streams;

  private DnsDoor(Listen listen, int port, List<UdpWorker> workers, List<TcpDoor> streams) {
    this.listen = listen;
    this.port = port;
    this.workers = workers;
    this.streams = streams;
  }

  /**
   * Binds all the addresses, or none.
   *
   * @param clerk takes what isn't answered from the state alone
   * @param streams counts the streams of all of them
   * @param certificates for those that are encrypted; needed where there is one
   * @throws IOException naming the address that can't be bound, and what to do
   */
  public static List<DnsDoor> openAll(List<Listen> listens, Steward steward, Clerk clerk, Streams streams,
      Optional<Certificates> certificates) throws IOException {
    List<DnsDoor> doors = new ArrayList<>();
    try {
      for (Listen listen : listens) doors.add(open(listen, takesStreams(listen, listens), steward, clerk, streams,
          certificates.filter(_ -> listen.encrypted())));
      return List.copyOf(doors);
    } catch (IOException unbound) {
      closeAll(doors);
      throw unbound;
    }
  }

  /** Closes doors, as {@link #close} does, but waits for the slowest worker of them all instead of each in turn. */
  public static void closeAll(List<DnsDoor> doors) {
    doors.forEach(door -> door.workers.forEach(UdpWorker::stop));
    doors.forEach(DnsDoor::close);
  }

  /** The JDK binds streams to the IPv6 wildcard for both families, so beside it there is none for IPv4's to bind. */
  private static boolean takesStreams(Listen listen, List<Listen> all) {
    return listen.address().family() == Family.IPV6 || !isWildcard(listen) || listen.port() == 0
        || all.stream().noneMatch(other -> other.address().family() == Family.IPV6 && isWildcard(other)
        && other.port() == listen.port());
  }

  private static DnsDoor open(Listen listen, boolean withStreams, Steward steward, Clerk clerk, Streams streams,
      Optional<Certificates> certificates) throws IOException {
    Logger log = LoggerFactory.getLogger(DnsDoor.class);
    for (int tries = 1; ; tries++) {
      List<UdpWorker> workers = new ArrayList<>();
      try {
        int port = openWorkers(listen, steward, clerk, log, workers);
        if (!withStreams) return new DnsDoor(listen, port, List.copyOf(workers), List.of());
        TcpDoor tcp = new TcpDoor(listen, port, steward, clerk, streams, certificates, log);
        return new DnsDoor(listen, tcp.port(), List.copyOf(workers), List.of(tcp));
      } catch (IOException unbound) {
        workers.forEach(UdpWorker::close);
        if (listen.port() == 0 && unbound instanceof BindException && tries < PORT_TRIES) continue;
        throw new IOException("can't listen on " + listen + ": " + unbound.getMessage() + advice(listen, unbound),
            unbound);
      }
    }
  }

  private static int openWorkers(Listen listen, Steward steward, Clerk clerk, Logger log,
      List<UdpWorker> workers)
      throws IOException {
    int port = listen.port();
    boolean shared = listen.workers() > 1;
    for (IpAddress address : addresses(listen)) {
      for (int i = 0; i < listen.workers(); i++) {
        Batch batch = isNative(listen) ? new NativeBatch(address, port, shared, listen.tuning(), log)
            : new ChannelBatch(address, port, shared, listen.tuning());
        port = batch.port();
        String name = "udp-" + workers.size() + "-" + listen;
        if (i == 0) tellBuffers(name, batch, listen.tuning(), log);
        workers.add(new UdpWorker(name, batch, steward, answerer(listen), clerk, listen.payload(),
            WorkerThread.of(listen.tuning(), workers.size()), log));
      }
    }
    return port;
  }

  /** The system cuts down what it finds too large, and says nothing. */
  private static void tellBuffers(String name, Batch batch, Tuning tuning, Logger log) throws IOException {
    Batch.Buffers given = batch.buffers();
    if (given.receive() < tuning.receiveBuffer()) {
      log.warn("event=buffer-smaller worker={} buffer=receive wanted={} given={} see=net.core.rmem_max", name,
          tuning.receiveBuffer(), given.receive());
    }
    if (given.send() < tuning.sendBuffer()) {
      log.warn("event=buffer-smaller worker={} buffer=send wanted={} given={} see=net.core.wmem_max", name,
          tuning.sendBuffer(), given.send());
    }
  }

  /** Its limits are found in a table by a key that nobody can know. */
  private static Answerer answerer(Listen listen) {
    SecureRandom random = new SecureRandom();
    return new Answerer(listen.subnets(), new RateLimiter(random.nextLong(), random.nextLong()), Batch.MOST);
  }

  private static boolean isNative(Listen listen) {
    return switch (listen.transport()) {
      case BEST -> Linux.isSupported();
      case NATIVE -> true;
      case PORTABLE -> false;
    };
  }

  private static boolean isWildcard(Listen listen) {
    return listen.address().high() == 0 && listen.address().low() == 0;
  }

  /**
   * A portable socket can't tell which of the wildcard's addresses was asked, so each of the machine's gets a socket of
   * its own.
   */
  private static List<IpAddress> addresses(Listen listen) throws IOException {
    if (!isWildcard(listen) || isNative(listen)) return List.of(listen.address());
    List<IpAddress> own = new ArrayList<>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().filter(a -> !a.isLinkLocalAddress()).toList()) {
        IpAddress candidate = IpAddress.of(address.getAddress());
        if (candidate.family() == listen.address().family()) own.add(candidate);
      }
    }
    return own;
  }

  private static String advice(Listen listen, IOException unbound) {
    String reason = String.valueOf(unbound.getMessage()).toLowerCase(Locale.ROOT);
    if (reason.contains("in use")) {
      return "; another server has the port: stop it, or give another port under \"listen\"";
    }
    if (reason.contains("permission") || reason.contains("not permitted")) {
      return "; ports below 1024 need the capability CAP_NET_BIND_SERVICE, or listen on a higher one";
    }
    if (reason.contains("assign")) return "; the machine has no such address: see \"ip address\"";
    return "";
  }

  /** Starts answering. */
  public void start() {
    workers.forEach(UdpWorker::start);
    streams.forEach(TcpDoor::start);
  }

  /** The port, also where a free one was asked for. */
  public int port() {
    return port;
  }

  public Listen listen() {
    return listen;
  }

  /** What became of the messages so far, over all workers and streams. */
  public Counters counters() {
    Counters total = new Counters();
    workers.forEach(worker -> total.addAll(worker.answerer().counters()));
    streams.forEach(door -> total.addAll(door.desks().counters()));
    return total;
  }

  /** Samples of those that nodes were chosen for by datagram, one for each worker. */
  public List<RecentClients> recentClients() {
    return workers.stream().map(worker -> worker.answerer().recentClients()).toList();
  }

  /** The clients that were noted for those in the background, one for each that answers. */
  public List<Sightings> sightings() {
    return Stream.concat(workers.stream().map(UdpWorker::answerer),
        streams.stream().flatMap(door -> door.desks().answerers().stream())).map(Answerer::sightings).toList();
  }

  /** Datagrams the system refused to send. */
  public long unsent() {
    return workers.stream().mapToLong(UdpWorker::unsent).sum();
  }

  /** Answers the datagrams that have been received, and closes; streams that are open go on. */
  @Override public void close() {
    workers.forEach(UdpWorker::stop);
    workers.forEach(UdpWorker::close);
    streams.forEach(TcpDoor::close);
  }
}
