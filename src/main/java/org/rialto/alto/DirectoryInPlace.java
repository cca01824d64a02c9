package org.rialto.alto;

import java.net.URI;
import java.util.List;

/**
 * A directory that came where another resource was asked for, to say how that is reached (RFC 7285 §8.3.3).
 *
 * @param resource what was asked for
 * @param isNetworkMap whether that should have been a whole network map
 * @param base where the directory was found, after redirects
 * @param remarks what isn't as it should be in it, but usable
 */
record DirectoryInPlace(URI resource, boolean isNetworkMap, URI base, Directory directory, List<String> remarks) {}
