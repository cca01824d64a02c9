package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into a tree that knows its lines. Of YAML it takes one document of mappings, lists and single values.
 * Anchors, aliases and tags are refused, as what a value means would depend on what is written elsewhere. (An anchor at
 * a single value, if no alias uses it, isn't shown by the parser; it changes nothing.)
 */
final class YamlReader {
  /** The configuration has six levels; more is a slip of indentation, or an attack on the stack. */
  private static final int DEPTH_MAX = 16;
  /**
   * What ends a line for the parser (YAML 1.1 §4.2) and for no editor: were it let be, each problem below would be
   * told of a line further down than it is seen.
   */
  private static final Pattern UNSEEN_LINE_END = Pattern.compile("\r(?!\n)|[\u0085\u2028\u2029]");

  private final YAMLParser parser;

  private YamlReader(YAMLParser parser) {
    this.parser = parser;
  }

  /** YAML that isn't taken. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    private Refused(int line, String message) {
      super(message);
      this.line = line;
    }
  }

  /**
   * The value of a document; a mapping without keys if nothing is written. Of what is wrong only the first goes to
   * {@code problems}: YAML can't be read on.
   */
  static Optional<YamlValue> read(String text, Problems problems) {
    Matcher unseen = UNSEEN_LINE_END.matcher(text);
    if (unseen.find()) {
      YamlMistake mistake = YamlMistake.invisible(text, unseen.start());
      problems.error(mistake.line(), "", mistake.message());
      return Optional.empty();
    }
    try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return Optional.of(new YamlReader(parser).document());
    } catch (Refused e) {
      problems.error(e.line, "", e.getMessage());
    } catch (JacksonException e) {
      YamlMistake mistake = YamlMistake.of(e, text);
      problems.error(mistake.line(), "", mistake.message());
    }
    return Optional.empty();
  }

  private YamlValue document() throws Refused {
    JsonToken token = parser.nextToken();
    if (token == null) return new YamlValue.Mapping(1, List.of());
    YamlValue value = value(token, 1);
    if (parser.nextToken() != null) throw new Refused(line(), YamlMistake.SECOND_DOCUMENT);
    return value;
  }

  private YamlValue value(JsonToken token, int depth) throws Refused {
    int line = line();
    if (depth > DEPTH_MAX) throw new Refused(line, "is more than " + DEPTH_MAX + " levels deep: check the indentation");
    if (parser.isCurrentAlias()) {
      throw new Refused(line, "\"*" + parser.getString()
          + "\" is a YAML alias: write the value out, or in quotes if a \"*\" is meant");
    }
    if (parser.getRawTag() != null) {
      throw new Refused(line, "\"!\" starts a YAML tag: leave it out, or put the value in quotes");
    }
    return switch (token) {
      case START_OBJECT -> mapping(line, depth);
      case START_ARRAY -> sequence(line, depth);
      case VALUE_NULL -> new YamlValue.Scalar(line, "");
      default -> new YamlValue.Scalar(line, parser.getString());
    };
  }

  private YamlValue mapping(int line, int depth) throws Refused {
    refuseAnchor(line);
    List<YamlValue.Entry> entries = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = line();
      entries.add(new YamlValue.Entry(key, keyLine, value(parser.nextToken(), depth + 1)));
    }
    return new YamlValue.Mapping(line, List.copyOf(entries));
  }

  private YamlValue sequence(int line, int depth) throws Refused {
    refuseAnchor(line);
    List<YamlValue> items = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) items.add(value(token, depth + 1));
    return new YamlValue.Sequence(line, List.copyOf(items));
  }

  private void refuseAnchor(int line) throws Refused {
    String anchor = parser.getObjectId();
    if (anchor != null) {
      throw new Refused(line, "\"&" + anchor + "\" is a YAML anchor: write the value out wherever it is needed");
    }
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
