package org.rialto.alto;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.rialto.location.MapException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON patch (RFC 6902): operations on one document, one after the other, all or none (§5).
 *
 * @param operations in their order
 */
record JsonPatch(List<Operation> operations) {
  /** Patches of more operations than this are no smaller than the map. */
  private static final int OPERATIONS_MAX = 100_000;
  /** As deep as a document becomes; its reader takes no deeper one. */
  private static final int DEPTH_MAX = 64;
  /** What all operations together may add, copy and move: a document copied into itself soon fills any memory. */
  private static final int VALUES_MAX = 4_000_000;
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("~([^01]|$)");
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
  /** What a message quotes of a path. */
  private static final int SHOWN_MAX = 120;

  /** What an operation does (§4). */
  private enum Kind { ADD, REMOVE, REPLACE, MOVE, COPY, TEST }

  /**
   * One operation.
   *
   * @param from the source of MOVE and COPY; else empty
   * @param value of ADD, REPLACE and TEST; else missing
   */
  private record Operation(Kind kind, List<String> path, List<String> from, JsonNode value) {}

  /**
   * Reads a patch; members that are unknown are ignored (§4).
   *
   * @throws MapException naming the operation, if it is none
   */
  static JsonPatch of(JsonNode document) {
    if (!document.isArray()) throw new MapException("a JSON patch must be an array (RFC 6902 §3)");
    if (document.size() > OPERATIONS_MAX) throw new MapException("more than " + OPERATIONS_MAX + " operations");
    List<Operation> operations = new ArrayList<>(document.size());
    for (JsonNode operation : document) {
      try {
        operations.add(operation(operation));
      } catch (MapException e) {
        throw new MapException("operation " + operations.size() + ": " + e.getMessage());
      }
    }
    return new JsonPatch(List.copyOf(operations));
  }

  private static Operation operation(JsonNode node) {
    Kind kind = switch (string(node, "op")) {
      case "add" -> Kind.ADD;
      case "remove" -> Kind.REMOVE;
      case "replace" -> Kind.REPLACE;
      case "move" -> Kind.MOVE;
      case "copy" -> Kind.COPY;
      case "test" -> Kind.TEST;
      case String other -> throw new MapException("\"" + shown(other) + "\" is no operation (RFC 6902 §4)");
    };
    List<String> path = pointer(string(node, "path"));
    List<String> from = kind == Kind.MOVE || kind == Kind.COPY ? pointer(string(node, "from")) : List.of();
    boolean valued = kind == Kind.ADD || kind == Kind.REPLACE || kind == Kind.TEST;
    if (valued && !node.has("value")) throw new MapException("has no value (RFC 6902 §4)");
    if (kind == Kind.MOVE && isBelow(path, from)) {
      throw new MapException(written(from) + " can't move into itself (RFC 6902 §4.4)");
    }
    return new Operation(kind, path, from, node.path("value"));
  }

  private static String string(JsonNode operation, String member) {
    JsonNode value = operation.path(member);
    if (!value.isString()) throw new MapException("has no " + member + " that is a string (RFC 6902 §4)");
    return value.stringValue();
  }

  private static boolean isBelow(List<String> path, List<String> above) {
    return path.size() > above.size() && path.subList(0, above.size()).equals(above);
  }

  /** The reference tokens of a JSON pointer (RFC 6901 §3, §4). */
  private static List<String> pointer(String text) {
    if (text.isEmpty()) return List.of();
    if (text.charAt(0) != '/') throw new MapException("\"" + shown(text) + "\" is no JSON pointer (RFC 6901 §3)");
    List<String> tokens = new ArrayList<>();
    for (String token : text.substring(1).split("/", -1)) {
      if (token.indexOf('~') >= 0 && BROKEN_ESCAPE.matcher(token).find()) {
        throw new MapException("\"" + shown(text) + "\" is no JSON pointer: \"~\" is followed by 0 or 1 (RFC 6901 §3)");
      }
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    if (tokens.size() > DEPTH_MAX) throw new MapException("\"" + shown(text) + "\" leads deeper than " + DEPTH_MAX);
    return List.copyOf(tokens);
  }

  /** The places that are read or written. */
  List<List<String>> places() {
    List<List<String>> places = new ArrayList<>();
    for (Operation operation : operations) {
      places.add(operation.path());
      if (operation.kind() == Kind.MOVE || operation.kind() == Kind.COPY) places.add(operation.from());
    }
    return places;
  }

  /**
   * What a document is after the patch. The document itself is used up.
   *
   * @throws MapException naming the operation that fails; nothing may be made of the document then
   */
  JsonNode apply(JsonNode document) {
    Budget budget = new Budget();
    JsonNode current = document;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      try {
        current = apply(operation, current, budget);
      } catch (MapException e) {
        throw new MapException("operation " + i + ", " + operation.kind().name().toLowerCase(Locale.ROOT) + " "
            + written(operation.path()) + ": " + e.getMessage());
      }
    }
    return current;
  }

