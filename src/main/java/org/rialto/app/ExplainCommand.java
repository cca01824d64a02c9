package org.rialto.app;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rialto.guide.ClientIdentity;
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
        + "disk. With --server or --identity only a server can tell, and only if its configuration has \"overrides\"."})
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

  @Option(names = "--server", paramLabel = "URI",
      description = "What the client gets that names this ALTO directory as the one to guide it.")
  private Optional<URI> server = Optional.empty();

  @Option(names = "--identity", paramLabel = "TEXT",
      description = "What the client gets that is this one of those behind its address.")
  private Optional<String> identity = Optional.empty();

  @Option(names = "--offline", description = "Don't ask the running server.")
  private boolean offline;

  @Option(names = "--json", description = "Writes the explanation as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    check();
    ObjectNode request = Inquiry.request("explain").put("name", name).put("type", type).put("peer", peer);
    if (client != null) request.put("client", client);
    server.ifPresent(directory -> request.put("server", directory.toString()));
    identity.ifPresent(text -> request.put("identity", text));
    JsonNode explanation = isPersonal() ? Inquiry.ofServer(main, request)
        : Inquiry.of(main, request, offline, spec.commandLine().getErr());
    spec.commandLine().getOut().println(json ? explanation.toPrettyString() : Presentation.explanation(explanation));
    return explanation.path("rcode").stringValue("").equals("REFUSED") ? Main.FAILED : Main.DONE;
  }

  private boolean isPersonal() {
    return server.isPresent() || identity.isPresent();
  }

  private void check() {
    if (isPersonal() && offline) {
      throw new ParameterException(spec.commandLine(), "--server and --identity ask the running server: take --offline"
          + " out");
    }
    try {
      identity.ifPresent(ClientIdentity::new);
      IpAddress.parse(peer);
      if (client != null) IpPrefix.parse(client);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }
}
