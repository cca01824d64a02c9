package org.rialto.zone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TTL;

/**
 * Reads a zone's master file (RFC 1035 §5.1, RFC 2308 §4) and those it includes. Every problem has its line, and
 * reading goes on behind it.
 */
final class MasterFile {
  /** A zone of several million names fits; places in a file are ints. */
  private static final long MOST_FILE_OCTETS = 1 << 30;
  /** Included files that include files; deeper than this it is a loop. */
  private static final int MOST_DEPTH = 8;
  /** Files one zone is made of: a loop of inclusions must end, however wide. */
  private static final int MOST_FILES = 256;
  /** RFC 2181 §8: the top bit of a TTL is zero, and one that has it set counts as zero. */
  private static final long LONGEST_TTL_SECONDS = Integer.MAX_VALUE;

  private final ZoneTree tree;
  private final Problems problems;
  private final RdataReader rdata = new RdataReader();
  private final boolean includesAnywhere;
  private final List<FileStamp> files = new ArrayList<>();
  private Path folder = Path.of("");
  private boolean hasDefaultTtl;
  private long defaultTtl;
  private long lastTtl = -1;

  /** @param includesAnywhere whether $INCLUDE may name files outside the folder of the zone's file */
  MasterFile(ZoneTree tree, Problems problems, boolean includesAnywhere) {
    this.tree = tree;
    this.problems = problems;
    this.includesAnywhere = includesAnywhere;
  }

  /** The files read, as they were before, or missed. */
  List<FileStamp> files() {
    return List.copyOf(files);
  }

  /** Reads a file into the tree. */
  void read(Path file) {
    folder = parentOf(file);
    int before = problems.errors();
    read(file, tree.origin(), 0);
    if (tree.records() == 0 && problems.errors() == before) {
      problems.error(new Place(file.toString(), 0), "",
          "the file has no records; a zone has at least its SOA and NS records");
    }
  }

  private void read(Path file, byte[] origin, int depth) {
    Place whole = new Place(file.toString(), 0);
    files.add(FileStamp.of(file));
    try {
      if (Files.isDirectory(file)) {
        problems.error(whole, "", "is a folder; name a zone's master file");
      } else if (Files.size(file) > MOST_FILE_OCTETS) {
        problems.error(whole, "", "has " + Files.size(file) + " octets; a zone file has at most " + MOST_FILE_OCTETS);
      } else {
        new Reading(file, origin, depth).run(Files.readAllBytes(file));
      }
    } catch (NoSuchFileException missing) {
      problems.error(whole, "", "no such file; check the path");
    } catch (AccessDeniedException denied) {
      problems.error(whole, "", "may not be read; give this process the right to");
    } catch (IOException unreadable) {
      problems.error(whole, "", "can't be read: " + unreadable.getMessage());
    }
  }

