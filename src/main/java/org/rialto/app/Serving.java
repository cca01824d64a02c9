package org.rialto.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.rialto.config.ConfigException;

/**
 * A server from its start to its end, as the command {@code serve} runs it.
 *
 * <p><b>The plain form</b> of that command is read here, for the parser of command lines takes a third of a second to
 * load: its classes are of a format that the ahead-of-time cache doesn't take. Whatever isn't plain is left to it, with
 * all that is wrong.
 *
 * @param untilReady whether to end when the first answers have been given: a trial run
 */
record Serving(Path config, boolean untilReady) {
  static final int DONE = 0;
  static final int FAILED = 1;
  /**
   * Trials before the last one: the first has nothing on disk, the second the maps, from which it leaves a table, and
   * the last one starts as most servers do.
   */
  private static final int TRIALS_BEFORE = 2;

  /**
   * What {@code serve} says, where it is said by nothing but {@code serve}, {@code --until-ready}, and at most once
   * {@code -c FILE}, {@code --config FILE} or {@code --config=FILE}; empty for any other words.
   */
  static Optional<Serving> plain(String[] words) {
    Optional<Path> config = Optional.empty();
    boolean isServe = false;
    boolean untilReady = false;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word.equals("serve") && !isServe) {
        isServe = true;
      } else if (word.equals("--until-ready") && isServe && !untilReady) {
        untilReady = true;
      } else {
        boolean isBefore = word.equals("-c") || word.equals("--config");
        if (isBefore && i + 1 == words.length || !isBefore && !word.startsWith("--config=")) return Optional.empty();
        String file = isBefore ? words[++i] : word.substring("--config=".length());
        if (config.isPresent() || file.isEmpty() || file.startsWith("-")) return Optional.empty();
        config = Optional.of(Path.of(file));
      }
    }
    return isServe ? Optional.of(new Serving(config.orElseGet(Serving::defaultConfig), untilReady)) : Optional.empty();
  }

  /** The launcher says where the installation is; without it, the working directory is taken for one. */
  static Path defaultConfig() {
    return Path.of(System.getProperty("rialto.home", "."), "conf", "rialto.yaml");
  }

  /** Runs to the end; the process's exit code, with what went wrong told as the command line tells it. */
  int runPlainly() {
    PrintWriter err = new PrintWriter(System.err, true);
    try {
      run(new PrintWriter(System.out, true), err);
      return DONE;
    } catch (OperatorException | ConfigException failure) {
      err.println(failure.getMessage());
    } catch (Exception unexpected) {
      unexpected.printStackTrace(err);
    }
    return FAILED;
  }

  /** Runs until the process is told to stop. */
  void run(PrintWriter out, PrintWriter err) throws Exception {
    Setup setup = Setup.read(config);
    setup.warnings().forEach(warning -> err.println(warning));
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, stopped), "stop"));
    TerminalProgress progress = new TerminalProgress(err);
    try {
      for (int i = 0; untilReady && i < TRIALS_BEFORE; i++) tryOut(setup, progress, stop);
      try (Rialto rialto = open(setup, progress, stop)) {
        progress.clear();
        if (stop.getCount() == 0) return;
        out.println(Greeting.of(rialto));
        out.flush();
        if (untilReady) new Trial(rialto).run();
        else stop.await();
      }
    } finally {
      stopped.countDown();
    }
  }

  /** A trial before the last one. */
  private static void tryOut(Setup setup, TerminalProgress progress, CountDownLatch stop) throws Exception {
    try (Rialto rialto = open(setup, progress, stop)) {
      new Trial(rialto).run();
    }
  }

  /** What was started is closed whatever goes wrong: its threads would keep the process, without a door open. */
  private static Rialto open(Setup setup, TerminalProgress progress, CountDownLatch stop)
      throws OperatorException, ConfigException, InterruptedException {
    try {
      Rialto rialto = Rialto.open(setup, progress);
      onHangUp(rialto);
      try {
        rialto.start(stop);
      } catch (RuntimeException | Error | InterruptedException failed) {
        rialto.close();
        throw failed;
      }
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
