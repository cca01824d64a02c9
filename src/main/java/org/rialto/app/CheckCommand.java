package org.rialto.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.rialto.config.ConfigException;
import org.rialto.config.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

@Command(name = "check", mixinStandardHelpOptions = true,
    description = "Reads configuration, zones, nodes and published maps as serve does, and says all that is wrong, "
        + "without opening a socket.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Writes the problems as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Problem> problems;
    String summary = "";
    try {
      Setup setup = Setup.read(main.config());
      problems = setup.check();
      summary = setup.summary(setup.zoneFiles().size());
    } catch (ConfigException wrong) {
      problems = wrong.problems();
    }
    boolean good = problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    if (json) out.println(asJson(problems).toPrettyString());
    else problems.forEach(out::println);
    if (!json && good) out.println(summary);
    return good ? Main.DONE : Main.FAILED;
  }

  private static ArrayNode asJson(List<Problem> problems) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    for (Problem problem : problems) {
      list.addObject().put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
          .put("file", problem.file().toString())
          .put("line", problem.line()).put("path", problem.path()).put("message", problem.message());
    }
    return list;
  }
}
