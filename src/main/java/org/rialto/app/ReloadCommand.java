package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(name = "reload", mixinStandardHelpOptions = true,
    description = "Has the running server read configuration, zones and nodes again: all of it, or none where something is wrong.")
final class ReloadCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Writes the outcome as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    JsonNode result = Inquiry.ofServer(main, Inquiry.request("reload"));
    if (json) spec.commandLine().getOut().println(result.toPrettyString());
    else result.path("lines").forEach(line -> spec.commandLine().getOut().println(line.stringValue()));
    return result.path("done").booleanValue() ? Main.DONE : Main.FAILED;
  }
}
