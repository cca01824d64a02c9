package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.MapException;
import org.rialto.rfc.Cases;
import tools.jackson.databind.JsonNode;

/** The two forms of JSON patches, by the examples of their RFCs. */
class PatchTest {
  static Stream<Arguments> merges() {
    return Cases.of("rfc7396.cases", 4);
  }

  static Stream<Arguments> patches() {
    return Cases.of("rfc6902.cases", 4);
  }

  private static JsonNode tree(String json) {
    return JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "RFC 7396 {0}: {1} with {2}")
  @MethodSource("merges")
  void mergePatchesApply(String section, String original, String patch, String result) {
    JsonNode before = tree(original);
    assertEquals(tree(result), MergePatch.apply(before, tree(patch)));
    assertEquals(tree(original), before, "the original is left as it was");
  }

  @ParameterizedTest(name = "RFC 6902 {0}: {1} with {2}")
  @MethodSource("patches")
  void jsonPatchesApplyOrAreRefused(String section, String document, String patch, String outcome) {
    if (!outcome.startsWith("!")) {
      assertEquals(tree(outcome), JsonPatch.of(tree(patch)).apply(tree(document)));
      return;
    }
    String complaint = assertThrows(MapException.class, () -> JsonPatch.of(tree(patch)).apply(tree(document)))
        .getMessage();
    assertTrue(complaint.contains(outcome.substring(1).strip()), complaint);
  }

  @Test void aDocumentCopiedIntoItselfOverAndOverIsRefusedBeforeItFillsTheMemory() {
    StringBuilder bomb = new StringBuilder("[{\"op\": \"add\", \"path\": \"/x\", \"value\": {}}");
    for (int i = 0; i < 40; i++) {
      bomb.append(",{\"op\": \"copy\", \"from\": \"/x\", \"path\": \"/x/").append(i).append("\"}");
    }
    JsonPatch patch = JsonPatch.of(tree(bomb.append(']').toString()));
    String complaint = assertThrows(MapException.class, () -> patch.apply(tree("{}"))).getMessage();
    assertTrue(complaint.contains("moves more than 4000000 values"), complaint);
  }

  @Test void aDocumentThatGrowsDeepIsRefusedBeforeItEndsTheStack() {
    String down = "/a".repeat(30);
    StringBuilder deep = new StringBuilder("[");
    for (int i = 0; i < 5; i++) {
      deep.append(i == 0 ? "" : ",").append("{\"op\": \"copy\", \"from\": \"\", \"path\": \"").append(down)
          .append("\"}");
    }
    String document = "{\"a\":".repeat(30) + "1" + "}".repeat(30);
    JsonPatch patch = JsonPatch.of(tree(deep.append(']').toString()));
    String complaint = assertThrows(MapException.class, () -> patch.apply(tree(document))).getMessage();
    assertTrue(complaint.contains("deeper than 64"), complaint);
    assertThrows(MapException.class, () -> JsonPatch.of(tree("[{\"op\": \"remove\", \"path\": \"" + "/a".repeat(65)
        + "\"}]")));
  }
}
