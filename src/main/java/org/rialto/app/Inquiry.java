package org.rialto.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.rialto.config.ConfigException;
import org.rialto.config.ConfigFile;
import org.rialto.config.Located;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command's question: to the running server, or where there is none, to what the configuration and the maps on disk
 * say.
 */
final class Inquiry {
  private Inquiry() {}

  static ObjectNode request(String command) {
    return JsonMapper.shared().createObjectNode().put("command", command);
  }

  /** Asks the running server. */
  static JsonNode ofServer(Main main, ObjectNode request) throws OperatorException, ConfigException {
    Optional<Path> socket = adminSocket(main);
    Optional<JsonNode> reply = ask(socket, request);
    if (reply.isPresent()) return result(reply.get());
    throw new OperatorException(socket.map(path -> "no rialto answers at " + path
        + "; is it running, with this configuration (" + main.config() + ")?")
        .orElse(main.config() + " says \"admin: off\", so no server can be asked"));
  }

  /** Asks the running server, or the configuration. */
  static JsonNode of(Main main, ObjectNode request, boolean offline, PrintWriter err)
      throws OperatorException, ConfigException, InterruptedException {
    if (!offline) {
      Optional<JsonNode> reply = ask(adminSocket(main), request);
      if (reply.isPresent()) return result(reply.get());
      err.println("no running server answers: from " + main.config() + " and the maps on disk");
      err.flush();
    }
    return result(Inspector.offline(Setup.read(main.config())).handle(request));
  }

  private static Optional<JsonNode> ask(Optional<Path> socket, ObjectNode request) throws OperatorException {
    if (socket.isEmpty()) return Optional.empty();
    try {
      return AdminClient.ask(socket.get(), request);
    } catch (IOException broken) {
      throw new OperatorException("the server at " + socket.get() + " broke off: " + broken.getMessage(), broken);
    }
  }

  private static JsonNode result(JsonNode reply) throws OperatorException {
    if (reply.has("error")) throw new OperatorException(reply.get("error").stringValue());
    return reply.get("result");
  }

  private static Optional<Path> adminSocket(Main main) throws ConfigException {
    return ConfigFile.read(main.config()).admin().map(Located::value);
  }
}
