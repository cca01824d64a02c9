package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Why nothing usable came of a request. The message names what was asked; the last good maps stay in use. */
final class FetchException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> retryAfter;
  private final Fault fault;
  private final transient Optional<DirectoryInPlace> inPlace;

  /** What is at fault. */
  private enum Fault {
    /** The server, or the way to it. */
    SERVER,
    /** What was asked. */
    REQUEST,
    /** What the server offers, which isn't what is wanted. */
    OFFER
  }

  FetchException(String message) {
    this(message, Optional.empty());
  }

  /** @param retryAfter how long the server asks to be left alone (RFC 9110 §10.2.3) */
  FetchException(String message, Optional<Duration> retryAfter) {
    this(message, retryAfter, Fault.SERVER, Optional.empty());
  }

  private FetchException(String message, Optional<Duration> retryAfter, Fault fault,
      Optional<DirectoryInPlace> inPlace) {
    super(message);
    this.retryAfter = retryAfter;
    this.fault = fault;
    this.inPlace = inPlace;
  }

  /** The same, where the server works, and says by an ALTO error that this request won't do (RFC 7285 §8.5). */
  FetchException ofRequest() {
    return new FetchException(getMessage(), retryAfter, Fault.REQUEST, inPlace);
  }

  /** The same, where the server works, and doesn't offer what is wanted. */
  FetchException ofOffer() {
    return new FetchException(getMessage(), retryAfter, Fault.OFFER, inPlace);
  }

  /** The same, where this came in place of what was asked for. */
  FetchException with(DirectoryInPlace directory) {
    return new FetchException(getMessage(), retryAfter, fault, Optional.of(directory));
  }

  /** The same, said of a resource. */
  FetchException about(URI uri) {
    return new FetchException(uri + ": " + getMessage(), retryAfter, fault, inPlace);
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether another request might do now. */
  boolean isOfRequest() {
    return fault == Fault.REQUEST;
  }

  /** Whether the server works, and offers something else than what is wanted. */
  boolean isOfOffer() {
    return fault == Fault.OFFER;
  }

  /** The directory that came in place of what was asked for, for those who may look in it. */
  Optional<DirectoryInPlace> inPlace() {
    return inPlace;
  }
}
