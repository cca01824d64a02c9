package org.rialto.route;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.rialto.location.MergedIndex;

/** The answer class of each location of clients for one group: ranked when first asked for. For one thread. */
final class LocationClasses {
  private static final int UNKNOWN = -1;

  private final MergedIndex index;
  private final Locations locations;
  private final AnswerClasses classes;
  private final IntFunction<PidRanking> ranking;
  private final Map<Integer, PidRanking> rankings = new HashMap<>();
  /** Of all locations; empty where few are asked for. */
  private final int[] classOfLocation;
  /** Of those few that were. */
  private final Map<Integer, Integer> classOfFew = new HashMap<>();

  private LocationClasses(MergedIndex index, Locations locations, AnswerClasses classes,
      IntFunction<PidRanking> ranking, int count) {
    this.index = index;
    this.locations = locations;
    this.classes = classes;
    this.ranking = ranking;
    this.classOfLocation = new int[count];
    Arrays.fill(classOfLocation, UNKNOWN);
  }

  /**
   * Where most locations will be asked for.
   *
   * @param ranking of each part of the index; asked for when the first of its PIDs is
   */
  static LocationClasses ofAll(MergedIndex index, Locations locations, AnswerClasses classes,
      IntFunction<PidRanking> ranking) {
    return new LocationClasses(index, locations, classes, ranking, locations.count());
  }

  /** Where few locations will be asked for: takes no room for the others. */
  static LocationClasses ofFew(MergedIndex index, Locations locations, AnswerClasses classes,
      IntFunction<PidRanking> ranking) {
    return new LocationClasses(index, locations, classes, ranking, 0);
  }

  int of(int location) {
    if (classOfLocation.length == 0) return classOfFew.computeIfAbsent(location, this::ranked);
    if (classOfLocation[location] == UNKNOWN) classOfLocation[location] = ranked(location);
    return classOfLocation[location];
  }

  private int ranked(int location) {
    int pid = locations.pid(location);
    int part = index.part(pid);
    Ranking ranked = rankings.computeIfAbsent(part, ranking::apply)
        .of(pid - index.firstPid(part), locations.set(location));
    return classes.number(ranked.answer(), ranked.count(), part);
  }
}
