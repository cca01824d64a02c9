package org.rialto.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a file in textual encoding (RFC 7468): certificates, keys. */
record PemFile(Path path, List<Block> blocks) {
  /** Any chain, with all that may stand around its blocks. */
  private static final int OCTETS_MAX = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

  /** One block: what it says it is, such as {@code CERTIFICATE}, and its octets. */
  record Block(String label, byte[] octets) {}

  /** @throws TlsException naming the file, if it can't be read or has no blocks */
  static PemFile read(Path path) throws TlsException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text(path));
    while (matcher.find()) {
      try {
        blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
      } catch (IllegalArgumentException wrong) {
        throw new TlsException(path, "its " + matcher.group(1) + " is not in base 64: copy the file again", wrong);
      }
    }
    if (blocks.isEmpty()) {
      throw new TlsException(path, "is not PEM: write text with a line \"-----BEGIN CERTIFICATE-----\" or the like");
    }
    return new PemFile(path, List.copyOf(blocks));
  }

  private static String text(Path path) throws TlsException {
    try {
      if (Files.size(path) > OCTETS_MAX) throw new TlsException(path, "is larger than 1 MiB: name a PEM file");
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw new TlsException(path, "there is no such file", missing);
    } catch (IOException unread) {
      throw new TlsException(path, "can't be read: " + unread, unread);
    }
  }

  /** The octets of the blocks with this label, in their order. */
  List<byte[]> all(String label) {
    return blocks.stream().filter(block -> block.label().equals(label)).map(Block::octets).toList();
  }

  boolean has(String label) {
    return blocks.stream().anyMatch(block -> block.label().equals(label));
  }
}
