package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a network map and its cost maps from files (RFC 7285): directory, maps, errors. When files change, what
 * they hold is checked and published as a whole; what can't be published leaves in place what was. Maps of sources may
 * be published beside them.
 */
public final class AltoServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AltoServer.class);

  /** Threads beyond those that wait for connections; requests don't block. */
  private static final int SPARE_THREADS = 4;
  private static final int CONNECTIONS_MAX = 512;
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);

  private final Publication publication;
  private final Supplier<Map<String, Maps>> sources;
  private final Remarks remarks;
  private final Remarks sourceRemarks;
  private final Server server;
  private final List<ServerConnector> connectors = new ArrayList<>();
  private final Thread watcher;
  private List<Published.Stamp> settled = List.of();
  private volatile Optional<Published> published = Optional.empty();

  /** A server that does nothing before {@link #check} or {@link #start}. */
  public AltoServer(Publication publication) {
    this(publication, Map::of, Thread.ofVirtual().name("alto-server-files").factory());
  }

  /**
   * A server that looks at its files, and reads and checks them, on a thread from this factory.
   *
   * @param sources the maps to be published beside those of files, by the names of their sources: looked at as often as
   *     the files, and copied once in a max-age at the most, as clients needn't look sooner
   */
  public AltoServer(Publication publication, Supplier<Map<String, Maps>> sources, ThreadFactory watching) {
    this.publication = publication;
    this.sources = sources;
    this.remarks = new Remarks(LOG, "server=alto");
    this.sourceRemarks = new Remarks(LOG, "server=alto sources=republished");
    int listeners = publication.listeners().size();
    QueuedThreadPool threads = new QueuedThreadPool(listeners + SPARE_THREADS, 1);
    threads.setName("alto-server");
    threads.setDaemon(true);
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    for (Publication.Listener listener : publication.listeners()) {
      ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
      connector.setHost(listener.address().toString());
      connector.setPort(listener.port());
      connector.setIdleTimeout(IDLE_MAX.toMillis());
      connectors.add(connector);
      server.addConnector(connector);
    }
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, server));
    server.setHandler(new MapHandler(() -> published, publication.maxAge(), publication.checkEvery()));
    server.setErrorHandler(MapHandler::unreadable);
    this.watcher = watching.newThread(this::watch);
  }

  /**
   * Reads and checks the files, as {@link #start} does, without opening a socket.
   *
   * @throws MapException naming file, place and rule, where a file is no map or the maps don't belong together
   * @throws IOException if a file can't be read
   */
  public void check() throws IOException {
    settled = Published.stamps(publication);
    published = Optional.of(Published.read(publication, published));
  }

  /**
   * Listens. Files that can't be published now are logged and answered for with 503 until they can.
   *
   * @throws IOException naming the address that can't be listened on
   */
  public void start() throws IOException {
    if (published.isEmpty()) refresh();
    for (ServerConnector connector : connectors) {
      try {
        connector.open();
      } catch (IOException e) {
        close();
        throw new IOException("can't listen on " + connector.getHost() + " port " + connector.getPort() + " for ALTO: "
            + e.getMessage(), e);
      }
    }
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException("the ALTO server can't start: " + e.getMessage(), e);
    }
    watcher.start();
  }

  /**
   * The URI of the directory at the first listener; the loopback's where that listens on every address. Known once
   * started.
   */
  public URI directory() {
    IpAddress address = publication.listeners().getFirst().address();
    boolean ipv4 = address.family() == Family.IPV4;
    boolean every = address.high() == 0 && address.low() == 0;
    String host = every ? (ipv4 ? "127.0.0.1" : "::1") : address.toString();
    return URI.create("http://" + (ipv4 ? host : "[" + host + "]") + ":" + ports().getFirst()
        + Published.DIRECTORY_PATH);
  }

  /** The port of each listener, in the publication's order. Known once started. */
  public List<Integer> ports() {
    return connectors.stream().map(ServerConnector::getLocalPort).toList();
  }

  /** Stops listening, and answering. */
  @Override public void close() {
    watcher.interrupt();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("event=stop-failed server=alto cause=\"{}\"", e.toString());
    }
    connectors.forEach(ServerConnector::close);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(publication.checkEvery());
        refresh();
        republish();
      }
    } catch (InterruptedException e) {
      LOG.debug("event=file-watch-ended server=alto");
    }
  }

  /**
   * Publishes what the files hold now. While they are being replaced they may not belong together for a moment; then a
   * later look sees to it. Files refused are read again only once one of them has changed.
   */
  private void refresh() {
    try {
      List<Published.Stamp> stamps = Published.stamps(publication);
      if (stamps.equals(settled)) return;
      settled = stamps;
      Published now = Published.read(publication, published);
      remarks.recovered();
      published = Optional.of(now);
      LOG.info("event=maps-published server=alto tag={}", now.tag());
    } catch (MapException e) {
      failed(e.getMessage());
    } catch (IOException | RuntimeException | Error e) { // files may be more than there is memory for
      settled = List.of();
      failed(e instanceof IOException ? e.getMessage() : e.toString());
    }
  }

  /** Publishes the maps that sources have in use now; those that can't be aren't, whatever was before. */
  private void republish() {
    if (published.isEmpty()) return;
    List<String> faults = new ArrayList<>();
    try {
      published = Optional.of(published.get().with(sources.get(), publication.maxAge(), faults));
    } catch (RuntimeException | Error e) {
      faults.add(e.toString());
    }
    if (faults.isEmpty()) sourceRemarks.recovered();
    else sourceRemarks.failed(String.join("; ", faults));
  }

  private void failed(String cause) {
    remarks.failed(cause + published.map(kept -> "; goes on with " + kept.tag())
        .orElse("; answers 503 until that is mended"));
  }
}
