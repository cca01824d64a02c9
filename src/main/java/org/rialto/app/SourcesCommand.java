package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(name = "sources", mixinStandardHelpOptions = true,
    description = "Shows how the running server's sources do: state, maps and their age, next fetch, errors, and what "
        + "their maps leave open.")
final class SourcesCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Writes them as a JSON list.")
  private boolean json;

  @Override public Integer call() throws Exception {
    JsonNode sources = Inquiry.ofServer(main, Inquiry.request("sources"));
    spec.commandLine().getOut().println(json ? sources.toPrettyString() : Presentation.sources(sources));
    return Main.DONE;
  }
}
