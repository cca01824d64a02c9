package org.rialto.alto;

import java.net.URI;
import java.util.Optional;

/**
 * How a source does with directories that maps name as better ones.
 *
 * @param namedBy the directory whose maps named the one used last; empty where that is the source's own
 * @param names the directory that the maps in use name
 * @param lastError why that one isn't used, where it isn't to be or has failed
 */
public record PointerStatus(Optional<URI> namedBy, Optional<URI> names, Optional<String> lastError) {}
