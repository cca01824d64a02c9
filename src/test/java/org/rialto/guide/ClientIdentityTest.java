package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities are bounded, fit a header, and aren't shown whole. */
class ClientIdentityTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\r\nX-Other: 1", "tab\t", "\u00e9", "\u007f"})
  void whatAHeaderCannotHoldIsNone(String text) {
    String told = assertThrows(IllegalArgumentException.class, () -> new ClientIdentity(text)).getMessage();
    assertFalse(!text.isEmpty() && told.contains(text), told);
  }

  @Test void isNoLongerThanItsBound() {
    assertEquals(128, new ClientIdentity("x".repeat(128)).text().length());
    assertThrows(IllegalArgumentException.class, () -> new ClientIdentity("x".repeat(129)));
  }

  @Test void isNotShownWhole() {
    assertEquals("subs… of 18 characters", new ClientIdentity("subscriber-0123456").toString());
    assertEquals("… of 5 characters", new ClientIdentity("alice").toString());
  }
}
