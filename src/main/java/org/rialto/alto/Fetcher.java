package org.rialto.alto;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.rialto.location.MapException;

/**
 * Gets ALTO resources over HTTP: conditionally, within limits, and judged by what really came rather than by what was
 * promised (RFC 7285 §8.3.4.2). One request at a time.
 */
final class Fetcher implements AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

  private final Source source;
  private final Clock clock;
  private final Connections connections;
  private volatile Optional<Call> underWay = Optional.empty();
  private volatile boolean closed;

  /** @throws IllegalArgumentException naming the file, if the source's trust anchors can't be used */
  Fetcher(Source source, Clock clock) {
    this(source, clock, Dns.SYSTEM);
  }

  /** @param names resolves the names of hosts */
  Fetcher(Source source, Clock clock, Dns names) {
    this.source = source;
    this.clock = clock;
    this.connections = new Connections(source.access(), http(source, names)
        .readTimeout(source.timing().readTimeout())
        .callTimeout(source.timing().callTimeout())
        .connectionPool(new ConnectionPool(1, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)));
  }

  /**
   * What all connections to a source have in common.
   *
   * @param names resolves the names of hosts
   */
  static OkHttpClient.Builder http(Source source, Dns names) {
    return new OkHttpClient.Builder()
        .connectTimeout(source.timing().connectTimeout())
        .followRedirects(false)
        .followSslRedirects(false)
        .proxy(Proxy.NO_PROXY)
        .dns(new JudgedDns(names, source.reach()))
        .protocols(List.of(Protocol.HTTP_1_1));
  }

  /** Makes a value of an answer's content. */
  interface Reading<T> {
    /** @param base where the content was found, after redirects */
    T read(BoundedInput in, URI base) throws IOException;
  }

  /** What is wanted of a server, and how: by POST where there is input, else by GET. */
  private record Wanted(String mediaType, Optional<Input> input, boolean anew, long bytesMax) {
    boolean isWholeNetworkMap() {
      return mediaType.equals(MediaType.NETWORK_MAP) && input.isEmpty();
    }

    /** As an answer with status 303 has it: what was made of the input is got elsewhere (RFC 9110 §15.4.4). */
    Wanted withoutInput() {
      return new Wanted(mediaType, Optional.empty(), anew, bytesMax);
    }
  }

  /**
   * The input of a POST: RFC 7285 §8.3.2 has its type said.
   *
   * @param identity whom it is about, for the servers that may know
   */
  record Input(String mediaType, byte[] octets, Optional<IdentityHeader> identity) {
    Input(String mediaType, byte[] octets) {
      this(mediaType, octets, Optional.empty());
    }

    /** Its JSON. */
    String text() {
      return new String(octets, StandardCharsets.UTF_8);
    }
  }

  /**
   * Gets a resource, or has the server confirm what is known of it.
   *
   * @param mediaType what it must be
   * @param known what was got earlier; asked for conditionally if it is of the same URI
   * @param anew whether caches on the way must ask the server (RFC 9111 §5.2.1.4)
   * @throws FetchException naming the URI and what came instead
   */
  <T> Cached<T> get(URI uri, String mediaType, Optional<Cached<T>> known, boolean anew, Reading<T> reading)
      throws IOException {
    return fetch(uri, new Wanted(mediaType, Optional.empty(), anew, source.limits().bytes()), known, reading);
  }

  /**
   * Gets what a resource has for some input (RFC 7285 §8.3.2).
   *
   * @param mediaType what the answer must be
   * @param bytesMax octets that the answer may have
   * @throws FetchException naming the URI and what came instead
   */
  <T> Cached<T> post(URI uri, Input input, String mediaType, long bytesMax, Reading<T> reading) throws IOException {
    return fetch(uri, new Wanted(mediaType, Optional.of(input), false, bytesMax), Optional.empty(), reading);
  }

  private <T> Cached<T> fetch(URI uri, Wanted asked, Optional<Cached<T>> known, Reading<T> reading)
      throws IOException {
    Optional<Cached<T>> earlier = known.filter(cached -> cached.uri().equals(uri));
    URI at = uri;
    Wanted wanted = asked;
    for (int redirects = 0; ; redirects++) {
      Optional<String> refusal = source.reach().refusal(at);
      if (refusal.isPresent()) throw new FetchException(uri + ": " + at + " is not asked: " + refusal.get());
      Instant askedAt = clock.instant();
      try (Response response = call(request(at, wanted, earlier))) {
        Optional<URI> elsewhere = redirect(at, response);
        if (elsewhere.isPresent()) {
          if (redirects == source.limits().redirects()) {
            throw new FetchException("more than " + redirects + " redirects, the last to " + at);
          }
          at = elsewhere.get();
          if (response.code() == 303) wanted = wanted.withoutInput();
          continue;
        }
        if (response.code() == 304 && earlier.isPresent()) return confirmed(earlier.get(), response, askedAt);
        if (isInPlace(asked, response)) throw inPlace(uri, at, asked, response);
        checkType(at, wanted.mediaType(), response, clock.instant());
        return read(uri, at, response, askedAt, wanted.bytesMax(), reading);
      } catch (FetchException e) {
        throw e.about(uri);
      } catch (MapException e) {
        throw new FetchException(uri + ": " + e.getMessage());
      } catch (IOException e) {
        throw new FetchException(uri + ": " + reason(e));
      }
    }
  }

  /** From now on every request fails, the one under way too. */
  @Override public void close() {
    closed = true;
    underWay.ifPresent(Call::cancel);
    connections.close();
  }

  private static Request request(URI uri, Wanted wanted, Optional<? extends Cached<?>> earlier) {
    Request.Builder request = new Request.Builder().url(uri.toString())
        .header("User-Agent", "rialto")
        .header("Accept", wanted.mediaType() + "," + MediaType.ERROR);
    if (wanted.anew()) request.header("Cache-Control", "no-cache");
    earlier.flatMap(Cached::entityTag).ifPresent(tag -> request.header("If-None-Match", tag));
    earlier.flatMap(Cached::lastModified).ifPresent(date -> request.header("If-Modified-Since", date));
    wanted.input().ifPresent(input -> {
      request.post(RequestBody.create(input.octets(), okhttp3.MediaType.get(input.mediaType())));
      input.identity().filter(identity -> identity.isFor(uri))
          .ifPresent(identity -> request.header(identity.name(), identity.value()));
    });
    return request.build();
  }

  private Response call(Request request) throws IOException {
    Call call = connections.call(request);
    underWay = Optional.of(call);
    if (closed) throw new FetchException("closed");
    return call.execute();
  }

  /** Where an answer sends us, if it does; never from https to http, where anyone on the way could make up a map. */
  static Optional<URI> redirect(URI at, Response response) throws FetchException {
    boolean redirects = switch (response.code()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
    if (!redirects) return Optional.empty();
    String location = response.header("Location");
    if (location == null) throw new FetchException("status " + response.code() + " without a Location");
    URI to = Directory.resolve(at, location)
        .orElseThrow(() -> new FetchException("redirects to \"" + location + "\", which is no http or https URI"));
    if (at.getScheme().equals("https") && !to.getScheme().equals("https")) {
      throw new FetchException("redirects from https to " + to + ", which is not followed");
    }
    return Optional.of(to);
  }

  /**
   * The type decides, then the status: errors come with status 200, and other things with a promising type in the
   * directory (RFC 7285 §8.3.4.2).
   */
  static void checkType(URI at, String mediaType, Response response, Instant now) throws IOException {
    String received = received(response);
    Optional<Duration> retryAfter = Freshness.retryAfter(response.headers(), now);
    if (received.equals(MediaType.ERROR)) {
      FetchException error = new FetchException("status " + response.code() + ", " + error(response), retryAfter);
      throw response.code() == 200 || response.code() == 400 ? error.ofRequest() : error;
    }
    if (response.code() == 401) throw new FetchException("status 401, " + Authorizer.refusal(response), retryAfter);
    if (response.code() != 200) throw new FetchException("status " + response.code(), retryAfter);
    if (!received.equals(mediaType)) throw otherType(at, mediaType, received);
  }

  private static String received(Response response) {
    return MediaType.of(Optional.ofNullable(response.header("Content-Type")).orElse(""));
  }

  private static FetchException otherType(URI at, String mediaType, String received) {
    return new FetchException("sent " + (received.isEmpty() ? "no Content-Type" : received)
        + (at.getQuery() == null ? "" : " for " + at)
        + ", not " + mediaType);
  }

  private static boolean isInPlace(Wanted wanted, Response response) {
    return response.code() == 200 && received(response).equals(MediaType.DIRECTORY)
        && !wanted.mediaType().equals(MediaType.DIRECTORY);
  }

  /** Reads a directory that came in place of something else: it says how that is reached (RFC 7285 §8.3.3). */
  private FetchException inPlace(URI uri, URI at, Wanted wanted, Response response) throws IOException {
    List<String> remarks = new ArrayList<>();
    try (ResponseBody body = response.body();
        BoundedInput in = new BoundedInput(body.byteStream(), wanted.bytesMax())) {
      Directory directory = Directory.read(in, at, source.limits(), remarks::add);
      return otherType(at, wanted.mediaType(), MediaType.DIRECTORY)
          .with(new DirectoryInPlace(uri, wanted.isWholeNetworkMap(), at, directory, List.copyOf(remarks)));
    }
  }

  private static String error(Response response) throws IOException {
    try {
      return AltoError.read(response.body().byteStream()).toString();
    } catch (MapException e) {
      return "an unreadable error body: " + e.getMessage();
    }
  }

  private <T> Cached<T> read(URI uri, URI base, Response response, Instant asked, long bytesMax, Reading<T> reading)
      throws IOException {
    Instant received = clock.instant();
    Duration lifetime = Freshness.lifetime(response.headers(), received).orElse(source.timing().fallbackFreshness());
    Duration age = Freshness.age(response.headers(), Duration.between(asked, received));
    try (ResponseBody body = response.body();
        BoundedInput in = new BoundedInput(body.byteStream(), bytesMax)) {
      T value = reading.read(in, base);
      return new Cached<>(uri, base, Optional.ofNullable(response.header("ETag")),
          Optional.ofNullable(response.header("Last-Modified")), lifetime, received,
          received.plus(bounded(lifetime.minus(age))), Freshness.mayStore(response.headers()), in.bytes(), value);
    }
  }

  /**
   * A 304 renews what is known, with the headers it carries and for the rest with those of before (RFC 9111 §4.3.4).
   */
  private <T> Cached<T> confirmed(Cached<T> known, Response response, Instant asked) {
    Instant received = clock.instant();
    Duration lifetime = Freshness.lifetime(response.headers(), received).orElse(known.lifetime());
    Duration age = Freshness.age(response.headers(), Duration.between(asked, received));
    return new Cached<>(known.uri(), known.base(), Optional.ofNullable(response.header("ETag")).or(known::entityTag),
        Optional.ofNullable(response.header("Last-Modified")).or(known::lastModified), lifetime, received,
        received.plus(bounded(lifetime.minus(age))), known.storable(), known.bytes(),
        known.meta(), known.value());
  }

  private Duration bounded(Duration freshness) {
    return source.timing().bounded(freshness);
  }

  private String reason(IOException e) {
    return switch (e) {
      case JudgedDns.RefusedException refused -> refused.getMessage();
      case UnknownHostException unknown -> "no address is known for " + unknown.getMessage();
      case InterruptedIOException late when !closed ->
          late.getMessage() + " (connect " + source.timing().connectTimeout().toMillis() + " ms, read "
              + source.timing().readTimeout().toMillis() + " ms, whole answer " + source.timing().callTimeout()
              .toMillis() + " ms)";
      default -> Optional.ofNullable(e.getMessage()).orElse(e.toString());
    };
  }
}
