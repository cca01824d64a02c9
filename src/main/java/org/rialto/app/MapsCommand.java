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

@Command(name = "maps", mixinStandardHelpOptions = true,
    description = "Shows the maps the running server answers by, and those it holds: why, and what they would change.",
    subcommands = {MapsCommand.Accept.class, MapsCommand.Reject.class})
final class MapsCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Writes them as JSON.")
  private boolean json;

  @Override public Integer call() throws Exception {
    JsonNode told = Inquiry.ofServer(main, Inquiry.request("maps"));
    spec.commandLine().getOut().println(json ? told.toPrettyString() : HeldPresentation.maps(told));
    return Main.DONE;
  }

  /** What an operator decides of held maps. */
  private abstract static class Decision implements Callable<Integer> {
    private final String request;

    @ParentCommand private MapsCommand maps;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "SOURCE", arity = "0..1", description = "Needed where maps of several sources are held.")
    private String source;

    /** @param request what the running server is asked for */
    Decision(String request) {
      this.request = request;
    }

    @Override public Integer call() throws Exception {
      ObjectNode asked = Inquiry.request(request);
      if (source != null) asked.put("source", source);
      spec.commandLine().getOut().println(Inquiry.ofServer(maps.main, asked).path("line").stringValue());
      return Main.DONE;
    }
  }

  @Command(name = "accept", mixinStandardHelpOptions = true,
      description = "Applies held maps: answers are made by them once this returns. Exit code 1 if none are held.")
  static final class Accept extends Decision {
    Accept() {
      super("maps-accept");
    }
  }

  @Command(name = "reject", mixinStandardHelpOptions = true,
      description = "Drops held maps. The last good ones go on, until the source says something else again. Exit code "
          + "1 if none are held.")
  static final class Reject extends Decision {
    Reject() {
      super("maps-reject");
    }
  }
}
