package org.rialto.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the commands of this machine's operators over a Unix socket that only the server's own user may open: one
 * JSON request on a line, one JSON reply, done. What the reply says is up to the handler.
 */
final class AdminServer implements AutoCloseable {
  /** Operators type; programs ask in turn. More at once is a mistake that must not cost the server its memory. */
  private static final int MOST_AT_ONCE = 16;
  /** A request for the look-up of a few thousand addresses. */
  private static final int LONGEST_REQUEST_CHARS = 1 << 20;

  private static final Duration REST = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private final Path path;
  private final Function<JsonNode, JsonNode> handler;
  private final ServerSocketChannel server;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final JsonMapper json = JsonMapper.shared();

  /**
   * Binds the socket; a file left behind by a server that has died is replaced.
   *
   * @throws IOException naming the path, where another server answers there or the socket can't be made
   */
  AdminServer(Path path, Function<JsonNode, JsonNode> handler) throws IOException {
    this.path = path;
    this.handler = handler;
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path)) {
      if (answers(address)) throw new IOException("another rialto answers at " + path
          + "; stop it, or give another path under \"admin\"");
      Files.delete(path);
    }
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      server.bind(address);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException unbound) {
      server.close();
      throw new IOException("can't open the admin socket " + path + ": " + unbound.getMessage(), unbound);
    }
  }

  void start() {
    Thread.ofVirtual().name("admin").start(this::accept);
  }

  private static boolean answers(UnixDomainSocketAddress address) {
    try (SocketChannel probe = SocketChannel.open(address)) {
      return probe.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  private void accept() {
    while (true) {
      try {
        places.acquire();
        SocketChannel channel = server.accept();
        Thread.ofVirtual().name("admin-request").start(() -> serve(channel));
      } catch (ClosedChannelException | InterruptedException end) {
        return;
      } catch (IOException failed) {
        // Out of descriptors, as a rule: operators are needed then, and the next one is heard when some are free.
        places.release();
        LOG.warn("event=admin-accept-failed socket={} reason=\"{}\"", path, failed.getMessage());
        if (!rest()) return;
      }
    }
  }

  private static boolean rest() {
    try {
      Thread.sleep(REST);
      return true;
    } catch (InterruptedException end) {
      return false;
    }
  }

  private void serve(SocketChannel channel) {
    try (channel; OutputStream out = Channels.newOutputStream(channel)) {
      BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel),
          StandardCharsets.UTF_8));
      out.write(json.writeValueAsBytes(reply(readLine(in))));
    } catch (IOException gone) {
      // The operator didn't wait for the reply.
    } finally {
      places.release();
    }
  }

  private static String readLine(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'
        && line.length() < LONGEST_REQUEST_CHARS; c = in.read()) line.append((char) c);
    return line.toString();
  }

  private JsonNode reply(String request) {
    JsonNode read;
    try {
      read = json.readTree(request);
    } catch (JacksonException unreadable) {
      return AdminReply.error("the request is not JSON: " + unreadable.getOriginalMessage());
    }
    try {
      return handler.apply(read);
    } catch (RuntimeException fault) {
      // Not the whole of it: it may say who a client is.
      LOG.error("event=admin-request-failed command=\"{}\"", read.path("command").stringValue(""), fault);
      return AdminReply.error("the server failed on the request, see its log: " + fault);
    }
  }

  @Override public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException left) {
      LOG.warn("event=admin-socket-left socket={} reason=\"{}\"", path, left.getMessage());
    }
  }
}
