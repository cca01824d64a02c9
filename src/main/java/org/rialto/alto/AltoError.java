package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.rialto.location.MapException;

/**
 * An error as {@code application/alto-error+json} (RFC 7285 §8.5.2).
 *
 * @param code one of the table's four, or of an extension
 * @param syntaxError free text, with {@code E_SYNTAX}
 * @param field the member at fault, its path written with slashes
 * @param value what it was; only with a field
 */
record AltoError(String code, Optional<String> syntaxError, Optional<String> field, Optional<String> value) {
  static final String SYNTAX = "E_SYNTAX";
  static final String INVALID_FIELD_VALUE = "E_INVALID_FIELD_VALUE";

  /** An error body is a few lines; a megabyte under that name is something else. */
  private static final long BYTES_MAX = 65_536;

  static AltoError syntax(String text) {
    return new AltoError(SYNTAX, Optional.of(text), Optional.empty(), Optional.empty());
  }

  static AltoError invalidValue(String field, String value) {
    return new AltoError(INVALID_FIELD_VALUE, Optional.empty(), Optional.of(field), Optional.of(value));
  }

  /**
   * Reads an error; all but the code may be missing.
   *
   * @throws MapException if it is no error body
   */
  static AltoError read(InputStream in) throws IOException {
    return JsonInput.object(new BoundedInput(in, BYTES_MAX), AltoError::read);
  }

  private static AltoError read(JsonInput json) {
    Optional<AltoError> error = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      if (json.name().equals("meta")) error = Optional.of(readMeta(json));
      else json.skip();
    }
    return TagJson.required(error, "meta");
  }

  private static AltoError readMeta(JsonInput json) {
    Optional<String> code = Optional.empty();
    Optional<String> syntaxError = Optional.empty();
    Optional<String> field = Optional.empty();
    Optional<String> value = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      if (!json.isString()) {
        json.skip();
        continue;
      }
      switch (json.name()) {
        case "code" -> code = Optional.of(json.string());
        case "syntax-error" -> syntaxError = Optional.of(json.string());
        case "field" -> field = Optional.of(json.string());
        case "value" -> value = Optional.of(json.string());
        default -> json.skip();
      }
    }
    return new AltoError(TagJson.required(code, "meta/code"), syntaxError, field, value);
  }

  byte[] octets() {
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      json.writeObjectPropertyStart("meta");
      json.writeStringProperty("code", code);
      syntaxError.ifPresent(text -> json.writeStringProperty("syntax-error", text));
      field.ifPresent(path -> json.writeStringProperty("field", path));
      value.ifPresent(text -> json.writeStringProperty("value", text));
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  @Override public String toString() {
    return code + syntaxError.map(text -> ": " + text).orElse("") + field.map(path -> ", field " + path).orElse("")
        + value.map(text -> ", value \"" + text + "\"").orElse("");
  }
}
