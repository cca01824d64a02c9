package org.rialto.config;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.rialto.location.LocationIndex;
import org.rialto.location.NetworkMap;
import org.rialto.location.VersionTag;
import org.rialto.net.IpPrefix;

/**
 * Reads where AS numbers and countries are, for footprints that name these: files with a prefix and, behind a tab or
 * comma, what it is in, in each line.
 */
final class FootprintTables {
  private static final Pattern AS_NUMBER = Pattern.compile("(?:as)?(0|[1-9][0-9]{0,9})", Pattern.CASE_INSENSITIVE);
  private static final long AS_NUMBER_MAX = 0xffff_ffffL;
  private static final Pattern COUNTRY_CODE = Pattern.compile("[a-zA-Z]{2}");

  private final NetworkMap.Builder map = new NetworkMap.Builder();
  private final Map<IpPrefix, Integer> lines = new HashMap<>();
  private final CRC32C sum = new CRC32C();
  private final Function<String, String> reader;

  private FootprintTables(Function<String, String> reader) {
    this.reader = reader;
  }

  /** By footprint type (RFC 8006 §7.2), as PIDs of an index whose tag changes with what is in the file. */
  static Map<String, LocationIndex> read(Section whole) {
    Map<String, LocationIndex> tables = new HashMap<>();
    whole.section("footprint-tables", SectionKind.FOOTPRINT_TABLES).ifPresent(section -> {
      if (!section.has("asn") && !section.has("countrycode")) {
        section.error("needs asn or countrycode: write one of them, or take footprint-tables out");
      }
      if (!whole.has("downstream-cdns")) {
        whole.warning("footprint-tables",
            "are for what downstream CDNs advertise, and there is none: add downstream-cdns");
      }
      read(section, "asn", FootprintTables::asNumber).ifPresent(table -> tables.put("asn", table));
      read(section, "countrycode", FootprintTables::country).ifPresent(table -> tables.put("countrycode", table));
    });
    return Map.copyOf(tables);
  }

  private static Optional<LocationIndex> read(Section section, String key, Function<String, String> reader) {
    return section.item(key).map(item -> {
      FootprintTables table = new FootprintTables(reader);
      LineFile.read(item, "has no prefix: write one in each line and what it is in, as " + (key.equals("asn")
          ? "192.0.2.0/24,as64496" : "192.0.2.0/24,us"), table::add);
      String tag = Long.toHexString(table.sum.getValue()) + "-" + table.lines.size();
      return LocationIndex.compile(table.map.build(new VersionTag(key, tag)));
    });
  }

  private void add(Item line) {
    List<String> cells = LineFile.cells(line);
    if (cells.size() != 2) {
      line.error("must be two cells, a prefix and what it is in, parted by a tab or a comma; not " + cells.size());
      return;
    }
    Item ofPrefix = LineFile.cell(line, "prefix", cells.getFirst());
    Optional<IpPrefix> prefix = Addresses.prefix(ofPrefix);
    Optional<String> name = LineFile.cell(line, "in", cells.getLast()).read(reader);
    if (prefix.isEmpty() || name.isEmpty()) return;
    Integer first = lines.putIfAbsent(prefix.get(), line.scalar().line());
    if (first != null) {
      ofPrefix.error(prefix.get() + " is there twice, first in line " + first + ": keep one");
      return;
    }
    map.prefix(map.pid(name.get()), prefix.get());
    sum.update((prefix.get() + " " + name.get() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** As RFC 8006 §4.3.7 has it; in tables the letters are often left out. */
  private static String asNumber(String text) {
    var number = AS_NUMBER.matcher(text);
    if (number.matches() && Long.parseLong(number.group(1)) <= AS_NUMBER_MAX) return "as" + number.group(1);
    throw new IllegalArgumentException("\"" + text + "\" is no AS number: write one such as as64496");
  }

  /** As RFC 8006 §4.3.8 has it. */
  private static String country(String text) {
    if (COUNTRY_CODE.matcher(text).matches()) return text.toLowerCase(Locale.ROOT);
    throw new IllegalArgumentException("\"" + text + "\" is no country: write two letters (ISO 3166-1), as us");
  }
}
