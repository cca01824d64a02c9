package org.rialto.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * How rialto logs: one line for each event, on standard error: time, level, who says it, what, and its particulars.
 * Said in Java, for reading the same from XML takes a tenth of a second of every start. An operator's own file, named
 * by {@code -Dlogback.configurationFile}, is used in its place.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %replace(%msg){'\\s*\\R\\s*', ' '} %kvp%n%ex";
  /** Libraries speak of their own affairs; what concerns us, rialto says itself. */
  private static final List<String> LIBRARIES = List.of("org.xbill", "org.eclipse.jetty", "okhttp3");

  @Override public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty("logback.configurationFile") != null) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(logs);
    lines.setPattern(PATTERN);
    lines.start();
    ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
    errors.setContext(logs);
    errors.setName("stderr");
    errors.setTarget("System.err");
    errors.setEncoder(lines);
    errors.start();
    Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(errors);
    for (String library : LIBRARIES) logs.getLogger(library).setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
