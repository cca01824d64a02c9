package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
  private final Connections control;
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
    this.control = streams.within(LEAVE_MAX);
  }

  /**
   * A stream that has been opened.
   *
   * @param base where it was found, after redirects
   */
  record Opened(URI base, Response response) implements AutoCloseable {
    InputStream octets() {
      return response.body().byteStream();
    }

    @Override public void close() {
      response.close();
    }
  }

  /**
   * Opens a stream.
   *
   * @throws FetchException naming the URI and what came instead
   */
  Opened open(URI uri, byte[] request) throws IOException {
    controlUri = Optional.empty();
    URI at = uri;
    for (int redirects = 0; ; redirects++) {
      Optional<String> refusal = source.reach().refusal(at);
      if (refusal.isPresent()) throw new FetchException(uri + ": " + at + " is not asked: " + refusal.get());
      Response response = call(at, request);
      try {
        Optional<URI> elsewhere = Fetcher.redirect(at, response);
        if (elsewhere.isEmpty()) {
          check(at, response);
          return new Opened(at, response);
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

  private Response call(URI uri, byte[] request) throws IOException {
    Call call = streams.call(new Request.Builder().url(uri.toString())
        .header("User-Agent", "rialto")
        .header("Accept", MediaType.EVENT_STREAM + "," + MediaType.ERROR)
        .header("Accept-Encoding", "identity") // a compressor may keep an event back until more comes
        .header("Cache-Control", "no-store")
        .post(RequestBody.create(request, PARAMS)).build());
    underWay = Optional.of(call);
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

  private void check(URI at, Response response) throws IOException {
    Fetcher.checkType(at, MediaType.EVENT_STREAM, response, clock.instant());
    String encoding = response.header("Content-Encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new FetchException("sent the stream compressed as " + encoding + ", which wasn't asked for");
    }
  }

  /**
   * Where the stream is controlled (§7.1); not taken from https to http, where anyone on the way could stop it, nor
   * where the source may not lead.
   *
   * @param reference relative to where the stream was found
   */
  void controlledAt(URI base, String reference) {
    controlUri = Directory.resolve(base, reference)
        .filter(uri -> !base.getScheme().equals("https") || uri.getScheme().equals("https"))
        .filter(uri -> source.reach().refusal(uri).isEmpty());
  }

  /** Ends the stream under way: the server is told, where it wants to be (§7.5). */
  void leave() {
    Optional<URI> known = controlUri;
    controlUri = Optional.empty();
    if (known.isPresent()) {
      Request request = new Request.Builder().url(known.get().toString()).header("User-Agent", "rialto")
          .header("Accept", MediaType.ERROR).post(RequestBody.create(REMOVE_ALL, PARAMS)).build();
      try (Response response = control.call(request).execute()) {
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
    leave();
  }
}
