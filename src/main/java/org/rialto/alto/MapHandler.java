package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for what is published (RFC 7285 §8.3): GET, HEAD, conditional ones, and errors in ALTO's own form
 * where it has one.
 */
final class MapHandler extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(MapHandler.class);
  private static final String ALLOWED = "GET, HEAD, OPTIONS";
  private static final int CHUNK_BYTES = 32_768;
  /** What an error quotes of a request. */
  private static final int QUOTED_MAX = 200;

  private final Supplier<Optional<Published>> published;
  private final Duration maxAge;
  private final Duration retryAfter;

  /**
   * @param published the picture to answer from; taken once for each request
   * @param retryAfter when to come again while there is none
   */
  MapHandler(Supplier<Optional<Published>> published, Duration maxAge, Duration retryAfter) {
    this.published = published;
    this.maxAge = maxAge;
    this.retryAfter = retryAfter;
  }

  @Override public boolean handle(Request request, Response response, Callback callback) throws IOException {
    boolean isHandled = reply(request, response, callback);
    LOG.debug("event=request-answered server=alto at={} client={} method={} path={} status={}",
        Request.getServerName(request) + ":" + Request.getServerPort(request), Request.getRemoteAddr(request),
        request.getMethod(), quoted(Request.getPathInContext(request)), response.getStatus());
    return isHandled;
  }

  private boolean reply(Request request, Response response, Callback callback) throws IOException {
    Optional<Published> now = published.get();
    if (now.isEmpty()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
      return refuse(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, Optional.empty());
    }
    String path = Request.getPathInContext(request);
    Optional<Published.Resource> resource = now.get().at(path);
    if (resource.isEmpty()) {
      return refuse(response, callback, HttpStatus.NOT_FOUND_404, AltoError.invalidValue("uri", quoted(path)));
    }
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> answer(resource.get(), request, response, callback);
      case "OPTIONS" -> {
        response.setStatus(HttpStatus.NO_CONTENT_204);
        response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
        callback.succeeded();
        yield true;
      }
      default -> {
        response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
        yield refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405,
            AltoError.invalidValue("method", quoted(request.getMethod())));
      }
    };
  }

  private boolean answer(Published.Resource resource, Request request, Response response, Callback callback)
      throws IOException {
    HttpFields asked = request.getHeaders();
    if (request.getHttpURI().getQuery() != null) {
      return refuse(response, callback, HttpStatus.BAD_REQUEST_400,
          AltoError.syntax("a query string says nothing here; ALTO's input goes into the body of a POST"
              + " (RFC 7285 §8.3.2)"));
    }
    if (hasBody(asked)) {
      return refuse(response, callback, HttpStatus.BAD_REQUEST_400,
          AltoError.syntax("this resource takes no input (RFC 7285 §9.2.2)"));
    }
    if (!new Preferences(asked.getValuesList(HttpHeader.ACCEPT)).takesType(resource.mediaType())) {
      return refuse(response, callback, HttpStatus.NOT_ACCEPTABLE_406,
          AltoError.invalidValue("accept", quoted(String.join(", ", asked.getValuesList(HttpHeader.ACCEPT)))));
    }
    boolean gzip = new Preferences(asked.getValuesList(HttpHeader.ACCEPT_ENCODING)).takesGzip();
    String entityTag = "\"" + resource.entityTag() + (gzip ? "-gzip" : "") + "\"";
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.ETAG, entityTag);
    headers.putDate(HttpHeader.LAST_MODIFIED, resource.lastModified().toEpochMilli());
    headers.put(HttpHeader.CACHE_CONTROL, "max-age=" + maxAge.toSeconds());
    headers.put(HttpHeader.VARY, "Accept, Accept-Encoding");
    if (isKnown(asked, entityTag, resource.lastModified())) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return true;
    }
    headers.put(HttpHeader.CONTENT_TYPE, resource.mediaType());
    if (gzip) headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    headers.put(HttpHeader.CONTENT_LENGTH, gzip ? resource.gzip().length : resource.plainBytes());
    response.setStatus(HttpStatus.OK_200);
    if (request.getMethod().equals("HEAD")) callback.succeeded();
    else if (gzip) response.write(true, ByteBuffer.wrap(resource.gzip()), callback);
    else Content.copy(plain(resource, request), response, callback);
    return true;
  }

  /** For the few who take no gzip, the content is decompressed as fast as they read it. */
  private static Content.Source plain(Published.Resource resource, Request request) throws IOException {
    ByteBufferPool pool = request.getComponents().getByteBufferPool();
    return Content.Source.from(new ByteBufferPool.Sized(pool, false, CHUNK_BYTES),
        new GZIPInputStream(new ByteArrayInputStream(resource.gzip()), CHUNK_BYTES));
  }

  private static boolean hasBody(HttpFields asked) {
    return asked.getLongField(HttpHeader.CONTENT_LENGTH) > 0 || asked.contains(HttpHeader.TRANSFER_ENCODING);
  }

  /**
   * Whether the client has just this already; its entity tags count, and its date only where it sends none (RFC 9110
   * §13.2.2).
   */
  private static boolean isKnown(HttpFields asked, String entityTag, Instant lastModified) {
    List<String> tags = asked.getValuesList(HttpHeader.IF_NONE_MATCH);
    if (!tags.isEmpty()) {
      return tags.stream().flatMap(line -> List.of(line.split(",")).stream()).map(String::strip)
          .anyMatch(tag -> tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(entityTag));
    }
    String since = asked.get(HttpHeader.IF_MODIFIED_SINCE);
    if (since == null) return false;
    try {
      return !HttpDateTime.parse(since).toInstant().isBefore(lastModified.truncatedTo(ChronoUnit.SECONDS));
    } catch (IllegalArgumentException notADate) {
      return false; // as if it weren't there: RFC 9110 §13.1.3
    }
  }

  private static boolean refuse(Response response, Callback callback, int status, AltoError error) {
    return refuse(response, callback, status, Optional.of(error));
  }

  /** 503 has no body: none of ALTO's codes is about the server (RFC 7285 §8.5.3). */
  private static boolean refuse(Response response, Callback callback, int status, Optional<AltoError> error) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (error.isEmpty()) {
      callback.succeeded();
      return true;
    }
    byte[] body = error.get().octets();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.ERROR);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  /** A request that isn't one, such as a path that can't be decoded, or headers too long. */
  static boolean unreadable(Request request, Response response, Callback callback) {
    String reason = Optional.ofNullable(HttpStatus.getMessage(response.getStatus())).orElse("unreadable request");
    return refuse(response, callback, response.getStatus(), AltoError.syntax(reason));
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…";
  }
}
