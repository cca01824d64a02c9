package org.rialto.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rialto.net.IpAddress;

class SharingTest {
  private static final Remote REMOTE = new Remote("secondary",
      List.of(new Remote.Address(IpAddress.parse("192.0.2.1"), 53)), List.of(), Optional.empty());

  @Test void aZoneThatIsGivenToNobodyIsOursAlone() {
    assertTrue(Sharing.NONE.isNone());
    assertTrue(new Sharing(List.of(), List.of()).isNone());
  }

  @Test void aZoneThatOthersAreToldOfIsShared() {
    assertFalse(new Sharing(List.of(), List.of(REMOTE)).isNone());
  }
}
