package org.rialto.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Where text is not YAML, and what to do: the parser's words are about YAML's grammar, an operator's question is what
 * to change.
 *
 * @param line from 1
 */
record YamlMistake(int line, String message) {
  static final String SECOND_DOCUMENT = "a second document begins here: take out the line \"---\" or \"...\"";

  /** The parser names places so: first where a thing began, if it says so at all, and last where it went wrong. */
  private static final Pattern PLACE = Pattern.compile("line (\\d+), column \\d+");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]");

  /** Which of the places the parser names an operator should look at. */
  private enum Look { BEGINNING, END }

  /** What the parser says, and what we say instead. */
  private record Cure(Pattern said, Look look, String message) {
    private Cure(String said, Look look, String message) {
      this(Pattern.compile(said, Pattern.DOTALL), look, message);
    }
  }

  /** The first that fits is taken. */
  private static final List<Cure> CURES = List.of(
      new Cure("\\(TAB\\)", Look.END, "a tab where only spaces may be: indent with spaces"),
      new Cure("found character '(.)' that cannot start", Look.END,
          "a value can't start with \"$1\": put it in quotes"),
      new Cure("mapping values are not allowed here", Look.END,
          "a second \":\" on the line, or a key too far in: put a value with \": \" in quotes, or line the key up"),
      new Cure("sequence entries are not allowed here", Look.END,
          "a \"- \" behind a key: list items go on lines of their own, below the key"),
      new Cure("while scanning an alias", Look.BEGINNING,
          "\"*\" starts a YAML alias: put a value that starts with it in quotes, as \"*\""),
      new Cure("while scanning an anchor", Look.BEGINNING,
          "\"&\" starts a YAML anchor: put a value that starts with it in quotes"),
      new Cure("quoted scalar.*(end of stream|document separator)", Look.BEGINNING,
          "quotes are opened here and never closed"),
      new Cure("unknown escape character (.)", Look.END,
          "\"\\$1\" means nothing in double quotes: use single quotes, in which \"\\\" is just itself"),
      new Cure("could not find expected ':'", Look.BEGINNING,
          "neither \"key: value\" nor \"- item\": the \": \" is missing"),
      new Cure("found ':'", Look.END,
          "a value starts with \":\": put an IPv6 address in quotes, as \"::1\" or \"[::1]:53\""),
      new Cure("while parsing a flow sequence", Look.BEGINNING,
          "a list is opened here with \"[\", and a \",\" or its \"]\" is missing"),
      new Cure("while parsing a flow mapping", Look.BEGINNING,
          "keys are opened here with \"{\", and a \",\" or their \"}\" is missing"),
      new Cure("found '<stream end>'", Look.END,
          "the file ends where a value should be: a \"]\", \"}\" or value is missing"),
      new Cure("expected the node content, but found '(.)'", Look.END, "\"$1\" where a value should be"),
      new Cure("found '<scalar>'", Look.END,
          "text after a value that has ended: put the whole value in quotes, with other quotes than are in it"),
      new Cure("expected <block end>", Look.END, "is indented like nothing above it: line it up with its neighbours"),
      new Cure("expected '<document start>'", Look.END, SECOND_DOCUMENT),
      new Cure("Expected a property name", Look.END,
          "a key can't be a list or have keys itself: put a value with brackets in quotes, as \"[::1]:53\""));

  /** What is wrong with the text, by what the parser says of it. */
  static YamlMistake of(JacksonException e, String text) {
    String said = e.getOriginalMessage();
    Matcher control = CONTROL.matcher(text);
    if (said.contains("special characters are not allowed") && control.find()) return invisible(text, control.start());
    for (Cure cure : CURES) {
      Matcher matcher = cure.said().matcher(said);
      if (!matcher.find()) continue;
      String message = matcher.groupCount() == 1 ? cure.message().replace("$1", matcher.group(1)) : cure.message();
      return new YamlMistake(line(said, cure.look()).orElse(line(e)), message);
    }
    return new YamlMistake(line(said, Look.END).orElse(line(e)), "is not YAML: " + withoutPlaces(said));
  }

  /** That nobody sees the character there, which means something all the same. */
  static YamlMistake invisible(String text, int at) {
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    return new YamlMistake(line, String.format(Locale.ROOT, "an invisible character, U+%04X: take it out",
        (int) text.charAt(at)));
  }

  private static Optional<Integer> line(String said, Look look) {
    List<Integer> lines = PLACE.matcher(said).results().map(place -> Integer.valueOf(place.group(1))).toList();
    if (lines.isEmpty()) return Optional.empty();
    return Optional.of(look == Look.BEGINNING ? lines.getFirst() : lines.getLast());
  }

  private static int line(JacksonException e) {
    return e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
  }

  /** The parser's sentences, without its places and the lines it shows. */
  private static String withoutPlaces(String said) {
    return said.lines().filter(line -> !line.isBlank() && !line.startsWith(" ")).collect(Collectors.joining(": "));
  }
}
