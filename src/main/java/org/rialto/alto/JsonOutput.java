package org.rialto.alto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON messages, in UTF-8. */
final class JsonOutput {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private JsonOutput() {}

  /** Writes one message; the stream is left open. */
  static void write(OutputStream to, Consumer<JsonGenerator> message) throws IOException {
    JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), new Unclosed(to));
    try (generator) {
      message.accept(generator);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /** One message, as octets. */
  static byte[] octets(Consumer<JsonGenerator> message) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), octets)) {
      message.accept(generator);
    }
    return octets.toByteArray();
  }

  /** Keeps the generator from closing a stream that isn't its own. */
  private static final class Unclosed extends OutputStream {
    private final OutputStream to;

    Unclosed(OutputStream to) {
      this.to = to;
    }

    @Override public void write(int octet) throws IOException {
      to.write(octet);
    }

    @Override public void write(byte[] octets, int offset, int length) throws IOException {
      to.write(octets, offset, length);
    }

    @Override public void flush() throws IOException {
      to.flush();
    }
  }
}
