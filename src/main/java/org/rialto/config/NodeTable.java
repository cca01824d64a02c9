package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * Nodes in a table: lines of cells parted by tabs, or by commas with cells in double quotes where they hold commas
 * (RFC 4180). The first line names the columns; of these are read
 * <ul><li>{@code name}: a node in each row, with all addresses of the row; or {@code site}: where a row has several
 *   addresses of a family, the first of each family are those of node {@code SITE-1}, the second of {@code SITE-2}, and
 *   so on;
 * <li>{@code ipv4} and {@code ipv6}: at least one of them; several addresses in a cell are parted by commas;
 * <li>{@code pid} and {@code role}, if there are such.</ul>
 * Other columns are for whoever else reads the table. Empty lines are skipped.
 */
public final class NodeTable {
  /** Room for 65,536 nodes and what else is known of them. */
  private static final int OCTETS_MAX = 16 << 20;
  /** In a table that is wrong throughout, more are of no help. */
  private static final int PROBLEMS_MAX = 50;
  private static final List<String> COLUMNS = List.of("name", "site", "ipv4", "ipv6", "pid", "role");

  private final Path shown;
  private final Problems problems;
  private final List<Config.Node> nodes = new ArrayList<>();
  private final Map<String, Integer> columns = new HashMap<>();
  private char separator;
  private int width;
  private int line;
  private int found;

  private NodeTable(Path shown, Problems problems) {
    this.shown = shown;
    this.problems = problems;
  }

  /**
   * The nodes of a table that no configuration names.
   *
   * @throws ConfigException with all that is wrong in it
   */
  public static List<Config.Node> read(Path file) throws ConfigException {
    Problems problems = new Problems(file);
    List<Config.Node> nodes = read(file, file, problems);
    if (problems.hasErrors()) throw new ConfigException(problems.sorted(), Optional.empty());
    return nodes;
  }

  /**
   * The nodes of a table, in its order; those that are wrong go to {@code problems} instead.
   *
   * @param file where it is
   * @param shown how it is named in problems and in the nodes' places
   */
  static List<Config.Node> read(Path file, Path shown, Problems problems) {
    NodeTable table = new NodeTable(shown, problems);
    TextFile.read(file, shown, OCTETS_MAX, problems).ifPresent(table::read);
    return table.nodes;
  }

  private void read(String text) {
    int rows = 0;
    for (String row : text.lines().toList()) {
      line++;
      if (row.isBlank()) continue;
      if (width == 0) {
        if (!readHeader(row)) return;
      } else {
        readRow(row);
        rows++;
        if (found >= PROBLEMS_MAX) {
          error("", "more than " + PROBLEMS_MAX + " problems; reading stopped here");
          return;
        }
      }
    }
    if (rows == 0) error("", "has no nodes: the first line names the columns, each further one is a node");
  }

  private boolean readHeader(String row) {
    separator = row.indexOf('\t') >= 0 ? '\t' : ',';
    List<String> names = cells(row).orElse(List.of());
    width = names.size();
    int before = found;
    for (int i = 0; i < width; i++) {
      Integer first = columns.putIfAbsent(names.get(i), i);
      if (first != null && COLUMNS.contains(names.get(i))) error(names.get(i), "is the name of two columns");
    }
    boolean both = columns.containsKey("name") && columns.containsKey("site");
    if (both) error("site", "a table has a column name or site, not both");
    if (!columns.containsKey("name") && !columns.containsKey("site")) missing(names, "name", "site");
    if (!columns.containsKey("ipv4") && !columns.containsKey("ipv6")) missing(names, "ipv4", "ipv6");
    return found == before;
  }

  /** Says that neither of two columns is there, and what may be meant by one of the others. */
  private void missing(List<String> names, String one, String other) {
    List<String> wanted = List.of(one, other);
    StringBuilder hints = new StringBuilder();
    for (String name : names) {
      if (COLUMNS.contains(name)) continue;
      Suggestion.nearest(name, wanted)
          .ifPresent(meant -> hints.append("; was \"" + name + "\" meant to be \"" + meant + "\"?"));
    }
    error("", "no column " + one + " or " + other + " in the first line, which names the columns" + hints);
  }

