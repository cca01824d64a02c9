package org.rialto.serve;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The octets of one stream, as they are or through TLS. All of it is for the stream's own thread, except its end. */
sealed interface StreamChannel permits PlainChannel, TlsChannel {
  /** Makes it ready for messages, where that takes a conversation. */
  void open() throws IOException;

  /** Waits for octets and takes what came, as far as there is room; -1 at the client's end, or ours. */
  int read(ByteBuffer to) throws IOException;

  /** Whether {@link #read} has something to take already. */
  boolean hasMore() throws IOException;

  /**
   * Sends what can be sent without waiting.
   *
   * @param octets all of them are taken
   * @return what {@link #send} has yet to send, in a buffer of its own
   */
  ByteBuffer sendAtOnce(ByteBuffer octets) throws IOException;

  /** Waits for the client to take the rest. */
  void send(ByteBuffer rest) throws IOException;

  /** What says that nothing more comes, for {@link #send}; then the stream can be closed. */
  ByteBuffer farewell() throws IOException;

  /** Lets {@link #read} find the end; for any thread. */
  void finish();

  /** Closes it at once, whatever its thread waits for; for any thread. */
  void close();
}
