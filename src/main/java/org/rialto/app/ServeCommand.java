package org.rialto.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "serve", mixinStandardHelpOptions = true,
    description = "Answers queries until it is stopped. SIGHUP has it read what has changed, as reload does.")
final class ServeCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(names = "--until-ready", hidden = true,
      description = "Ends when the first answers have been given: a trial run.")
  private boolean untilReady;

  @Override public Integer call() throws Exception {
    new Serving(main.config(), untilReady).run(spec.commandLine().getOut(), spec.commandLine().getErr());
    return Main.DONE;
  }
}
