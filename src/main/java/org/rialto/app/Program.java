package org.rialto.app;

/**
 * Where the process begins. It knows the server and not the parser of command lines, so that a server starts without
 * that parser being loaded.
 */
public final class Program {
  private Program() {}

  /** Runs what the words ask for, and ends the process with its exit code. */
  public static void main(String[] words) {
    System.exit(Serving.plain(words).map(Serving::runPlainly).orElseGet(() -> Main.execute(words)));
  }
}
