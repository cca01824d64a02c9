package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(name = "sources", mixinStandardHelpOptions = true,
    description = "Shows how the running server's sources do: state, maps and their age, next fetch, errors, what the "
        + "guard holds, and what their maps leave open.")
final class SourcesCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @ArgGroup private Form form = new Form();

  /** How they are written: for people, unless it is said. */
  private static final class Form {
    @Option(names = "--json", description = "Writes them as a JSON list.")
    private boolean json;

    @Option(names = "--metrics", description = "Writes gauges and counters in the text format of Prometheus, such as "
        + "its node exporter collects from files.")
    private boolean metrics;
  }

  @Override public Integer call() throws Exception {
    JsonNode sources = Inquiry.ofServer(main, Inquiry.request("sources"));
    String told = form.json ? sources.toPrettyString()
        : form.metrics ? SourceMetrics.text(sources) : Presentation.sources(sources);
    spec.commandLine().getOut().println(told);
    return Main.DONE;
  }
}
