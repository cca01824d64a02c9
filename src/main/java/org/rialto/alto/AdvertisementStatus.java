package org.rialto.alto;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.location.Capability;
import org.rialto.location.VersionTag;

/**
 * How the advertisement of a downstream CDN does.
 *
 * @param directory the root directory used last
 * @param tag the advertisement in use
 * @param fetchedAt when the server last sent or confirmed it
 * @param freshUntil when it goes stale
 * @param goodUntil when it is forgotten, if nothing else comes
 * @param lastError what went wrong last; empty when the last attempt went well
 * @param failures attempts that failed since the last that went well
 * @param capabilities that are offered, be it to few or to nobody known; the first hundred
 * @param ignored objects of capabilities that are known, but not for whom
 * @param ignoredTypes the types of footprints for which they are ignored
 */
public record AdvertisementStatus(String name, SourceStatus.State state, Optional<URI> directory,
    Optional<VersionTag> tag, Optional<Instant> fetchedAt, Optional<Instant> freshUntil, Optional<Instant> goodUntil,
    Optional<String> lastError, int failures, Optional<Instant> nextFetch, List<Capability> capabilities, int ignored,
    Set<String> ignoredTypes) {}
