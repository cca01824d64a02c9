package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(name = "status", mixinStandardHelpOptions = true,
    description = "Shows what the running server answers from: zones, maps and their age, sources, and what "
        + "became of the messages so far.")
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Writes the status as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    JsonNode status = Inquiry.ofServer(main, Inquiry.request("status"));
    spec.commandLine().getOut().println(json ? status.toPrettyString() : Presentation.status(status));
    return Main.DONE;
  }
}
