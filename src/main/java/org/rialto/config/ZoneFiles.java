package org.rialto.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds zones' master files; what is in them is for others to read. */
final class ZoneFiles {
  private static final String SUFFIX = ".zone";
  /** Files looked at in a folder; a server with more zones wants a catalogue of them. */
  private static final int FILES_MAX = 100_000;

  /** A file, and the zone it is of. */
  record Found(Located<String> origin, Path file) {}

  private final List<Found> found = new ArrayList<>();

  private ZoneFiles() {}

  /** The files of one item of the zones; of a folder, by file name. */
  static List<Found> read(Section section) {
    ZoneFiles reader = new ZoneFiles();
    if (section.has("folder")) reader.readFolder(section);
    else reader.readFile(section);
    return List.copyOf(reader.found);
  }

  private void readFolder(Section section) {
    section.forbid("file", "a zone is given by folder or by file: give each an item of its own");
    section.forbid("origin", "is for a file alone; in a folder, origins are the files' names without " + SUFFIX);
    section.item("folder").ifPresent(item -> item.folder().ifPresent(folder -> addFiles(item, folder)));
  }

  private void addFiles(Item item, Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : entries) {
        if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) files.add(file);
        if (files.size() > FILES_MAX) throw new IOException("more than " + FILES_MAX + " zone files");
      }
    } catch (IOException e) {
      item.error(folder + " can't be read: " + e.getMessage());
      return;
    }
    if (files.isEmpty()) item.error("no *" + SUFFIX + " file in " + folder);
    for (Path file : files.stream().sorted().toList()) {
      originOf(item, file).ifPresent(origin -> found.add(new Found(origin, file)));
    }
  }

  private void readFile(Section section) {
    if (!section.has("file")) {
      section.error("needs folder or file, as in \"folder: ../zones\" or \"file: cdn.example" + SUFFIX
          + "\", or secondary or catalog");
      return;
    }
    Optional<Item> item = section.item("file");
    Optional<Path> file = item.flatMap(Item::file);
    Optional<Located<String>> origin = section.has("origin")
        ? section.item("origin").flatMap(text -> text.locate(DomainNames::name))
        : item.flatMap(text -> text.read(section.problems()::resolve).flatMap(path -> originOf(text, path)));
    if (file.isPresent() && origin.isPresent()) {
      found.add(new Found(origin.get(), file.get()));
    }
  }

  /** The origin by a file's name. */
  private Optional<Located<String>> originOf(Item item, Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(SUFFIX)) {
      item.error(name + " doesn't end in " + SUFFIX
          + ", so its name doesn't say of which zone it is: write origin too");
      return Optional.empty();
    }
    try {
      return Optional.of(item.at(DomainNames.name(name.substring(0, name.length() - SUFFIX.length()))));
    } catch (IllegalArgumentException e) {
      item.error("the name of " + file + " says of which zone it is: " + e.getMessage());
      return Optional.empty();
    }
  }
}
