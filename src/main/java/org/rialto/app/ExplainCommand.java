package org.rialto.app;

import java.util.concurrent.Callable;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Answers a question and tells each step: zone and entry, which address decided, location, "
        + "ranking, lifetime, scope.",
    footer = {"", "Asks the running server; where none answers, the configuration alone, with the maps it finds on "
        + "disk."})
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The name asked for.")
  private String name;

  @Option(names = "--type", paramLabel = "TYPE", defaultValue = "A",
      description = "The type asked for (default: ${DEFAULT-VALUE}).")
  private String type;

  @Option(names = "--client", paramLabel = "ADDR[/LEN]",
      description = "The client subnet the query carries; without it, the peer decides. 0.0.0.0/0 opts out.")
  private String client;

  @Option(names = "--peer", paramLabel = "ADDR", defaultValue = "127.0.0.1",
      description = "Where the query comes from (default: ${DEFAULT-VALUE}).")
  private String peer;

  @Option(names = "--offline", description = "Don't ask the running server.")
  private boolean offline;

  @Option(names = "--json", description = "Writes the explanation as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    checkAddresses();
    ObjectNode request = Inquiry.request("explain").put("name", name).put("type", type).put("peer", peer);
    if (client != null) request.put("client", client);
    JsonNode explanation = Inquiry.of(main, request, offline, spec.commandLine().getErr());
    spec.commandLine().getOut().println(json ? explanation.toPrettyString() : Presentation.explanation(explanation));
    return explanation.path("rcode").stringValue("").equals("REFUSED") ? Main.FAILED : Main.DONE;
  }

  private void checkAddresses() {
    try {
      IpAddress.parse(peer);
      if (client != null) IpPrefix.parse(client);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }
}
