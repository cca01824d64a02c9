package org.rialto.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.rialto.zone.ZoneProblem;
import org.rialto.zone.ZoneProblem.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "check-zone", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Reads zones' master files as serve does, each by itself, and says all that is wrong in them.",
    footer = {"", "What serve only warns of because other servers serve it too, though a standard forbids it, is an "
        + "error here."})
final class CheckZoneCommand implements Callable<Integer> {
  private static final String SUFFIX = ".zone";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Master files (RFC 1035 section 5).")
  private List<Path> files = List.of();

  @Option(names = "--origin", paramLabel = "ORIGIN",
      description = "The zone's name, for a single file (default: the file's name without .zone).")
  private Optional<String> origin = Optional.empty();

  @Option(names = "--strict", description = "Takes warnings for errors.")
  private boolean strict;

  @Option(names = "--json", description = "Writes the outcome as JSON, an object for each file.")
  private boolean json;

  /** What was found; a zone where it can be served. */
  private record Checked(Path file, List<ZoneProblem> errors, List<ZoneProblem> warnings, Optional<Zone> zone) {}

  @Override public Integer call() {
    if (origin.isPresent() && files.size() > 1) {
      throw new ParameterException(spec.commandLine(), "--origin is for one file; each zone has its own");
    }
    List<ZoneFile> zones = files.stream().map(file -> new ZoneFile(file, origin.orElseGet(() -> origin(file))))
        .toList();
    List<Checked> checked = zones.stream().map(this::check).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode list = JsonMapper.shared().createArrayNode();
      checked.forEach(one -> list.add(asJson(one)));
      out.println(list.toPrettyString());
    } else {
      checked.forEach(one -> print(out, one));
    }
    return checked.stream().allMatch(one -> one.errors().isEmpty()) ? Main.DONE : Main.FAILED;
  }

  private String origin(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(SUFFIX) && name.length() > SUFFIX.length()) {
      return name.substring(0, name.length() - SUFFIX.length());
    }
    throw new ParameterException(spec.commandLine(), file + " doesn't say which zone it holds, as NAME" + SUFFIX
        + " would; say it with --origin");
  }

  private Checked check(ZoneFile file) {
    List<ZoneProblem> problems;
    Optional<Zone> zone = Optional.empty();
    try {
      ZoneLoader.Loaded loaded = ZoneLoader.load(List.of(file), List.of(), List.of(), new ReverseDefaults(0, ".", ".",
          ""));
      problems = loaded.warnings();
      zone = loaded.zones().zones().stream().findFirst();
    } catch (ZoneException wrong) {
      problems = wrong.problems();
    }
    List<ZoneProblem> errors = new ArrayList<>();
    List<ZoneProblem> warnings = new ArrayList<>();
    for (ZoneProblem problem : problems) {
      if (problem.severity() == Severity.WARNING && !strict) warnings.add(problem);
      else errors.add(problem.as(Severity.ERROR));
    }
    return new Checked(file.file(), errors, warnings, zone);
  }

  private static void print(PrintWriter out, Checked checked) {
    checked.errors().forEach(out::println);
    checked.warnings().forEach(out::println);
    String zone = checked.zone().map(found -> found.name() + " serial " + found.serial() + ", " + found.names()
        + " names, " + found.records() + " records: ").orElse("");
    out.println(checked.file() + ": " + zone + counted(checked));
  }

  private static String counted(Checked checked) {
    if (checked.errors().isEmpty() && checked.warnings().isEmpty()) return "good";
    String warnings = counted(checked.warnings().size(), "warning");
    return checked.errors().isEmpty() ? "good, " + warnings
        : counted(checked.errors().size(), "error") + ", " + warnings;
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static ObjectNode asJson(Checked checked) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("file", checked.file().toString());
    checked.zone().ifPresent(zone -> node.put("origin", zone.name()).put("serial", zone.serial())
        .put("names", zone.names()).put("records", zone.records()));
    problems(node.putArray("errors"), checked.errors());
    problems(node.putArray("warnings"), checked.warnings());
    return node;
  }

  private static void problems(ArrayNode list, List<ZoneProblem> problems) {
    for (ZoneProblem problem : problems) {
      list.addObject().put("file", problem.place()).put("line", problem.line()).put("owner", problem.owner())
          .put("message", problem.message());
    }
  }
}
