package org.rialto.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads what new maps may change before they wait to be accepted. */
final class Guards {
  /**
   * The defaults are of the kind that goes off for what is broken and not for what is busy: a day's changes of the
   * routed Internet are a few percent, and a failed trunk moves a region; half of the world moves by mistake.
   */
  private static final double SHARE = 0.5;
  private static final double ALL = 1;
  /** Time for a person to be woken and to look; and for a map that was right not to be kept out for a day. */
  private static final Duration APPLY_AFTER = Duration.ofHours(1);
  private static final Duration APPLY_AFTER_MIN = Duration.ofSeconds(1);
  private static final Duration APPLY_AFTER_MAX = Duration.ofDays(30);

  private Guards() {}

  static Config.Guard read(Section whole) {
    if (whole.is("guard", "off")) return new Config.Guard(false, ALL, ALL, ALL, ALL, Optional.empty(), false);
    Optional<Section> guard = whole.section("guard", SectionKind.GUARD);
    return new Config.Guard(true, share(guard, "lost-prefixes"), share(guard, "lost-pids"),
        share(guard, "moved-space"), share(guard, "moved-queries"),
        guard.map(Guards::applyAfter).orElse(Optional.of(APPLY_AFTER)),
        guard.map(Guards::judgesTurns).orElse(false));
  }

  private static double share(Optional<Section> guard, String key) {
    return guard.map(section -> section.share(key, SHARE, ALL)).orElse(SHARE);
  }

  private static boolean judgesTurns(Section guard) {
    return guard.oneOf("calendar-turns", false, Map.of("pass", false, "judge", true));
  }

  private static Optional<Duration> applyAfter(Section guard) {
    return guard.durationOrNever("apply-after", Optional.of(APPLY_AFTER), APPLY_AFTER_MIN, APPLY_AFTER_MAX);
  }
}
