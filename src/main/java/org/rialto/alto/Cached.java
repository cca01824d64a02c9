package org.rialto.alto;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A resource as the server sent or confirmed it last.
 *
 * @param uri as it was asked for
 * @param base where it was found, after redirects
 * @param entityTag for {@code If-None-Match} (RFC 9110 §13.1.2), as received
 * @param lastModified for {@code If-Modified-Since}, as received
 * @param lifetime the freshness lifetime the server stated, or the source's own where it stated none
 * @param freshUntil within the source's bounds
 * @param storable whether the server lets a copy be kept on disk
 * @param bytes of its text, after decompression
 * @param pointer the directory that its {@code meta} names as a better one
 */
record Cached<T>(URI uri, URI base, Optional<String> entityTag, Optional<String> lastModified, Duration lifetime,
    Instant fetchedAt, Instant freshUntil, boolean storable, long bytes, Optional<URI> pointer, T value) {
  /** The longest time by which a resource is asked for before it goes stale. */
  private static final Duration EARLY_MAX = Duration.ofSeconds(30);
  /** The part of its lifetime by which a short-lived resource is asked for before it goes stale. */
  private static final int EARLY_PART = 10;

  /** A resource that names no directory. */
  Cached(URI uri, URI base, Optional<String> entityTag, Optional<String> lastModified, Duration lifetime,
      Instant fetchedAt, Instant freshUntil, boolean storable, long bytes, T value) {
    this(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, Optional.empty(), value);
  }

  /** How long before it goes stale it is to be asked for again. */
  Duration early() {
    Duration part = Duration.between(fetchedAt, freshUntil).dividedBy(EARLY_PART);
    return part.compareTo(EARLY_MAX) < 0 ? part : EARLY_MAX;
  }

  /** Whether it is stale or so soon will be that it is asked for along with others. */
  boolean isDue(Instant now) {
    return !now.isBefore(freshUntil.minus(early().multipliedBy(2)));
  }

  /** The same resource, so old that it is asked for in any case. */
  Cached<T> outdated() {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, Instant.EPOCH, Instant.EPOCH, storable, bytes,
        pointer, value);
  }

  /** The same resource as an update stream left it; of another value, what HTTP said of the one before doesn't hold. */
  Cached<T> pushed(T current, Instant at, Duration freshness) {
    boolean same = current == value;
    return new Cached<>(uri, base, same ? entityTag : Optional.empty(), same ? lastModified : Optional.empty(),
        lifetime, at, at.plus(freshness), storable, bytes, pointer, current);
  }

  /** The same resource, no younger and no longer fresh than another. */
  Cached<T> asOldAs(Cached<?> other) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime,
        other.fetchedAt.isBefore(fetchedAt) ? other.fetchedAt : fetchedAt,
        other.freshUntil.isBefore(freshUntil) ? other.freshUntil : freshUntil, storable && other.storable, bytes,
        pointer, value);
  }

  /** The same resource, of which something else is held. */
  <U> Cached<U> of(U other) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, pointer,
        other);
  }

  /** The same resource, stale from an end on that is not to come yet when it was fetched. */
  Cached<T> until(Instant end) {
    if (!end.isAfter(fetchedAt) || !end.isBefore(freshUntil)) return this;
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, end, storable, bytes, pointer, value);
  }

  /** The same resource, holding a value equal to its own. */
  Cached<T> holding(T same) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, pointer,
        same);
  }

  /** The same resource, whose content names this directory or none. */
  Cached<T> naming(Optional<URI> directory) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes,
        directory, value);
  }
}
