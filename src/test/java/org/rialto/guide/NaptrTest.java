package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.rfc.Cases;

/** What one record means: RFC 7286 §3.2, RFC 4848. */
class NaptrTest {
  static Stream<Arguments> records() {
    return Cases.of("rfc7286-naptr.cases", 8);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("records")
  void aRecordIsADirectoryOrLeadsOnwardOrIsUnfit(String section, String name, String service, String flags,
      String regexp, String replacement,
      String protocol, String outcome) {
    NaptrRecord record = new NaptrRecord(300, 100, 10, flags, service, regexp, replacement);
    switch (Naptr.of(record, ServiceParameter.parse("ALTO:" + protocol))) {
      case Naptr.Directory directory -> assertEquals(outcome, directory.uri().toString());
      case Naptr.Onward onward -> assertEquals(outcome, "onward");
      case Naptr.Unfit unfit -> {
        assertTrue(outcome.startsWith("~"), unfit.why());
        assertTrue(unfit.why().contains(outcome.substring(1).strip()), unfit.why());
      }
    }
  }
}
