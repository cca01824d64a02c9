package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.rialto.location.MapException;

/**
 * The HTTP of update streams (RFC 8895 §6, §7): one stream at a time, on a connection of its own, so that fetches never
 * wait behind it.
 */
final class StreamConnection implements AutoCloseable {
  /** Taking leave is a courtesy; closing doesn't wait long for it. */
  private static final Duration LEAVE_MAX = Duration.ofSeconds(1);
  private static final okhttp3.MediaType PARAMS = okhttp3.MediaType.get(MediaType.UPDATE_PARAMS);
  private static final byte[] REMOVE_ALL = "{\"remove\": []}".getBytes(StandardCharsets.UTF_8);

  private final Source source;
  private final Clock clock;
  private final Connections streams;
  private final Connections changes;
  private final Connections leaving;
  private final Set<Call> changing = ConcurrentHashMap.newKeySet();
  private volatile Optional<Call> underWay = Optional.empty();
  private volatile Optional<URI> controlUri = Optional.empty();
  private volatile boolean closed;

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  StreamConnection(Source source, Clock clock) {
    this(source, clock, Dns.SYSTEM);
  }

  /** @param names resolves the names of hosts */
  StreamConnection(Source source, Clock clock, Dns names) {
    this.source = source;
    this.clock = clock;
    this.streams = new Connections(source.access(), Fetcher.http(source, names)
        .readTimeout(source.updates().silence())
        .callTimeout(Duration.ZERO)
        .retryOnConnectionFailure(false)
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)));
    this.changes = streams.within(source.timing().callTimeout());
    this.leaving = streams.within(LEAVE_MAX);
  }

  /**
   * A stream that has been opened.
   *
   * @param base where it was found, after redirects
   */
  record Opened(URI base, Response response, Call call) implements AutoCloseable {
    InputStream octets() {
      return response.body().byteStream();
    }

    /** Has the reading of it fail, wherever it is. */
    void cut() {
      call.cancel();
    }

    @Override public void close() {
      response.close();
    }
  }

  /** What is made of a request: a call, which isn't sent yet. */
  private interface Calls {
    Call to(URI uri);
  }

  /** Judges an answer that is no redirect. */
  private interface Check {
    void of(URI at, Response response) throws IOException;
  }

  /**
   * Opens a stream.
   *
   * @throws FetchException naming the URI and what came instead
   */
  Opened open(URI uri, byte[] request) throws IOException {
    controlUri = Optional.empty();
    return ask(uri, at -> {
      Call call = streams.call(post(at, MediaType.EVENT_STREAM + "," + MediaType.ERROR, request)
          .header("Accept-Encoding", "identity") // a compressor may keep an event back until more comes
          .header("Cache-Control", "no-store").build());
      underWay = Optional.of(call);
      return call;
    }, this::checkStream);
  }

  /**
   * Has what a stream sends changed (§7.5).
   *
   * @param control from {@link #controlledAt}
   * @throws FetchException naming the URI, and what the server says against it
   */
  void change(URI control, byte[] request) throws IOException {
    List<Call> calls = new ArrayList<>();
    try {
      ask(control, at -> {
        Call call = changes.call(post(at, MediaType.ERROR, request).build());
        calls.add(call);
        changing.add(call);
        return call;
      }, this::checkChanged).close();
    } finally {
      changing.removeAll(calls);
    }
  }

  private static Request.Builder post(URI uri, String accept, byte[] request) {
    return new Request.Builder().url(uri.toString()).header("User-Agent", "rialto").header("Accept", accept)
        .post(RequestBody.create(request, PARAMS));
  }

  /** Asks there, and where a redirect leads that keeps a POST what it is. */
  private Opened ask(URI uri, Calls calls, Check check) throws IOException {
    URI at = uri;
    for (int redirects = 0; ; redirects++) {
      Optional<String> refusal = source.reach().refusal(at);
      if (refusal.isPresent()) throw new FetchException(uri + ": " + at + " is not asked: " + refusal.get());
      Call call = calls.to(at);
      Response response = execute(at, call);
      try {
        Optional<URI> elsewhere = Fetcher.redirect(at, response);
        if (elsewhere.isEmpty()) {
          check.of(at, response);
          return new Opened(at, response, call);
        }
        if (response.code() != 307 && response.code() != 308) {
          throw new FetchException("status " + response.code() + ", where only 307 and 308 keep a POST what it is");
        }
        if (redirects == source.limits().redirects()) {
          throw new FetchException("more than " + redirects + " redirects, the last to " + at);
        }
        at = elsewhere.get();
      } catch (FetchException e) {
        response.close();
        throw new FetchException(uri + ": " + e.getMessage(), e.retryAfter());
      } catch (IOException | MapException e) {
        response.close();
        throw new FetchException(uri + ": " + e.getMessage());
      }
      response.close();
    }
  }

  private Response execute(URI uri, Call call) throws IOException {
    if (closed) throw new FetchException("closed");
    try {
      return call.execute();
    } catch (InterruptedIOException late) {
      throw new FetchException(uri + ": " + late.getMessage() + " (connect "
          + source.timing().connectTimeout().toMillis()
          + " ms, read " + source.updates().silence().toMillis() + " ms)");
    } catch (IOException e) {
      throw new FetchException(uri + ": " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
  }

  private void checkStream(URI at, Response response) throws IOException {
    Fetcher.checkType(at, MediaType.EVENT_STREAM, response, clock.instant());
    String encoding = response.header("Content-Encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new FetchException("sent the stream compressed as " + encoding + ", which wasn't asked for");
    }
  }

  /** An answer has no content, unless it is against the change (§7.6). */
  private void checkChanged(URI at, Response response) throws IOException {
    if (response.code() == 404) throw new FetchException("status 404: the stream has ended (RFC 8895 §7.6)");
    String type = MediaType.of(response.header("Content-Type", ""));
    if (!response.isSuccessful() || type.equals(MediaType.ERROR)) {
      Fetcher.checkType(at, MediaType.ERROR, response, clock.instant());
    }
  }

  /**
   * Where the stream is controlled (§7.1); not taken from https to http, where anyone on the way could stop it, nor
   * where the source may not lead.
   *
   * @param reference relative to where the stream was found
   */
  Optional<URI> controlledAt(URI base, String reference) {
    controlUri = Directory.resolve(base, reference)
        .filter(uri -> !base.getScheme().equals("https") || uri.getScheme().equals("https"))
        .filter(uri -> source.reach().refusal(uri).isEmpty());
    return controlUri;
  }

  /** Ends the stream under way: the server is told, where it wants to be (§7.5). */
  void leave() {
    Optional<URI> known = controlUri;
    controlUri = Optional.empty();
    if (known.isPresent()) {
      try (Response response = leaving.call(post(known.get(), MediaType.ERROR, REMOVE_ALL).build()).execute()) {
        response.body();
      } catch (IOException e) {
        // the stream is cut next, which says the same
      }
    }
    underWay.ifPresent(Call::cancel);
  }

  /** From now on every request fails; the stream under way ends. */
  @Override public void close() {
    closed = true;
    changing.forEach(Call::cancel);
    leave();
  }
}
