package org.rialto.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.load.Expected;
import org.rialto.load.Script;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Prefixes of clients, one a line: the prefix, and behind it, if that is known, the address expected in the answer or
 * the name of the node whose addresses are. Empty lines and what follows a {@code #} are skipped.
 */
final class ClientFile {
  private final Path file;
  private final Map<String, List<IpAddress>> nodes;
  private final List<IpPrefix> prefixes = new ArrayList<>();
  private final List<List<IpAddress>> expected = new ArrayList<>();

  private ClientFile(Path file, Map<String, List<IpAddress>> nodes) {
    this.file = file;
    this.nodes = nodes;
  }

  /**
   * Reads a file.
   *
   * @param nodes the addresses of each node
   */
  static ClientFile read(Path file, Map<String, List<IpAddress>> nodes) throws OperatorException {
    ClientFile clients = new ClientFile(file, nodes);
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.split("#", 2)[0].strip();
      if (!text.isEmpty()) clients.add(number, text.split("[\\s,]+"));
    }
    if (clients.prefixes.isEmpty()) {
      throw new OperatorException(file + ": has no prefix; write one a line, as 192.0.2.0/24");
    }
    return clients;
  }

  /** The lines of a text file an operator named. */
  static List<String> lines(Path file) throws OperatorException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException unread) {
      throw new OperatorException(file + ": can't be read: " + unread.getMessage() + "; check the path", unread);
    }
  }

  private void add(int line, String[] cells) throws OperatorException {
    try {
      prefixes.add(IpPrefix.parse(cells[0]));
      expected.add(cells.length > 1 ? addresses(cells[1]) : List.of());
    } catch (IllegalArgumentException wrong) {
      throw new OperatorException(file + ":" + line + ": " + wrong.getMessage(), wrong);
    }
    if (cells.length > 2) {
      throw new OperatorException(file + ":" + line + ": more than a prefix and what is expected there");
    }
  }

  private List<IpAddress> addresses(String text) {
    List<IpAddress> known = nodes.get(text);
    if (known != null) return known;
    try {
      return List.of(IpAddress.parse(text));
    } catch (IllegalArgumentException neither) {
      throw new IllegalArgumentException("\"" + text + "\" is no address, and there is no such node"
          + (nodes.isEmpty() ? "; say which nodes there are, with --nodes" : ""), neither);
    }
  }

  List<IpPrefix> prefixes() {
    return prefixes;
  }

  /** What the file expects, by the place of a prefix in it. */
  Forecast forecast() {
    return (asked, subnet, place) -> {
      Family family = asked.type().equalsIgnoreCase("AAAA") ? Family.IPV6 : Family.IPV4;
      List<IpAddress> told = subnet.isEmpty() ? List.of()
          : expected.get(place).stream().filter(address -> address.family() == family).toList();
      return new Forecast.Told(told.isEmpty() ? Optional.empty() : Optional.of(Expected.addresses(told)),
          Script.ANY_SCOPE);
    };
  }

  /** Whether it expects anything. */
  boolean expects() {
    return expected.stream().anyMatch(each -> !each.isEmpty());
  }
}
