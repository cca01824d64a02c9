package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Better directories than a source's own: the maps that are got by one may name the next, which is asked from the next
 * fetch on. While one fails it is left alone, ever longer, and the one before it does. For one thread.
 */
final class Pointers {
  /**
   * The member of a map's {@code meta} that names a directory by its URI. It is of the form that RFC 7285 §10.6 keeps
   * for private use, and others ignore it (§8.3.7).
   */
  static final String MEMBER = "priv:rialto-directory";

  private final Source source;
  private final Clock clock;
  private final Remarks remarks;
  private final List<Named> named = new ArrayList<>();
  private Optional<URI> root = Optional.empty();
  /** How many pointers lead to the directory used last. */
  private int followed;
  private Optional<Refusal> refusal = Optional.empty();

  Pointers(Source source, Clock clock, Remarks remarks) {
    this.source = source;
    this.clock = clock;
    this.remarks = remarks;
  }

  /** A directory named by the maps of the one before it, or of the root. */
  private static final class Named {
    private final URI directory;
    private int failures;
    private Instant leftAloneUntil = Instant.MIN;
    private Optional<String> error = Optional.empty();

    Named(URI directory) {
      this.directory = directory;
    }

    boolean isDue(Instant now) {
      return !now.isBefore(leftAloneUntil);
    }
  }

  /** A directory that the maps in use name, and isn't asked. */
  private record Refusal(URI directory, String why) {}

  /** The directory used last, if a pointer led to it. */
  Optional<URI> last() {
    return followed == 0 ? Optional.empty() : Optional.of(at(followed));
  }

  /** Whether any directory was named. */
  boolean isEmpty() {
    return named.isEmpty();
  }

  /** Forgets all directories: the root that led to them doesn't count any more. */
  void clear() {
    named.clear();
    followed = 0;
    refusal = Optional.empty();
  }

  /** A pointer led from this root to this directory in an earlier process. */
  void remember(URI from, URI directory) {
    clear();
    root = Optional.of(canonical(from));
    if (canonical(from).equals(canonical(directory))) return;
    named.add(new Named(directory));
    followed = 1;
  }

  /**
   * What the last directory gives that gives it, of those that aren't left alone just now.
   *
   * @param beyondUsed whether only those are asked that come after the one used last
   */
  <T> Optional<T> first(boolean beyondUsed, Roots.Taking<T> taking) throws InterruptedException {
    for (int place = named.size(); place > (beyondUsed ? followed : 0); place--) {
      Named each = named.get(place - 1);
      if (!each.isDue(clock.instant())) continue;
      try {
        T got = taking.from(each.directory);
        each.failures = 0;
        each.error = Optional.empty();
        followed = place;
        return Optional.of(got);
      } catch (IOException | RuntimeException e) {
        failed(each, e);
      }
    }
    return Optional.empty();
  }

  private void failed(Named each, Exception e) {
    each.failures++;
    each.error = Optional.of(e instanceof IOException ? e.getMessage() : "unexpectedly failed: " + e);
    Optional<Duration> retryAfter = e instanceof FetchException refused ? refused.retryAfter() : Optional.empty();
    each.leftAloneUntil = clock.instant().plus(BackOff.after(each.failures, source.timing(), retryAfter));
  }

  /** A root directory was used. */
  void used(URI directory) {
    if (!root.equals(Optional.of(canonical(directory)))) clear();
    root = Optional.of(canonical(directory));
    followed = 0;
  }

  /** Takes down what the maps of the directory used last name, and which are thus those to be asked next. */
  void follow(Walk.Pair pair) {
    refusal = Optional.empty();
    Cached<?> naming = pair.networkMap().pointer().isPresent() ? pair.networkMap() : pair.costMap();
    Optional<URI> next = naming.pointer().filter(uri -> !uri.equals(canonical(at(followed))));
    boolean isKnown = next.isPresent() && named.size() > followed && named.get(followed).directory.equals(next.get());
    if (!isKnown) {
      named.subList(followed, named.size()).clear();
      next.ifPresent(uri -> add(naming, uri));
    }
    named.stream().skip(followed).flatMap(each -> each.error.stream()).forEach(error ->
        remarks.remark(error + "; the maps of " + at(followed) + ", which name that directory, go on"));
  }

  private void add(Cached<?> naming, URI directory) {
    Optional<String> why = refusal(naming, directory);
    if (why.isEmpty()) {
      named.add(new Named(directory));
      return;
    }
    refusal = Optional.of(new Refusal(directory, why.get()));
    remarks.remark(naming.uri() + ": names directory " + directory + ", which is not asked: " + why.get());
  }

  /** Bounded and judged as redirects are; where the source may lead is asked again at each request. */
  private Optional<String> refusal(Cached<?> naming, URI directory) {
    if (root.equals(Optional.of(directory)) || named.stream().anyMatch(each -> each.directory.equals(directory))) {
      return Optional.of("a pointer led from there, and they would go in a circle");
    }
    if (followed >= source.limits().redirects()) {
      return Optional.of("more than " + followed + " pointers, one after another");
    }
    if (naming.base().getScheme().equals("https") && !directory.getScheme().equals("https")) {
      return Optional.of("it leads from https to http");
    }
    return source.reach().refusal(directory);
  }

  /** When a directory beyond the one used last may be asked; empty where there is none. */
  Optional<Instant> due() {
    return named.stream().skip(followed).map(each -> each.leftAloneUntil).min(Comparator.naturalOrder());
  }

  /** How the source does with them; empty where no directory was named. */
  Optional<PointerStatus> status() {
    Optional<URI> by = followed == 0 ? Optional.empty() : Optional.of(at(followed - 1));
    Optional<Named> next = named.stream().skip(followed).findFirst();
    Optional<URI> names = next.map(each -> each.directory).or(() -> refusal.map(Refusal::directory));
    if (by.isEmpty() && names.isEmpty()) return Optional.empty();
    return Optional.of(new PointerStatus(by, names, next.flatMap(each -> each.error)
        .or(() -> refusal.map(Refusal::why))));
  }

  private URI at(int place) {
    return place == 0 ? root.orElseThrow() : named.get(place - 1).directory;
  }

  /**
   * The directory that a resource names.
   *
   * @param base where it was found
   * @param remarks told of one that is none
   */
  static Optional<URI> resolved(Object resource, URI base, String pointer, Consumer<String> remarks) {
    Optional<URI> directory = Directory.resolve(base, pointer);
    if (directory.isEmpty()) {
      remarks.accept(resource + ": meta/" + MEMBER + " is \"" + pointer + "\", which leads to no http or https URI");
    }
    return directory;
  }

  /** As pointers are written once they are resolved, so that equal ones are. */
  private static URI canonical(URI directory) {
    return Directory.resolve(directory, "").orElse(directory);
  }
}
