package org.rialto.zone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rialto.oracle.Asking;
import org.rialto.zone.ZoneLoader.DirectoryRecord;
import org.rialto.zone.ZoneLoader.Loaded;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.RoutedName;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Zones as a test writes them, and what they answer, in words. */
final class Written {
  static final ReverseDefaults REVERSE =
      new ReverseDefaults(3600, "ns1.cdn.example", "hostmaster.cdn.example", "discovery");

  /** What every zone begins with: so the SOA's MINIMUM is 300, its TTL 3600. */
  private static final String HEAD = """
      $TTL 3600
      @ IN SOA ns1.elsewhere.test. hostmaster.elsewhere.test. 7 7200 900 1209600 300
      @ IN NS ns1.elsewhere.test.
      """;

  private final Path folder;
  private final List<ZoneFile> files = new ArrayList<>();
  private final List<RoutedName> routed = new ArrayList<>();
  private final List<DirectoryRecord> directories = new ArrayList<>();

  Written(Path folder) {
    this.folder = folder;
  }

  /** A zone; its SOA and NS records are there already. */
  Written zone(String origin, String... lines) throws IOException {
    Path file = folder.resolve(files.size() + ".zone");
    files.add(new ZoneFile(Files.writeString(file, HEAD + String.join("\n", lines) + "\n"), origin));
    return this;
  }

  Written routed(String name, int service) {
    routed.add(new RoutedName(name, service, Set.of(), "services[" + service + "]"));
    return this;
  }

  Written directory(DirectoryRecord record) {
    directories.add(record);
    return this;
  }

  Loaded loaded() throws ZoneException {
    return ZoneLoader.load(files, routed, directories, REVERSE);
  }

  ZoneTable table() throws ZoneException {
    return loaded().zones();
  }

  /** The reply in words: response code, {@code aa}, then the records of each section after its name. */
  static String ask(ZoneTable table, String name, String type) throws TextParseException {
    return words(new Asking(table).ask(Name.fromString(name, Name.root), Type.value(type, true)));
  }

  static String words(Message message) {
    StringBuilder words = new StringBuilder(Rcode.string(message.getRcode()));
    if (message.getHeader().getFlag(Flags.AA)) words.append(" aa");
    String[] sections = {"", " answer", " authority", " additional"};
    for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
      if (!message.getSection(section).isEmpty()) words.append(sections[section]);
      message.getSection(section).forEach(record -> words.append(" [").append(record.getName()).append(' ')
          .append(record.getTTL()).append(' ').append(Type.string(record.getType())).append(' ')
          .append(record.rdataToString()).append(']'));
    }
    return words.toString();
  }

  /** The problems that loading ends with. */
  List<String> problems() {
    try {
      return loaded().warnings().stream().map(ZoneProblem::toString).toList();
    } catch (ZoneException wrong) {
      return wrong.problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
    }
  }

}
