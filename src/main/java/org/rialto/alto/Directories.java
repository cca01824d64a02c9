package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The directories of a server, from a root on (RFC 7285 §9.2). They are remembered, so that a later walk asks only for
 * those that are stale. For one thread.
 */
final class Directories {
  /** Directories below the root: who needs more has a loop. */
  private static final int DEPTH_MAX = 8;

  private final Source source;
  private final Clock clock;
  private final Fetcher fetcher;
  private final Remarks remarks;
  private final Map<URI, Cached<Directory>> known = new HashMap<>();
  private final Map<URI, Instant> deadUntil = new HashMap<>();
  /** Those asked again since they are in doubt. */
  private final Set<URI> confirmed = new HashSet<>();
  private boolean inDoubt;

  Directories(Source source, Clock clock, Fetcher fetcher, Remarks remarks) {
    this.source = source;
    this.clock = clock;
    this.fetcher = fetcher;
    this.remarks = remarks;
  }

  /** A directory to look at. */
  private record Step(URI uri, int depth) {}

  /** What was found by the directories was as they say. */
  void trust() {
    inDoubt = false;
    confirmed.clear();
  }

  /** What was found by the directories wasn't there, or failed: even fresh ones are asked for again, once. */
  void doubt() {
    inDoubt = true;
    deadUntil.clear();
    confirmed.clear();
  }

  /**
   * What the directories list, the root's first.
   *
   * @param isEnough asked after each directory whether those behind it needn't be looked at
   * @throws FetchException if the root can't be had, or there is more than the source's limits allow
   */
  Closure walk(URI root, Predicate<Closure> isEnough) throws IOException {
    return walk(root, List.of(), isEnough);
  }

  /**
   * What the directories list: first those that came in place of resources, the last one and what is below it before
   * all; then, of the root and what is below it, what these leave open.
   *
   * @param inPlace each came in place of a resource that those before it and the root list
   * @param isEnough asked from the root on after each directory whether those behind it needn't be looked at
   * @throws FetchException if the root can't be had, or there is more than the source's limits allow
   */
  Closure walk(URI root, List<DirectoryInPlace> inPlace, Predicate<Closure> isEnough) throws IOException {
    int depth = inPlace.size();
    if (depth > DEPTH_MAX || depth >= source.limits().directories()) {
      throw new FetchException(inPlace.getLast().resource() + ": one directory too many in place of what was asked for,"
          + " after " + (depth - 1) + " (RFC 7285 §8.3.3)");
    }
    Closure closure = new Closure(source, remarks::remark);
    Set<URI> seen = new HashSet<>(Set.of(root));
    inPlace.forEach(each -> seen.add(each.base()));
    Queue<Step> ahead = new ArrayDeque<>();
    for (DirectoryInPlace latest : inPlace.reversed()) {
      latest.remarks().forEach(remarks::remark);
      queue(closure.add(latest.directory()), depth--, seen, ahead);
      look(ahead, seen, closure, _ -> false);
      closure.supersede(latest);
    }
    ahead.add(new Step(root, 0));
    look(ahead, seen, closure, isEnough);
    return closure;
  }

  /** Looks at the directories ahead, and at those below them. */
  private void look(Queue<Step> ahead, Set<URI> seen, Closure closure, Predicate<Closure> isEnough)
      throws IOException {
    while (!ahead.isEmpty()) {
      Step step = ahead.remove();
      Optional<Cached<Directory>> directory = directory(step.uri(), step.depth() == 0);
      if (directory.isEmpty()) continue;
      queue(closure.add(directory.get().value()), step.depth(), seen, ahead);
      if (isEnough.test(closure)) return;
    }
  }

  private void queue(List<Directory.Resource> nested, int depth, Set<URI> seen, Queue<Step> ahead) {
    for (Directory.Resource below : nested) {
      boolean tooMany = seen.size() >= source.limits().directories() || depth >= DEPTH_MAX;
      if (!seen.add(below.uri())) continue;
      if (tooMany) remarks.remark(below.uri() + ": one directory too many or too deep; it isn't looked at");
      else ahead.add(new Step(below.uri(), depth + 1));
    }
  }

  /**
   * A directory. Where it can't be had just now, the one known before is taken, since what it lists may well be had;
   * and it isn't asked for again for a while, so that a dead one doesn't hold up the others each time.
   *
   * @return empty if nothing is known of it
   * @throws FetchException if it is the root and nothing is known of it
   */
  private Optional<Cached<Directory>> directory(URI uri, boolean root) throws IOException {
    Instant now = clock.instant();
    Optional<Cached<Directory>> before = Optional.ofNullable(known.get(uri));
    boolean settled = before.isPresent() && !before.get().isDue(now)
        && (!inDoubt || confirmed.contains(uri));
    if (settled || now.isBefore(deadUntil.getOrDefault(uri, Instant.MIN))) return before;
    try {
      Cached<Directory> directory = fetcher.get(uri, MediaType.DIRECTORY, before, false,
          (in, base) -> Directory.read(in, base, source.limits(), remarks::remark));
      if (known.size() > source.limits().directories()) known.clear();
      known.put(uri, directory);
      if (inDoubt) confirmed.add(uri);
      return Optional.of(directory);
    } catch (FetchException e) {
      if (root && before.isEmpty()) throw e;
      deadUntil.put(uri, now.plus(source.timing().fallbackFreshness()));
      remarks.remark(e.getMessage() + "; goes on without what is new in this directory");
      return before;
    }
  }
}
