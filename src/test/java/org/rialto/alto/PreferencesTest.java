package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §12.5.1 and §12.5.3: what a client takes. */
class PreferencesTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = ';', quoteCharacter = '\'', value = {
      "application/alto-networkmap+json; true",
      "application/alto-networkmap+json,application/alto-error+json; true",
      "text/html, */*|q=0.1; true",
      "application/*; true",
      "Application/ALTO-NetworkMap+JSON; true",
      "application/alto-costmap+json; false",
      "application/alto-networkmap+json|q=0, */*; false",
      "application/*|q=0, */*; false",
      "*/*|q=0; false",
      "text/*; false",
      "application/alto-networkmap+json|q=nonsense; true",
  })
  void theMostSpecificRangeDecides(String accept, boolean taken) {
    assertEquals(taken, new Preferences(List.of(accept.replace('|', ';'))).takesType(MediaType.NETWORK_MAP));
  }

  @Test void whoSaysNothingTakesAnyTypeAndNoCompression() {
    assertEquals(true, new Preferences(List.of()).takesType(MediaType.NETWORK_MAP));
    assertEquals(false, new Preferences(List.of()).takesGzip());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = ';', value = {
      "gzip; true",
      "deflate, GZIP|q=0.5; true",
      "x-gzip; true",
      "*; true",
      "*|q=0; false",
      "gzip|q=0, *; false",
      "identity; false",
      "identity, gzip|q=0.5; false",
      "identity|q=0.5, gzip; true",
      "br; false",
  })
  void gzipIsSentToThoseWhoLikeItNoLess(String acceptEncoding, boolean taken) {
    assertEquals(taken, new Preferences(List.of(acceptEncoding.replace('|', ';'))).takesGzip());
  }
}
