package org.rialto.app;

import java.util.List;
import java.util.Optional;

/**
 * What was found for clients, as it is now.
 *
 * @param sources the servers found, which are sources or about to be
 * @param finding what looks for them, if anything does
 * @param unseen clients that found no room to be told of
 */
record FindingView(List<FoundSource> sources, Optional<ServerFinding> finding, long unseen) {
  /** Where nothing is looked for. */
  static final FindingView NONE = new FindingView(List.of(), Optional.empty(), 0);
}
