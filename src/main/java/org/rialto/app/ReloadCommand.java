package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "reload", mixinStandardHelpOptions = true,
    description = "Has the running server read what has changed: configuration, zones and nodes. A configuration "
        + "with errors is refused as a whole; a zone with errors keeps what it had.")
final class ReloadCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ZONE", arity = "0..1", description = "Only this zone, and not the configuration; one that "
      + "is taken from other servers is asked for there.")
  private String zone;

  @Option(names = "--json", description = "Writes the outcome as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    ObjectNode request = Inquiry.request("reload");
    if (zone != null) request.put("zone", zone);
    JsonNode result = Inquiry.ofServer(main, request);
    if (json) spec.commandLine().getOut().println(result.toPrettyString());
    else result.path("lines").forEach(line -> spec.commandLine().getOut().println(line.stringValue()));
    return result.path("done").booleanValue() ? Main.DONE : Main.FAILED;
  }
}