  private void readRow(String row) {
    Optional<List<String>> cells = cells(row);
    if (cells.isEmpty()) return;
    if (cells.get().size() != width) {
      String cure = separator == ',' ? ": put a cell with commas in quotes" : ": part cells by one tab each";
      error("", cells.get().size() + " cells, where the first line names " + width + " columns" + cure);
      return;
    }
    int before = found;
    boolean site = columns.containsKey("site");
    String label = site ? "site" : "name";
    String name = cell(cells.get(), label);
    List<IpAddress> ipv4 = addresses(cells.get(), Family.IPV4);
    List<IpAddress> ipv6 = addresses(cells.get(), Family.IPV6);
    Optional<String> pid = Optional.of(cell(cells.get(), "pid")).filter(text -> !text.isEmpty());
    check(label, () -> Nodes.name(name));
    pid.ifPresent(text -> check("pid", () -> Nodes.pid(text)));
    Optional<String> word = Optional.of(cell(cells.get(), "role")).filter(text -> !text.isEmpty());
    word.ifPresent(text -> check("role", () -> Nodes.role(text)));
    if (found > before) return;
    if (ipv4.isEmpty() && ipv6.isEmpty()) error("", label + " " + name + " has no address");
    else if (site) addSite(name, ipv4, ipv6, pid, word.map(Nodes::role));
    else add("name", name, ipv4, ipv6, pid, word.map(Nodes::role));
  }

  private void addSite(String site, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid,
      Optional<Config.Role> role) {
    int count = Math.max(ipv4.size(), ipv6.size());
    for (int i = 0; i < count; i++) {
      String name = count == 1 ? site : site + "-" + (i + 1);
      add("site", name, ipv4.stream().skip(i).limit(1).toList(), ipv6.stream().skip(i).limit(1).toList(), pid,
          role);
    }
  }

  private void add(String column, String name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid,
      Optional<Config.Role> role) {
    nodes.add(new Config.Node(new Located<>(name, shown, line, column), List.copyOf(ipv4), List.copyOf(ipv6), pid,
        role));
  }

  private List<IpAddress> addresses(List<String> cells, Family family) {
    List<IpAddress> addresses = new ArrayList<>();
    String cell = cell(cells, family.label());
    if (cell.isEmpty()) return addresses;
    for (String text : cell.split(",", -1)) {
      check(family.label(), () -> addresses.add(Nodes.address(text.strip(), family)));
    }
    check(family.label(), () -> Nodes.checkDistinct(addresses));
    return addresses;
  }

  private String cell(List<String> cells, String column) {
    return columns.containsKey(column) ? cells.get(columns.get(column)).strip() : "";
  }

  private Optional<List<String>> cells(String row) {
    if (separator == '\t') return Optional.of(Arrays.stream(row.split("\t", -1)).map(String::strip).toList());
    List<String> cells = new ArrayList<>();
    int at = 0;
    while (at <= row.length()) {
      StringBuilder cell = new StringBuilder();
      at = quoted(row, at) ? unquote(row, at + 1, cell) : plain(row, at, cell);
      if (at < 0) {
        error("", "quotes not closed, or text behind them: put the whole cell in quotes, and double those in it");
        return Optional.empty();
      }
      cells.add(cell.toString().strip());
      at++;
    }
    return Optional.of(cells);
  }

  private static boolean quoted(String row, int at) {
    return at < row.length() && row.charAt(at) == '"';
  }

  private static int plain(String row, int at, StringBuilder cell) {
    int comma = row.indexOf(',', at);
    int end = comma < 0 ? row.length() : comma;
    cell.append(row, at, end);
    return end;
  }

  /** Reads a cell after its opening quotes; where it ends, or -1 if it doesn't end well. */
  private static int unquote(String row, int from, StringBuilder cell) {
    int at = from;
    while (at < row.length()) {
      char c = row.charAt(at++);
      if (c == '"' && !quoted(row, at)) return at == row.length() || row.charAt(at) == ',' ? at : -1;
      if (c == '"') at++;
      cell.append(c);
    }
    return -1;
  }

  private void check(String column, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      error(column, e.getMessage());
    }
  }

  private void error(String column, String message) {
    found++;
    problems.add(new Problem(Problem.Severity.ERROR, shown, Math.max(1, line), column, message));
  }
}
