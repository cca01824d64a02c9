package org.rialto.guide;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rialto.net.IpPrefix;

/**
 * What discovery found, and how.
 *
 * @param subject the domain or prefix it was for
 * @param network the prefix whose name led to the directories (RFC 8686 §3.4): what they are right for; empty where
 *     there is none, and for a domain
 * @param without longer prefixes whose names were asked first and have none; not those where a look-up failed for now
 * @param steps each look-up, in the order of asking
 * @param directories best first; none, if none was found
 * @param until how long it holds: until the first answer that it rests on has to be asked for again
 * @param isTemporary whether a look-up failed for now, so that a later try may find something, or something closer (RFC
 *     8686 §3.5)
 */
public record DiscoveryResult(String subject, Optional<IpPrefix> network, List<IpPrefix> without,
    List<Step> steps, List<Directory> directories, Instant until, boolean isTemporary) {
  /**
   * A directory and where it was found.
   *
   * @param name whose record says so
   * @param order of that record, smaller ones first
   * @param preference of that record, smaller ones first within an order
   */
  public record Directory(URI uri, String name, int order, int preference) {}

  public DiscoveryResult {
    without = List.copyOf(without);
    steps = List.copyOf(steps);
    directories = List.copyOf(directories);
  }

  /** Each directory once, best first. */
  public List<URI> uris() {
    return directories.stream().map(Directory::uri).distinct().toList();
  }

  /** Why there is no directory, each reason once. */
  List<String> reasons() {
    return steps.stream().flatMap(step -> step.judged().isEmpty() ? Stream.of(step.decision())
        : step.judged().stream().map(Step.Judged::verdict)).distinct().toList();
  }
}
