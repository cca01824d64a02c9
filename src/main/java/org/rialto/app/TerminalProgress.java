package org.rialto.app;

import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import org.rialto.alto.Progress;

/**
 * Shows on a terminal how far something long has come, as the loading of a large map: one line, written over, and gone
 * when it is done. Elsewhere nothing.
 */
final class TerminalProgress implements Progress {
  /** A map smaller than this is there before anybody could read about it. */
  private static final int LEAST_PREFIXES = 100_000;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter err;
  private final boolean isTerminal;

  TerminalProgress(PrintWriter err) {
    Console console = System.console();
    this.err = err;
    this.isTerminal = console != null && console.isTerminal();
  }

  @Override public void read(URI resource, int prefixes, long bytes) {
    if (prefixes >= LEAST_PREFIXES) say("loading %s: %,d prefixes, %,d KiB", resource, prefixes, bytes >> 10);
  }

  /** Shows how far something has come, in the place of what was shown before. */
  void say(String format, Object... values) {
    if (!isTerminal) return;
    err.printf(CLEAR_LINE + format + "\r", values);
    err.flush();
  }

  /** Nothing more is loaded before the terminal is used for something else. */
  void clear() {
    if (!isTerminal) return;
    err.print(CLEAR_LINE);
    err.flush();
  }
}
