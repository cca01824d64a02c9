package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rialto.alto.WebOrigin;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/** A source leads to the servers its operators name, and to nobody else inside. */
class SourceReachTest {
  private static final SourceReach REACH = new SourceReach(
      Set.of(WebOrigin.of(URI.create("http://alto.example/directory")),
          WebOrigin.of(URI.create("http://10.0.0.1:5380/"))),
      new HostRules(List.of(new HostPattern("*.maps.example")), List.of(IpPrefix.parse("10.1.0.0/16"))));

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
      "http://alto.example/networkmap, -",
      "https://alto.example/networkmap, -",
      "http://alto.example:8080/, another port of the source's own host",
      "https://alto.example:8443/, another port of the source's own host",
      "http://10.0.0.1:5380/networkmap, -",
      "http://10.0.0.1/, 10.0.0.1 is an inside address",
      "http://10.1.2.3:8080/, -",
      "http://127.0.0.1:5380/, 127.0.0.1 is an inside address",
      "http://169.254.169.254/latest, 169.254.169.254 is an inside address",
      "http://[::1]/, ::1 is an inside address",
      "http://[::ffff:10.0.0.1]/, ::ffff:10.0.0.1 is at",
      "http://127.1/, it names no host",
      "http://9.9.9.9/, -",
      "https://other.example/, -",
  })
  void aUriIsJudgedByItsServer(URI uri, String refusal) {
    Optional<String> told = REACH.refusal(uri);
    assertEquals(refusal != null, told.isPresent(), told.toString());
    if (refusal != null) assertTrue(told.get().startsWith(refusal), told.get());
  }

  @ParameterizedTest
  @CsvSource({
      "alto.example, 10.9.9.9, true",
      "ALTO.example, 127.0.0.1, true",
      "a.maps.example, 127.0.0.1, true",
      "other.example, 10.1.2.3, true",
      "other.example, 10.2.2.3, false",
      "other.example, ::1, false",
      "other.example, 9.9.9.9, true",
  })
  void aNameIsJudgedByItsAddresses(String host, String address, boolean reached) {
    assertEquals(reached, REACH.refusal(host, IpAddress.parse(address)).isEmpty());
  }

  @Test void theRefusalNamesTheAddressAndTheCure() {
    assertEquals(Optional.of("other.example is at 10.2.2.3, which is an inside address, and leads-to doesn't name it"),
        REACH.refusal("other.example", IpAddress.parse("10.2.2.3")));
  }
}
