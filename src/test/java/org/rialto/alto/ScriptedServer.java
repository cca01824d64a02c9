package org.rialto.alto;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/**
 * An HTTP server on the loopback that does what a test tells it, down to the octets: one request for each connection.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What is done about one request. */
  @FunctionalInterface
  public interface Script {
    void answer(Asked asked, OutputStream to) throws Exception;
  }

  /** A request; header names in lower case. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public ScriptedServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** What to do about requests for a path, from now on. */
  public ScriptedServer on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
  }

  /** The requests so far. */
  public List<Asked> asked() {
    return asked;
  }

  public List<Asked> asked(String path) {
    return asked.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** 200 with this content; {@code headers} are whole lines. */
  public static Script ok(String mediaType, String content, String... headers) {
    return status(200, mediaType, content, headers);
  }

  public static Script status(int status, String mediaType, String content, String... headers) {
    return (request, to) -> {
      byte[] octets = content.getBytes(StandardCharsets.UTF_8);

      StringBuilder head = head(status, headers);
      if (!mediaType.isEmpty()) head.append("Content-Type: ").append(mediaType).append("\r\n");
      head.append("Content-Length: ").append(octets.length).append("\r\n\r\n");
      to.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      to.write(octets);
    };
  }

  /** As {@link #ok}, with an entity tag, and 304 for those who have it. */
  static Script tagged(String mediaType, String content, String entityTag, String... headers) {
    Script full = ok(mediaType, content, with(headers, "ETag: " + entityTag));
    Script unchanged = (request, to) -> to.write(head(304, with(headers, "ETag: " + entityTag)).append("\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1));
    return (request, to) -> (request.header("if-none-match").equals(entityTag) ? unchanged : full).answer(request, to);
  }

  public static Script redirect(int status, String location) {
    return status(status, "", "", "Location: " + location);
  }

  /** Just these octets, then the end. */
  public static Script octets(byte[] octets) {
    return (request, to) -> to.write(octets);
  }

  public static Script drop() {
    return (request, to) -> {};
  }

  /** Content-Length promises more than comes. */
  public static Script cutShort(String mediaType, String content, int octetsSent) {
    return (request, to) -> {
      byte[] octets = content.getBytes(StandardCharsets.UTF_8);
      to.write(head(200, "Content-Type: " + mediaType, "Content-Length: " + octets.length).append("\r\n").toString()
          .getBytes(StandardCharsets.ISO_8859_1));
      to.write(octets, 0, Math.min(octetsSent, octets.length - 1));
    };
  }

  /** Says nothing until the server is closed or the client gives up. */
  public Script stall() {
    return (request, to) -> closing.await();
  }

  /** An answer that never ends: the start of it, then one filler after the other. */
  public static Script endless(String mediaType, String start, String filler, long pauseMillis) {
    return (request, to) -> {
      to.write(head(200, "Content-Type: " + mediaType).append("\r\n").append(start).toString()
          .getBytes(StandardCharsets.ISO_8859_1));
      byte[] octets = filler.getBytes(StandardCharsets.ISO_8859_1);
      while (true) {
        to.write(octets);
        to.flush();
        if (pauseMillis > 0) Thread.sleep(pauseMillis);
      }
    };
  }

  public static Script compressed(String mediaType, byte[] content, String... headers) {
    return (request, to) -> {
      ByteArrayOutputStream squeezed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(squeezed)) {
        gzip.write(content);
      }
      to.write(head(200, with(headers, "Content-Type: " + mediaType, "Content-Encoding: gzip", "Content-Length: "
          + squeezed.size()))
          .append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      squeezed.writeTo(to);
    };
  }

  private static String[] with(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static StringBuilder head(int status, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Scripted\r\nConnection: close\r\n");
    for (String header : headers) head.append(header).append("\r\n");
    return head;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      closing.countDown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(),
          StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) return;
      String[] start = line.split(" ");
      Map<String, String> headers = new TreeMap<>();
      for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
      }
      char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
      for (int got = 0; got < body.length; got++) body[got] = (char) in.read();
      Asked request = new Asked(start[0], start[1], headers, new String(body));
      asked.add(request);
      OutputStream to = socket.getOutputStream();
      scripts.getOrDefault(request.path(), status(404, "", "")).answer(request, to);
      to.flush();
    } catch (Exception clientLeft) {
      // a test looks at what the client made of it
    } finally {
      connections.remove(socket);
    }
  }

  @Override public void close() throws IOException {
    listening.close();
    closing.countDown();
    for (Socket connection : connections) connection.close();
  }
}
