package org.rialto.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A downstream CDN (RFC 6707), whose ALTO server advertises what it can do, and for whom (RFC 9241).
 *
 * @param entrance where its directory is; never files
 * @param advertisement the resource id; where empty, the only one of the directory
 * @param nodes those listed that are its own, none of another downstream CDN; at least one, where none are announced
 * @param patterns of the names of its nodes, which also those have that are announced
 * @param timeout of one request as a whole; 1 second to 10 minutes
 * @param sizeBytesMax of one resource, after decompression; 1 KiB to 2 GiB
 * @param prefixesMax of its footprints, and in its network map; 1 to 10,000,000
 * @param defaultFreshness of what the server says nothing about; 1 second to 1 day
 * @param forgetAfter how long the last good advertisement counts once it is stale, 0 to 365 days; for ever, where empty
 * @param trust PEM certificates to trust in place of the platform's
 * @param credentials what its servers know us by
 * @param leadsTo hosts that it may lead to though they are inside
 */
public record DownstreamCdn(Located<String> name, Entrance entrance, Optional<String> advertisement,
    List<Config.Node> nodes, List<Glob> patterns, Duration timeout, long sizeBytesMax, int prefixesMax,
    Duration defaultFreshness, Optional<Duration> forgetAfter, Optional<Path> trust,
    Optional<Config.Credentials> credentials, Config.ClientDiscovery.Hosts leadsTo) {}
