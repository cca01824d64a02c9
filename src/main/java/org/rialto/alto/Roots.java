package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The root directories of a source, of which one that does is enough. For one thread. */
final class Roots {
  private final DirectoryFinder directories;
  private final Remarks remarks;
  private Optional<URI> last = Optional.empty();

  Roots(DirectoryFinder directories, Remarks remarks) {
    this.directories = directories;
    this.remarks = remarks;
  }

  /** Takes what is wanted of a server by its root directory. */
  interface Taking<T> {
    T from(URI root) throws IOException, InterruptedException;
  }

  /** The root that did last, if any has. */
  Optional<URI> last() {
    return last;
  }

  /** This root did for an earlier process. */
  void remember(URI root) {
    last = Optional.of(root);
  }

  /** Whether the root that did last is one of those to try, as far as that is known now. */
  boolean hasLast() {
    try {
      return last.isPresent() && directories.find().contains(last.get());
    } catch (IOException e) {
      return last.isPresent();
    }
  }

  /**
   * What the first directory gives that gives it; the one that did last time is asked first.
   *
   * @throws FetchException if none does; the message says why of each
   */
  <T> T first(Taking<T> taking) throws IOException, InterruptedException {
    List<FetchException> causes = new ArrayList<>();
    for (URI root : all()) {
      try {
        T got = taking.from(root);
        last = Optional.of(root);
        return got;
      } catch (FetchException e) {
        causes.add(e);
      }
    }
    if (causes.size() == 1) throw causes.getFirst();
    throw new FetchException(String.join("; ", causes.stream().map(FetchException::getMessage).toList()));
  }

  private Set<URI> all() throws IOException {
    try {
      List<URI> found = directories.find();
      Set<URI> roots = new LinkedHashSet<>();
      last.filter(found::contains).ifPresent(roots::add);
      roots.addAll(found);
      return roots;
    } catch (IOException e) {
      if (last.isEmpty()) throw e;
      remarks.remark(e.getMessage() + "; goes on with " + last.get());
      return Set.of(last.get());
    }
  }
}
