package org.rialto.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** A file that holds a secret, which the server alone should be able to read. No message here has the secret in it. */
final class SecretFile {
  private static final int OCTETS_MAX = 8192;

  private SecretFile() {}

  /** The text of the file that an item names; warns if everybody can read it. */
  static Optional<String> read(Item item, Path file) {
    warnOfReaders(item, file);
    return TextFile.read(file, item.problems().shown(item.text()), OCTETS_MAX, item.problems());
  }

  /** Warns if everybody can read the file. */
  static void warnOfReaders(Item item, Path file) {
    try {
      Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
      if (given.contains(PosixFilePermission.OTHERS_READ)) {
        item.warning(file + " can be read by everybody: take that away, as by chmod o= " + file.getFileName());
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      // A file system without such permissions has its own ways, or none.
    }
  }
}
