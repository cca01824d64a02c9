package org.rialto.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rialto.location.CostType;
import org.rialto.net.IpPrefix;
import org.slf4j.LoggerFactory;

/** Which servers the requests of clients may name. */
class NamedServersTest {
  private static final HostRules ALLOW = new HostRules(
      List.of(new HostPattern("*.isp.example"), new HostPattern("alto.example")),
      List.of(IpPrefix.parse("203.0.113.0/24"), IpPrefix.parse("10.1.0.0/16"), IpPrefix.parse("2001:db8::/32")));
  private static final HostRules DENY = new HostRules(List.of(new HostPattern("bad.isp.example")),
      List.of(IpPrefix.parse("203.0.113.128/25")));
  private static final NamedServers SERVERS = servers(new ServerRights(false, ALLOW, DENY, false));

  private static NamedServers servers(ServerRights rights) {
    return new NamedServers(rights, new CostType("routingcost", CostType.NUMERICAL), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://alto.example/directory", "https://ALTO.example.:8443/", "https://a.b.isp.example/",
      "https://203.0.113.7/", "https://10.1.2.3/directory", "https://[2001:db8::1]/"})
  void thoseOnTheListAreAsked(String uri) {
    assertEquals(Optional.empty(), SERVERS.refusal(URI.create(uri)));
    assertTrue(SERVERS.find(URI.create(uri)).isPresent());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      https://other.example/directory | other.example is not among those allowed
      https://isp.example/            | isp.example is not among those allowed
      https://198.51.100.1/           | 198.51.100.1 is not among those allowed
      https://10.2.0.1/               | 10.2.0.1 is not among those allowed
      https://127.0.0.1/              | 127.0.0.1 is not among those allowed
      https://localhost/              | localhost is not among those allowed
      https://0x7f000001/             | 0x7f000001 is not among those allowed
      https://2130706433/             | 2130706433 is no proper address
      https://[::1]/                  | ::1 is not among those allowed
      https://bad.isp.example/        | bad.isp.example is denied
      https://203.0.113.200/          | 203.0.113.200 is denied
      http://alto.example/            | plain http is not allowed
      file:///etc/passwd              | it is neither https nor http
      alto.example                    | it is neither https nor http
      https://u:p@alto.example/       | it names a user
      https:///directory              | it names no host
      """)
  void othersAreRefusedWithoutALook(String uri, String why) {
    assertEquals(Optional.of(why), SERVERS.refusal(URI.create(uri)));
    assertEquals(Optional.empty(), SERVERS.find(URI.create(uri)));
  }

  @Test void nobodyIsAllowedWhereNobodyIsListed() {
    NamedServers none = servers(new ServerRights(true, HostRules.NONE, HostRules.NONE, true));
    assertEquals(Optional.of("alto.example is not among those allowed"),
        none.refusal(URI.create("https://alto.example/")));
  }

  @Test void refusalsAreLoggedOnceForEachHostAndOfFewHosts() {
    List<String> log = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> reading = new AppenderBase<>() {
      @Override protected void append(ILoggingEvent event) {
        log.add(event.getFormattedMessage());
      }
    };
    Logger logger = (Logger) LoggerFactory.getLogger(NamedServers.class);
    logger.addAppender(reading);
    reading.start();
    try {
      NamedServers servers = servers(new ServerRights(false, ALLOW, DENY, false));
      for (int i = 0; i < 200; i++) servers.find(URI.create("https://a.example/secret-" + i));
      assertEquals(List.of("event=named-server-refused host=a.example reason=\"a.example is not among those"
          + " allowed\""), log);
      for (int i = 0; i < 200; i++) servers.find(URI.create("https://h" + i + ".example/"));
      assertEquals(32, log.size());
    } finally {
      logger.detachAppender(reading);
    }
  }

  @Test void longUrisAreRefused() {
    assertEquals(Optional.of("its URI is longer than 1024"),
        SERVERS.refusal(URI.create("https://alto.example/" + "x".repeat(1024))));
  }

  @Test void sameDirectoryIsTheSameSourceAndAnotherIsNot() {
    Optional<ServerTerms> source = SERVERS.find(URI.create("https://alto.example/directory"));
    assertEquals(source, SERVERS.find(URI.create("https://alto.example/directory")));
    assertFalse(source.equals(SERVERS.find(URI.create("https://alto.example/other"))));
    NamedServers others = servers(new ServerRights(false, ALLOW, HostRules.NONE, false));
    assertFalse(source.equals(others.find(URI.create("https://alto.example/directory"))), "other rights");
  }
}
