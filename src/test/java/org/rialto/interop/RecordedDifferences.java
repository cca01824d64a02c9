package org.rialto.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.rialto.interop.Response.Aspect;

/** The differences that have a reason, from {@code src/test/resources/interop/differences.txt}. */
final class RecordedDifferences {
  private static final int COLUMNS = 5;

  private final List<Recorded> all;
  private final Set<Recorded> met = new HashSet<>();

  private record Recorded(Pattern question, Aspect aspect, Pattern ours, Pattern others, String reason) {
    private boolean explains(Difference difference) {
      return aspect == difference.aspect() && question.matcher(difference.question().toString()).matches()
          && ours.matcher(difference.ours()).matches()
          && difference.most().stream().anyMatch(text -> others.matcher(text).matches());
    }
  }

  private RecordedDifferences(List<Recorded> all) {
    this.all = all;
  }

  static RecordedDifferences read() throws IOException {
    List<Recorded> all = new ArrayList<>();
    try (InputStream in = RecordedDifferences.class.getResourceAsStream("/interop/differences.txt");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) all.add(recorded(line));
      }
    }
    return new RecordedDifferences(all);
  }

  private static Recorded recorded(String line) {
    String[] cells = line.strip().split("\\s+\\|\\s+");
    if (cells.length != COLUMNS) throw new IllegalStateException(cells.length + " columns in: " + line);
    return new Recorded(Pattern.compile(cells[0]), Aspect.valueOf(cells[1]), Pattern.compile(cells[2]),
        Pattern.compile(cells[3]), cells[4]);
  }

  /** Whether a difference has a reason; remembers which. */
  boolean explains(Difference difference) {
    boolean isExplained = false;
    for (Recorded recorded : all) {
      if (!recorded.explains(difference)) continue;
      met.add(recorded);
      isExplained = true;
    }
    return isExplained;
  }

  /** Those that explained nothing so far. */
  List<String> unmet() {
    return all.stream().filter(recorded -> !met.contains(recorded)).map(Recorded::toString).toList();
  }
}
