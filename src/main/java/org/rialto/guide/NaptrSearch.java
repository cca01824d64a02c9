package org.rialto.guide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rialto.guide.DiscoveryResult.Directory;

/**
 * One way through the records, for one protocol: that isn't changed on the way (RFC 3958 §2.2.5). What strangers
 * publish leads here and there; all of it is bounded. For one thread.
 */
final class NaptrSearch {
  /** Chains of records that lead from name to name; longer ones are taken for loops. */
  private static final int CHAIN_MAX = 8;
  /** Names looked up in all, as each of the records of a name may lead to another. */
  private static final int NAMES_MAX = 16;
  /** Records of one name that are looked at. */
  private static final int RECORDS_MAX = 32;
  private static final int DIRECTORIES_MAX = 16;
  private static final Comparator<NaptrRecord> BEST_FIRST =
      Comparator.comparingInt(NaptrRecord::order).thenComparingInt(NaptrRecord::preference);

  private final NaptrCache cache;
  private final ServiceParameter wanted;
  private final boolean mustBeValidated;
  private final List<Step> steps = new ArrayList<>();
  private final List<Directory> found = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  NaptrSearch(NaptrCache cache, ServiceParameter wanted, boolean mustBeValidated) {
    this.cache = cache;
    this.wanted = wanted;
    this.mustBeValidated = mustBeValidated;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Best first. */
  List<Directory> found() {
    return List.copyOf(found);
  }

  /** Looks at a name, and at those its records lead to. */
  void from(String name) throws InterruptedException {
    seen.add(name);
    from(name, 0);
  }

  /**
   * Records by order and then by preference, lowest first; all that fit, as the next is for when the first fails (RFC
   * 3958 §2.2.4).
   */
  private void from(String name, int depth) throws InterruptedException {
    NaptrCache.Known known = cache.ask(name);
    Optional<String> useless = useless(known.answer());
    if (useless.isPresent()) {
      steps.add(step(known, List.of(), useless.get()));
      return;
    }
    // Its place is before those that its records lead to.
    int place = steps.size();
    steps.add(step(known, List.of(), ""));
    List<String> onward = new ArrayList<>();
    List<Step.Judged> judged = new ArrayList<>();
    for (NaptrRecord record : known.answer().records().stream().sorted(BEST_FIRST).limit(RECORDS_MAX).toList()) {
      judged.add(new Step.Judged(record, judge(name, record, depth, onward)));
    }
    steps.set(place, step(known, judged, decided(name, onward)));
  }

  private static Step step(NaptrCache.Known known, List<Step.Judged> judged, String decision) {
    return new Step(known.answer(), known.until(), known.remembered(), judged, decision);
  }

  /** Why an answer's records aren't looked at, if they aren't. */
  private Optional<String> useless(NaptrAnswer answer) {
    String name = answer.name();
    return switch (answer.kind()) {
      case RECORDS -> mustBeValidated && !answer.validated()
          ? Optional.of(name + " has records that the resolver doesn't vouch for by DNSSEC, which is required")
          : Optional.empty();
      case NO_RECORDS -> Optional.of(name + " has no NAPTR record");
      case NO_NAME -> Optional.of(name + " doesn't exist (" + answer.said() + ")");
      case FAILED, SILENT -> Optional.of(name + " gets " + answer.said());
    };
  }

  private String judge(String name, NaptrRecord record, int depth, List<String> onward) throws InterruptedException {
    return switch (Naptr.of(record, wanted)) {
      case Naptr.Unfit unfit -> unfit.why();
      case Naptr.Onward _ -> follow(record, depth, onward);
      case Naptr.Directory directory -> {
        if (found.size() == DIRECTORIES_MAX) yield "one directory more than the " + DIRECTORIES_MAX + " that are kept";
        found.add(new Directory(directory.uri(), name, record.order(), record.preference()));
        yield "directory " + directory.uri();
      }
    };
  }

  private String follow(NaptrRecord record, int depth, List<String> onward) throws InterruptedException {
    String name = record.replacement();
    if (depth == CHAIN_MAX || seen.contains(name)) {
      return "its records lead in a loop, or over more than " + CHAIN_MAX + " names, at " + name;
    }
    if (seen.size() == NAMES_MAX) return "its records lead to more than " + NAMES_MAX + " names, as to " + name;
    seen.add(name);
    onward.add(name);
    from(name, depth + 1);
    return "on to " + name;
  }

  private String decided(String name, List<String> onward) {
    List<String> decided = new ArrayList<>();
    long own = found.stream().filter(directory -> directory.name().equals(name)).count();
    if (own > 0) decided.add(own == 1 ? "1 directory" : own + " directories");
    if (!onward.isEmpty()) decided.add("on to " + String.join(", ", onward));
    return decided.isEmpty() ? "nothing of it fits" : String.join("; ", decided);
  }
}
