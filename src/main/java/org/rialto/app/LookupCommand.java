package org.rialto.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.rialto.config.ConfigException;
import org.rialto.net.IpAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "lookup", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Says where addresses are: matched prefix, PID, and the costs from there, best first.",
    footer = {"", "Without an address, reads them from standard input, one on a line. Exit code 1 if an "
        + "address is in no PID or is none."})
final class LookupCommand implements Callable<Integer> {
  /** Enough to make the way to the server and back cheap, few enough for one request. */
  private static final int ADDRESSES_A_REQUEST = 1000;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ADDR", arity = "0..*", description = "IPv4 or IPv6 addresses.")
  private List<String> addresses = List.of();

  @Option(names = "--offline", description = "Don't ask the running server.")
  private boolean offline;

  @Option(names = "--json", description = "Writes a JSON object on a line for each address.")
  private boolean json;

  @Override public Integer call() throws Exception {
    for (String address : addresses) checkAddress(address);
    if (!addresses.isEmpty()) return lookUp(addresses) ? Main.DONE : Main.FAILED;
    boolean all = true;
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<String> batch = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) batch.add(line.strip());
      if (batch.size() == ADDRESSES_A_REQUEST || !in.ready() && !batch.isEmpty()) {
        all &= lookUp(batch);
        batch.clear();
      }
    }
    return (batch.isEmpty() || lookUp(batch)) && all ? Main.DONE : Main.FAILED;
  }

  private void checkAddress(String address) {
    try {
      IpAddress.parse(address);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }

  private boolean lookUp(List<String> batch)
      throws IOException, OperatorException, ConfigException, InterruptedException {
    ObjectNode request = Inquiry.request("lookup");
    ArrayNode list = request.putArray("addresses");
    batch.forEach(list::add);
    PrintWriter out = spec.commandLine().getOut();
    boolean all = true;
    for (JsonNode found : Inquiry.of(main, request, offline, spec.commandLine().getErr())) {
      out.println(json ? found.toString() : Presentation.location(found));
      all &= found.has("pid");
    }
    out.flush();
    return all;
  }
}
