package org.rialto.app;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the running server, over its admin socket. */
final class AdminClient {
  private AdminClient() {}

  /**
   * The server's reply; empty where no server answers at the socket.
   *
   * @throws IOException if it answers and then breaks off
   */
  static Optional<JsonNode> ask(Path socket, JsonNode request) throws IOException {
    if (!Files.exists(socket)) return Optional.empty();
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobody) {
      return Optional.empty();
    }
    try (channel) {
      byte[] line = (JsonMapper.shared().writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
      for (ByteBuffer out = ByteBuffer.wrap(line); out.hasRemaining(); ) channel.write(out);
      return Optional.of(JsonMapper.shared().readTree(Channels.newInputStream(channel)));
    }
  }
}