  private static JsonNode apply(Operation operation, JsonNode document, Budget budget) {
    List<String> path = operation.path();
    return switch (operation.kind()) {
      case ADD -> add(document, path, budget.spent(operation.value(), path.size()).deepCopy());
      case REMOVE -> remove(document, path);
      case REPLACE -> replace(document, path, budget.spent(operation.value(), path.size()).deepCopy());
      case COPY -> add(document, path, budget.spent(at(document, operation.from()), path.size()).deepCopy());
      case MOVE -> {
        JsonNode moved = budget.spent(at(document, operation.from()), path.size());
        yield path.equals(operation.from()) ? document : add(remove(document, operation.from()), path, moved);
      }
      case TEST -> {
        if (!isEqual(at(document, path), operation.value())) throw new MapException("the test fails (RFC 6902 §4.6)");
        yield document;
      }
    };
  }

  /** What is left of what a patch may move about. */
  private static final class Budget {
    private int values = VALUES_MAX;

    /** The value, counted with all that is in it; it is to lie so deep. */
    JsonNode spent(JsonNode value, int depth) {
      if (depth > DEPTH_MAX) throw new MapException("the document becomes deeper than " + DEPTH_MAX);
      if (--values < 0) throw new MapException("a patch that moves more than " + VALUES_MAX + " values");
      for (JsonNode inner : value) spent(inner, depth + 1);
      return value;
    }
  }

  private static JsonNode add(JsonNode document, List<String> path, JsonNode value) {
    if (path.isEmpty()) return value;
    switch (parent(document, path)) {
      case ObjectNode object -> object.set(path.getLast(), value);
      case ArrayNode array -> {
        if (path.getLast().equals("-")) array.add(value);
        else array.insert(index(path.getLast(), array.size()), value);
      }
      case JsonNode _ -> throw new MapException("its parent is no object and no array");
    }
    return document;
  }

  private static JsonNode remove(JsonNode document, List<String> path) {
    at(document, path);
    if (path.isEmpty()) throw new MapException("the whole document can't be removed");
    switch (parent(document, path)) {
      case ObjectNode object -> object.remove(path.getLast());
      case ArrayNode array -> array.remove(index(path.getLast(), array.size() - 1));
      case JsonNode _ -> throw new MapException("its parent is no object and no array");
    }
    return document;
  }

  private static JsonNode replace(JsonNode document, List<String> path, JsonNode value) {
    at(document, path);
    if (path.isEmpty()) return value;
    switch (parent(document, path)) {
      case ObjectNode object -> object.set(path.getLast(), value);
      case ArrayNode array -> array.set(index(path.getLast(), array.size() - 1), value);
      case JsonNode _ -> throw new MapException("its parent is no object and no array");
    }
    return document;
  }

  private static JsonNode parent(JsonNode document, List<String> path) {
    return at(document, path.subList(0, path.size() - 1));
  }

  private static JsonNode at(JsonNode document, List<String> path) {
    JsonNode node = document;
    for (int depth = 0; depth < path.size(); depth++) {
      String token = path.get(depth);
      node = node.isArray() ? node.path(index(token, node.size() - 1)) : node.path(token);
      if (node.isMissingNode()) throw new MapException(written(path.subList(0, depth + 1)) + " isn't there");
    }
    return node;
  }

  /** An array index without leading zeros (RFC 6901 §4). */
  private static int index(String token, int last) {
    if (!INDEX.matcher(token).matches()) throw new MapException("\"" + shown(token) + "\" is no array index");
    int index = Integer.parseInt(token);
    if (index > last) throw new MapException("there is no place " + index + " in the array");
    return index;
  }

  /** Equality as §4.6 has it: numbers by value, members in any order. */
  private static boolean isEqual(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) return a.doubleValue() == b.doubleValue();
    if (a.isArray() && b.isArray()) {
      if (a.size() != b.size()) return false;
      for (int i = 0; i < a.size(); i++) {
        if (!isEqual(a.get(i), b.get(i))) return false;
      }
      return true;
    }
    if (a.isObject() && b.isObject()) {
      if (a.size() != b.size()) return false;
      for (Map.Entry<String, JsonNode> member : a.properties()) {
        if (!isEqual(member.getValue(), b.path(member.getKey()))) return false;
      }
      return true;
    }
    return a.equals(b);
  }

  private static String written(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String token : path) text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
    return text.isEmpty() ? "the document" : shown(text.toString());
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
