package org.rialto.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** Reads what the server tells of itself. */
final class Identities {
  private static final String VERSION = "Rialto";
  private static final String OFF = "off";
  private static final String HOSTNAME = "hostname";
  private static final String HEX = "0x";
  /** A character-string (RFC 1035 §3.3). */
  private static final int TEXT_OCTETS_MAX = 255;
  /** Room for it must be left in the smallest replies. */
  private static final int NAME_SERVER_ID_OCTETS_MAX = 128;
  /** Where Linux tells its name without asking a resolver. */
  private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  private Identities() {}

  static Config.Identity read(Section whole) {
    Optional<Section> identity = whole.section("identity", SectionKind.IDENTITY);
    return new Config.Identity(
        read(identity, "version", VERSION, TEXT_OCTETS_MAX), read(identity, "hostname", OFF, TEXT_OCTETS_MAX),
        read(identity, "name-server-id", OFF, NAME_SERVER_ID_OCTETS_MAX));
  }

  private static String read(Optional<Section> identity, String key, String fallback, int octetsMax) {
    return identity.flatMap(section -> section.item(key)).flatMap(item -> item.read(text -> hex(text, octetsMax)))
        .orElseGet(() -> hex(fallback, octetsMax));
  }

  private static String hex(String text, int octetsMax) {
    byte[] octets = octets(text);
    if (octets.length > octetsMax) {
      throw new IllegalArgumentException(octets.length + " octets are too many, " + octetsMax + " are the most");
    }
    return HexFormat.of().formatHex(octets);
  }

  private static byte[] octets(String text) {
    if (text.equals(OFF)) return new byte[0];
    if (text.equals(HOSTNAME)) return hostname().getBytes(StandardCharsets.UTF_8);
    if (!text.startsWith(HEX)) return text.getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().parseHex(text.substring(HEX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not hexadecimal, two digits an octet behind " + HEX);
    }
  }

  private static String hostname() {
    try {
      return Files.exists(KERNEL_HOSTNAME) ? Files.readString(KERNEL_HOSTNAME).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the machine has no name: write one");
    } catch (IOException e) {
      throw new IllegalArgumentException("the machine's name can't be read: write one");
    }
  }
}
