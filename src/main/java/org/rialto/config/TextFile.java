package org.rialto.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Text that an operator wrote: UTF-8, of bounded size. */
final class TextFile {
  private TextFile() {}

  /**
   * The text of a file, without a byte order mark. What is wrong with it goes to {@code problems}.
   *
   * @param file where it is
   * @param shown how it is named in a problem
   * @param octetsMax a larger file isn't read
   */
  static Optional<String> read(Path file, Path shown, int octetsMax, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(octetsMax + 1);
      if (octets.length > octetsMax) {
        problems.add(problem(shown, 0, "is larger than " + Quantities.size(octetsMax)
            + ", too large for what it should be"));
        return Optional.empty();
      }
      return decode(octets, shown, problems);
    } catch (NoSuchFileException e) {
      problems.add(problem(shown, 0, "there is no such file"));
    } catch (IOException e) {
      problems.add(problem(shown, 0, "can't be read: " + reason(file, e)));
    }
    return Optional.empty();
  }

  private static Optional<String> decode(byte[] octets, Path shown, Problems problems) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate(octets.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    out.flip();
    if (result.isError()) {
      int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
      problems.add(problem(shown, line, "is not UTF-8 text: save the file in that encoding"));
      return Optional.empty();
    }
    String text = out.toString();
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static String reason(Path file, IOException e) {
    if (Files.isDirectory(file)) return "it is a folder";
    boolean silent = e.getMessage() == null || e.getMessage().equals(file.toString());
    return silent ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Problem problem(Path shown, int line, String message) {
    return new Problem(Problem.Severity.ERROR, shown, line, "", message);
  }
}
