package org.rialto.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.rialto.config.ConfigException;
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
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Setup setup = Setup.read(main.config());
    setup.warnings().forEach(warning -> err.println(warning));
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, stopped), "stop"));
    TerminalProgress progress = new TerminalProgress(err);
    try (Rialto rialto = open(setup, progress)) {
      progress.clear();
      out.println(Greeting.of(rialto));
      out.flush();
      if (untilReady) new Trial(rialto).run();
      else stop.await();
    } finally {
      stopped.countDown();
    }
    return Main.DONE;
  }

  private static Rialto open(Setup setup, TerminalProgress progress) throws OperatorException, ConfigException, InterruptedException {
    try {
      Rialto rialto = Rialto.open(setup, progress);
      onHangUp(rialto);
      rialto.start();
      return rialto;
    } catch (IOException unbound) {
      throw new OperatorException(unbound.getMessage(), unbound);
    }
  }

  /**
   * On TERM or INT the virtual machine runs this thread and then halts: so it waits for the doors to be closed in
   * order.
   */
  private static void await(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static void onHangUp(Rialto rialto) {
    sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> Thread.ofVirtual().name("reload")
        .start(rialto::reloadAndLog));
  }
}
