package org.rialto.alto;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rialto.location.VersionTag;

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
 * @param meta what its message says beside the value
 */
record Cached<T>(URI uri, URI base, Optional<String> entityTag, Optional<String> lastModified, Duration lifetime,
    Instant fetchedAt, Instant freshUntil, boolean storable, long bytes, Meta meta, T value) {
  /** The longest time by which a resource is asked for before it goes stale. */
  private static final Duration EARLY_MAX = Duration.ofSeconds(30);
  /** The part of its lifetime by which a resource is asked for before it goes stale. */
  private static final int EARLY_PART = 10;
  /** Answers count in whole seconds: what goes stale within one of them is stale to all of that second's. */
  private static final Duration EARLY_MIN = Duration.ofSeconds(2);
  /** The part of its lifetime by which one is asked for that lives too short for that. */
  private static final int EARLY_PART_MAX = 4;

  /**
   * What a message says beside what its value has.
   *
   * @param pointer the directory it names as a better one
   * @param tag a cost map's own, which RFC 7285 doesn't know and RFC 8895 §5.2 shows
   * @param otherCosts costs that are no numbers, and of which the value has none
   */
  record Meta(Optional<URI> pointer, Optional<VersionTag> tag, int otherCosts) {
    static final Meta NONE = new Meta(Optional.empty(), Optional.empty());

    /** Of a message whose costs, if any, are all numbers. */
    Meta(Optional<URI> pointer, Optional<VersionTag> tag) {
      this(pointer, tag, 0);
    }
  }

  /** A resource whose message says nothing more. */
  Cached(URI uri, URI base, Optional<String> entityTag, Optional<String> lastModified, Duration lifetime,
      Instant fetchedAt, Instant freshUntil, boolean storable, long bytes, T value) {
    this(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, Meta.NONE, value);
  }

  /** How long before it goes stale it is to be asked for again. */
  Duration early() {
    Duration lives = Duration.between(fetchedAt, freshUntil);
    Duration part = lives.dividedBy(EARLY_PART);
    Duration most = part.compareTo(EARLY_MAX) < 0 ? part : EARLY_MAX;
    Duration least = lives.dividedBy(EARLY_PART_MAX);
    if (least.compareTo(EARLY_MIN) > 0) least = EARLY_MIN;
    return most.compareTo(least) < 0 ? least : most;
  }

  /** Whether it is stale or so soon will be that it is asked for along with others. */
  boolean isDue(Instant now) {
    return !now.isBefore(freshUntil.minus(early().multipliedBy(2)));
  }

  /** The same resource, so old that it is asked for in any case. */
  Cached<T> outdated() {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, Instant.EPOCH, Instant.EPOCH, storable, bytes,
        meta, value);
  }

  /**
   * The same resource as an update stream left it; of another value, what HTTP said of the one before doesn't hold.
   */
  Cached<T> pushed(T current, Meta said, Instant at, Duration freshness) {
    boolean same = current == value;
    return new Cached<>(uri, base, same ? entityTag : Optional.empty(), same ? lastModified : Optional.empty(),
        lifetime, at, at.plus(freshness), storable, bytes, said, current);
  }

  /** The same resource, no younger and no longer fresh than another. */
  Cached<T> asOldAs(Cached<?> other) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime,
        other.fetchedAt.isBefore(fetchedAt) ? other.fetchedAt : fetchedAt,
        other.freshUntil.isBefore(freshUntil) ? other.freshUntil : freshUntil, storable && other.storable, bytes, meta,
        value);
  }

  /** The same resource, of which something else is held. */
  <U> Cached<U> of(U other) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, meta,
        other);
  }

  /** The same resource, stale from an end on that is not to come yet when it was fetched. */
  Cached<T> until(Instant end) {
    if (!end.isAfter(fetchedAt) || !end.isBefore(freshUntil)) return this;
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, end, storable, bytes, meta, value);
  }

  /** The same resource, holding a value equal to its own. */
  Cached<T> holding(T same) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, meta,
        same);
  }

  /** The same resource, whose message says this. */
  Cached<T> saying(Meta said) {
    return new Cached<>(uri, base, entityTag, lastModified, lifetime, fetchedAt, freshUntil, storable, bytes, said,
        value);
  }

  /** The directory that it names as a better one. */
  Optional<URI> pointer() {
    return meta.pointer();
  }
}
