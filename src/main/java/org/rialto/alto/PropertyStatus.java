package org.rialto.alto;

import java.time.Instant;
import java.util.Optional;

/**
 * How a source does with the property it is asked for.
 *
 * @param property its name
 * @param resources of the directory that are asked for it; none where none offers it
 * @param values entities of which a value is in use
 * @param fetchedAt when they were last sent
 * @param freshUntil when the first of them goes stale; the last good ones are used until others come
 * @param lastError what went wrong last; empty when the last attempt went well
 */
public record PropertyStatus(String property, int resources, int values, Optional<Instant> fetchedAt,
    Optional<Instant> freshUntil, Optional<String> lastError) {}
