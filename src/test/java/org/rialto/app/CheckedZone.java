package org.rialto.app;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

/** What check-zone says of a zone, for tests of other packages. */
public final class CheckedZone {
  private CheckedZone() {}

  /** Whether it finds no error. */
  public static boolean isGood(Path file, String origin) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.commandLine().setOut(nowhere).setErr(nowhere)
        .execute("check-zone", "--origin", origin, file.toString()) == Main.DONE;
  }
}
