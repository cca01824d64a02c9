package org.rialto.zone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rialto.zone.ZoneProblem.Severity;

/** Collects what is wrong, so that all of it can be told at once. */
final class Problems {
  /** Past this, telling more helps nobody: the cause is one, as a wrong origin. */
  private static final int MOST_TOLD = 1000;

  private final List<ZoneProblem> told = new ArrayList<>();
  private int untold;
  private int errors;

  void error(Place place, String owner, String message) {
    errors++;
    add(new ZoneProblem(Severity.ERROR, place.source(), place.line(), owner, message));
  }

  void fault(Place place, String owner, String message) {
    add(new ZoneProblem(Severity.FAULT, place.source(), place.line(), owner, message));
  }

  void warning(Place place, String owner, String message) {
    add(new ZoneProblem(Severity.WARNING, place.source(), place.line(), owner, message));
  }

  void addAll(List<ZoneProblem> problems) {
    for (ZoneProblem problem : problems) {
      if (problem.severity() == Severity.ERROR) errors++;
      add(problem);
    }
  }

  int errors() {
    return errors;
  }

  /** All problems, source by source, each from top to bottom. */
  List<ZoneProblem> all() {
    if (told.isEmpty()) return List.of();
    List<ZoneProblem> all = new ArrayList<>(told);
    all.sort(Comparator.comparing(ZoneProblem::place).thenComparingInt(ZoneProblem::line));
    if (untold > 0) {
      Severity severity = errors > 0 ? Severity.ERROR : Severity.WARNING;
      all.add(new ZoneProblem(severity, "zones", 0, "", "and " + untold + " more problems; cure these first"));
    }
    return all;
  }

  private void add(ZoneProblem problem) {
    if (told.size() < MOST_TOLD) told.add(problem);
    else untold++;
  }
}
