package org.rialto.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rialto.config.Config;
import org.rialto.config.ConfigException;
import org.rialto.config.ConfigFile;
import org.rialto.config.Endpoint;
import org.rialto.guide.ClientPrefixes;
import org.rialto.guide.Discovery;
import org.rialto.guide.DiscoveryResult;
import org.rialto.guide.HostRules;
import org.rialto.guide.ServerRights;
import org.rialto.guide.ServiceParameter;
import org.rialto.net.IpPrefix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "discover", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Finds the ALTO server for a client (RFC 8686) or of a domain (RFC 7286), and tells each step.",
    footer = {"", "Looks for the client's network as client-discovery says; with --resolver, needs no configuration. "
        + "Exit code 1 if no server is found that may be asked."})
final class DiscoverCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ADDR|PREFIX|DOMAIN", description = "A client's address or prefix, or a domain.")
  private String subject;

  @Option(names = "--resolver", paramLabel = "ADDR:PORT", description = "The DNS server to ask.")
  private Optional<String> resolver = Optional.empty();

  @Option(names = "--service", paramLabel = "PARAMETER",
      description = "What to look for, as ALTO:http (default: ALTO:https, and what the configuration allows).")
  private Optional<String> service = Optional.empty();

  @Option(names = "--json", description = "Writes what was found as JSON.")
  private boolean json;

  /** Whom to ask for what, and what may come of it. */
  private record Plan(Discovery discovery, String asked, ClientPrefixes prefixes, List<ServiceParameter> wanted,
      ServerRights rights) {}

  @Override public Integer call() throws Exception {
    Plan plan = resolver.isPresent() ? planned(resolver.get()) : configured();
    Optional<IpPrefix> client = client().map(plan.prefixes()::around);
    DiscoveryResult result;
    try {
      result = client.isPresent() ? plan.discovery().ofClient(client.get(), plan.wanted())
          : plan.discovery().ofDomain(subject, plan.wanted());
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
    ObjectNode told = DiscoveryReport.toJson(subject, plan.asked(), plan.wanted(), result, plan.rights());
    spec.commandLine().getOut().println(json ? told.toPrettyString() : Presentation.discovery(told));
    return plan.rights().allowed(result.uris()).isEmpty() ? Main.FAILED : Main.DONE;
  }

  /** As a stranger would ask: for whole addresses, and any service that is wanted. */
  private Plan planned(String address) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(address);
      if (endpoint.port() == 0) throw new IllegalArgumentException("port 0 can't be asked");
    } catch (IllegalArgumentException wrong) {
      throw usage("--resolver: " + wrong.getMessage());
    }
    Discovery discovery = Discovery.asking(ServerFinding.resolver(endpoint), Discovery.Terms.FOR_DOMAINS,
        Clock.systemUTC());
    List<ServiceParameter> wanted = wanted().orElse(List.of(ServiceParameter.ALTO_HTTPS));
    boolean allowHttp = !wanted.equals(List.of(ServiceParameter.ALTO_HTTPS));
    return new Plan(discovery, endpoint.toString(), ClientPrefixes.WHOLE, wanted,
        new ServerRights(allowHttp, HostRules.NONE, HostRules.NONE, false));
  }

  private Plan configured() throws ConfigException {
    Config.ClientDiscovery config = ConfigFile.read(main.config()).clientDiscovery().orElseThrow(() ->
        usage("say whom to ask, as --resolver 127.0.0.1:53; " + main.config() + " has no client-discovery"));
    return new Plan(ServerFinding.discovery(config, Clock.systemUTC()), config.resolver().toString(),
        ServerFinding.prefixes(config), wanted().orElse(ServerFinding.wanted(config)), ServerFinding.rights(config));
  }

  private Optional<List<ServiceParameter>> wanted() {
    try {
      return service.map(ServiceParameter::parse).map(List::of);
    } catch (IllegalArgumentException wrong) {
      throw usage("--service: " + wrong.getMessage());
    }
  }

  /** The subject as a prefix; a name has neither colons, nor digits and dots alone before a slash. */
  private Optional<IpPrefix> client() {
    boolean isAddress = subject.indexOf(':') >= 0 || subject.matches("[0-9.]+(/.*)?");
    try {
      return isAddress ? Optional.of(IpPrefix.parse(subject)) : Optional.empty();
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
