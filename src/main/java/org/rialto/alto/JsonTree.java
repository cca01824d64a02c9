package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.rialto.location.MapException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Small JSON documents as trees: patches, and the parts of a message they touch. A tree is some ten times its text, so
 * only so much text becomes one. A member named twice is refused, as everywhere (RFC 6902 §A.13 leaves it open).
 */
final class JsonTree {
  /** A patch beyond this is no smaller than the map; a full copy can be read as it comes. */
  static final int BYTES_MAX = 8 << 20;
  /** As deep as other messages may be. */
  private static final int DEPTH_MAX = 32;
  private static final int NUMBER_MAX = 128;

  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxStringLength(BYTES_MAX)
          .maxNameLength(BYTES_MAX).maxNumberLength(NUMBER_MAX).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private JsonTree() {}

  /**
   * Reads one document with nothing after it.
   *
   * @throws MapException if it is none, or too large or too deep
   * @throws IOException if the stream fails
   */
  static JsonNode read(InputStream in) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(new BoundedInput(in, BYTES_MAX));
      if (tree.isMissingNode()) throw new MapException("not JSON: nothing is there");
      return tree;
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw refused(e);
    }
  }

  /** @throws MapException as {@link #read(InputStream)} does */
  static JsonNode read(byte[] octets) {
    try {
      JsonNode tree = MAPPER.readTree(octets);
      if (tree.isMissingNode()) throw new MapException("not JSON: nothing is there");
      return tree;
    } catch (JacksonException e) {
      throw refused(e);
    }
  }

  /**
   * The text of a tree, in UTF-8.
   *
   * @throws MapException if it is deeper than a document may be
   */
  static byte[] octets(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JacksonException e) {
      throw refused(e);
    }
  }

  /** A string as it stands between its quotes, escapes undone. */
  static String unescaped(String text) {
    return text.indexOf('\\') < 0 ? text : read(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8)).stringValue();
  }

  private static MapException refused(JacksonException e) {
    return new MapException("not JSON, or beyond what is read of it: " + e.getOriginalMessage());
  }
}
