package org.rialto.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a certificate is, in PEM (RFC 7468).
 *
 * @param certificate our own, and those that lead from it to one that others trust, in that order
 * @param key its private key, as PKCS #8 and not encrypted; may be in the same file
 */
public record TlsFiles(Path certificate, Path key) {
  /** What changes when a file does. */
  List<String> stamps() {
    return Stream.of(certificate, key).map(TlsFiles::stamp).toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException missing) {
      return "missing";
    }
  }
}