  private static Path parentOf(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  /** One file: origin and owner are its own (RFC 1035 §5.1); TTLs go on through inclusions. */
  private final class Reading {
    private final Path file;
    private final int depth;
    private byte[] origin;
    private Name originName;
    private byte[] owner = {};
    private boolean isOwnerWrong;
    private Place place;

    Reading(Path file, byte[] origin, int depth) throws IOException {
      this.file = file;
      this.depth = depth;
      this.origin = origin;
      originName = new Name(origin);
      place = new Place(file.toString(), 0);
    }

    void run(byte[] octets) {
      MasterLexer lexer = new MasterLexer(octets);
      boolean more = true;
      while (more) {
        try {
          more = lexer.next();
          if (more) entry(lexer);
        } catch (IllegalArgumentException wrong) {
          problems.error(new Place(file.toString(), lexer.line()), "", wrong.getMessage());
        }
      }
    }

    private void entry(MasterLexer lexer) {
      place = new Place(file.toString(), lexer.line());
      List<String> words = lexer.words();
      if (!lexer.isIndented() && words.getFirst().startsWith("$")) {
        directive(words);
        return;
      }
      try {
        record(words, lexer.isIndented());
      } catch (IllegalArgumentException wrong) {
        problems.error(place, isOwnerWrong || owner.length == 0 ? "" : Names.text(owner, 0), wrong.getMessage());
      }
    }

    private void directive(List<String> words) {
      switch (words.getFirst().toUpperCase(Locale.ROOT)) {
        case "$ORIGIN" -> {
          origin = Names.wire(argument(words), origin);
          originName = dnsjava(origin);
        }
        case "$TTL" -> {
          defaultTtl = ttl(argument(words));
          hasDefaultTtl = true;
        }
        case "$INCLUDE" -> include(words);
        case "$GENERATE" -> generate(words);
        default -> throw new IllegalArgumentException("\"" + words.getFirst()
            + "\" is no directive; there are $ORIGIN, $TTL, $INCLUDE and $GENERATE "
            + "(a name that starts with $ is written \\$…)");
      }
    }

    private static String argument(List<String> words) {
      if (words.size() == 2) return words.get(1);
      throw new IllegalArgumentException(words.getFirst() + " takes one value, not " + (words.size() - 1));
    }

    private void include(List<String> words) {
      if (words.size() < 2 || words.size() > 3) {
        throw new IllegalArgumentException("$INCLUDE takes a file and, if need be, an origin");
      }
      String named = words.get(1).replace("\"", "");
      byte[] within = words.size() == 3 ? Names.wire(words.get(2), origin) : origin;
      Path included = parentOf(file).resolve(named).normalize();
      if (!includesAnywhere && !isInFolder(included)) {
        throw new IllegalArgumentException("$INCLUDE \"" + named
            + "\" leads out of the folder of the zone's file; move the file there, or give the zone "
            + "\"include-anywhere: true\"");
      }
      if (depth == MOST_DEPTH || files.size() == MOST_FILES) {
        throw new IllegalArgumentException("$INCLUDE \"" + named
            + "\" is one too many: files include each other up to " + MOST_DEPTH + " deep, " + MOST_FILES
            + " for a zone; a file that includes itself never ends");
      }
      MasterFile.this.read(shown(included), within, depth + 1);
    }

    /** Links are followed before judging, so that none leads out. */
    private boolean isInFolder(Path included) {
      try {
        return included.toRealPath().startsWith(folder.toRealPath());
      } catch (IOException missing) {
        return included.startsWith(folder);
      }
    }

    /** As the including file was named to us, so that the operator knows it again. */
    private Path shown(Path included) {
      Path beside = file.getParent();
      Path relative = parentOf(file).relativize(included);
      return beside == null ? relative : beside.resolve(relative);
    }

    private void generate(List<String> words) {
      if (words.size() < 4) throw new IllegalArgumentException("$GENERATE takes a range, an owner, a type and data");
      Generate range = Generate.parse(words.get(1));
      List<String> template = words.subList(2, words.size());
      for (long number = range.start(); number <= range.stop(); number += range.step()) {
        int n = (int) number;
        record(template.stream().map(word -> Generate.fill(word, n)).toList(), false);
      }
    }

    private void record(List<String> words, boolean indented) {
      if (!indented) {
        isOwnerWrong = true;
        owner = owner(words.getFirst());
        isOwnerWrong = !isInZone(words.getFirst());
      }
      if (isOwnerWrong) return;
      if (owner.length == 0) {
        throw new IllegalArgumentException(
            "the first record has no owner; write one at the start of the line, or @ for the origin");
      }
      int at = indented ? 0 : 1;
      long explicitTtl = -1;
      boolean hasClass = false;
      for (; at < words.size(); at++) {
        String word = words.get(at);
        if (!hasClass && isClass(word)) hasClass = true;
        else if (explicitTtl < 0 && Character.isDigit(word.charAt(0))) explicitTtl = ttl(word);
        else break;
      }
      if (at == words.size()) {
        throw new IllegalArgumentException("the record has no type; write owner, TTL, class, type and data");
      }
      int type = type(words.get(at));
      record(type, words.get(at), words.subList(at + 1, words.size()), explicitTtl);
    }

    private void record(int type, String typeName, List<String> data, long explicitTtl) {
      if (explicitTtl >= 0) lastTtl = explicitTtl;
      byte[] octets = rdata.read(type, typeName, data, origin, originName);
      if (lastTtl < 0 && !hasDefaultTtl) missTtl(type, octets);
      tree.add(owner, type, hasDefaultTtl && explicitTtl < 0 ? defaultTtl : lastTtl, octets, place);
    }

    /** Before $TTL there was (RFC 2308 §4), MINIMUM was for this (RFC 1035 §3.3.13). */
    private void missTtl(int type, byte[] octets) {
      String message = "the record has no TTL; write one before its type, or a $TTL line at the top";
      if (type == RecordType.SOA) {
        lastTtl = Math.min(Rdata.minimum(octets), LONGEST_TTL_SECONDS);
        problems.warning(place, Names.text(owner, 0), message + "; the SOA record's minimum, " + lastTtl
            + ", is used for it and those behind");
      } else {
        lastTtl = 0;
        problems.error(place, Names.text(owner, 0), message);
      }
    }

    private byte[] owner(String word) {
      byte[] wire = Names.wire(word, origin);
      byte[] lower = Names.lower(wire);
      if (isOriginDoubled(lower)) {
        problems.warning(place, Names.text(wire, 0), "the zone's name is in it twice; did \"" + word
            + "\" want a dot at its end?");
      }
      return lower;
    }

    /** What isn't ours to say is left out. */
    private boolean isInZone(String word) {
      if (Names.isAtOrBelow(owner, tree.origin())) return true;
      problems.warning(place, Names.text(owner, 0), "is out of the zone " + Names.text(tree.origin(), 0)
          + ", and left out; move the record to its own zone"
          + (word.endsWith(".") ? "" : ", or end the $ORIGIN with a dot"));
      return false;
    }

    private boolean isOriginDoubled(byte[] name) {
      byte[] zone = tree.origin();
      int at = name.length - 2 * zone.length + 1;
      return zone.length > 1 && at >= 0 && Arrays.equals(name, at, at + zone.length - 1, zone, 0, zone.length - 1)
          && Names.isAtOrBelow(name, Arrays.copyOfRange(name, at, name.length));
    }

    private boolean isClass(String word) {
      if (word.equalsIgnoreCase("IN") || word.equalsIgnoreCase("CLASS1")) return true;
      if (DClass.value(word) >= 0 && !word.equalsIgnoreCase("ANY") && !word.equalsIgnoreCase("NONE")) {
        throw new IllegalArgumentException("class " + word + " isn't served; write IN");
      }
      return false;
    }

    private int type(String word) {
      int type = RecordType.number(word);
      if (type < 0) {
        throw new IllegalArgumentException("\"" + word
            + "\" is no record type we know; write TYPE and its number, and the data as \\# LENGTH HEX (RFC 3597 §5)");
      }
      if (!RecordType.isData(type)) {
        throw new IllegalArgumentException(word + " is for questions and never stored in a zone; remove the record");
      }
      return type;
    }

    private long ttl(String word) {
      long seconds;
      try {
        seconds = TTL.parse(word, false);
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "\"" + word + "\" is no TTL; write seconds, or numbers with units as 1h30m", wrong);
      }
      if (seconds <= LONGEST_TTL_SECONDS) return seconds;
      problems.warning(place, "", "TTL " + word + " has its top bit set and counts as 0 (RFC 2181 §8); write at most "
          + LONGEST_TTL_SECONDS);
      return 0;
    }

    private static Name dnsjava(byte[] wire) {
      try {
        return new Name(wire);
      } catch (IOException wrong) {
        throw new IllegalArgumentException(wrong.getMessage(), wrong);
      }
    }
  }
}
