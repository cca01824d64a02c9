package org.rialto.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.rialto.config.ConfigException;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** The command line. Each command is a small class; its exit codes are the same throughout. */
@Command(name = "rialto", versionProvider = Main.Version.class, mixinStandardHelpOptions = true, sortOptions = false,
    description = "An authoritative DNS server that routes CDN requests by ALTO.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, and all is well", "1:an error was found, or what was asked for is not there",
        "2:the command line is wrong"},
    commandListHeading = "%nCommands:%n",
    subcommands = {ServeCommand.class, CheckCommand.class, CheckZoneCommand.class, ExplainCommand.class,
        LookupCommand.class, DiscoverCommand.class, StatusCommand.class, SourcesCommand.class, MapsCommand.class,
        ReloadCommand.class, BenchCommand.class, AutoComplete.GenerateCompletion.class})
final class Main implements Runnable {
  static final int DONE = Serving.DONE;
  static final int FAILED = Serving.FAILED;

  @Option(names = {"-c", "--config"}, paramLabel = "FILE", scope = ScopeType.INHERIT,
      description = "The configuration file (default: conf/rialto.yaml of the installation).")
  private Path config = Serving.defaultConfig();

  @Spec private CommandSpec spec;

  /** Runs a command; its exit code. */
  static int execute(String[] words) {
    return commandLine().execute(words);
  }

  static CommandLine commandLine() {
    // Bench writes a server as dig does, @192.0.2.1: that is no file of arguments.
    CommandLine line = new CommandLine(new Main()).setExpandAtFiles(false);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (!(failure instanceof OperatorException) && !(failure instanceof ConfigException)) throw failure;
      command.getErr().println(failure.getMessage());
      return FAILED;
    });
    line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage()
        .description("Writes the completion script for bash and zsh: source <(rialto generate-completion)");
    return line;
  }

  /** The configuration file the command is to use. */
  Path config() {
    return config;
  }

  @Override public void run() {
    throw new ParameterException(spec.commandLine(), "say which command, one of those below");
  }

  /** The version the build wrote down. */
  static final class Version implements IVersionProvider {
    @Override public String[] getVersion() throws IOException {
      return new String[] {"rialto " + number() + " (Java " + Runtime.version() + ")"};
    }

    static String number() throws IOException {
      Properties built = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("/rialto.properties")) {
        built.load(in);
      }
      return built.getProperty("version");
    }
  }
}
