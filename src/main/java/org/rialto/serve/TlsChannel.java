package org.rialto.serve;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS (RFC 7858). It has buffers of its own only for records that haven't come whole, so that a stream which waits
 * takes little more than one in plain.
 */
final class TlsChannel implements StreamChannel {
  /** Enough for a good many queries; grows for a larger record only, and until that is read. */
  private static final int FIRST_OCTETS = 2048;
  /** A record of 16,384 octets gets much less than this from any cipher (RFC 8446 §5.2, RFC 5246 §6.2.3). */
  private static final int RECORD_OVERHEAD_PART = 32;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final PlainChannel channel;
  private final SSLEngine engine;
  /** What came and is not read yet. */
  private ByteBuffer records = ByteBuffer.allocate(FIRST_OCTETS).flip();
  /** What was read of the last record and is not taken yet. */
  private ByteBuffer content = NOTHING;
  private boolean opened;

  TlsChannel(PlainChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  @Override public void open() throws IOException {
    engine.beginHandshake();
    negotiate();
    opened = true;
  }

  /**
   * Record by record: the end a client announces behind its queries is not looked at until they are answered, for in
   * TLS 1.2 that would end both sides (RFC 5246 §7.2.1).
   */
  @Override public int read(ByteBuffer to) throws IOException {
    while (!content.hasRemaining()) {
      if (!unwrap()) return -1;
      negotiate();
    }
    int count = Math.min(to.remaining(), content.remaining());
    to.put(content.slice(content.position(), count));
    content.position(content.position() + count);
    return count;
  }

  /** Does what TLS wants done besides carrying messages: the handshake, and later session tickets and new keys. */
  private void negotiate() throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && !engine.isOutboundDone()) {
      if (status == HandshakeStatus.NEED_WRAP) {
        channel.send(wrap(NOTHING));
      } else if (opened) {
        throw new SSLException("renegotiation, which costs a client less than it costs us");
      } else if (status == HandshakeStatus.NEED_TASK) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
      } else if (!unwrap()) {
        throw new EOFException("the client left in the middle of the handshake");
      }
      status = engine.getHandshakeStatus();
    }
  }

  /** Reads one record, or waits for more of it; false at the end. */
  private boolean unwrap() throws IOException {
    if (engine.isInboundDone()) return false;
    ByteBuffer read = ByteBuffer.allocate(records.remaining());
    SSLEngineResult result = engine.unwrap(records, read);
    return switch (result.getStatus()) {
      case OK -> {
        content = read.flip();
        yield true;
      }
      // No record grows when it is read: where there is no room for it, more of it is to come than came.
      case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> receive();
      case CLOSED -> false;
    };
  }

  private boolean receive() throws IOException {
    int wanted = records.remaining() < FIRST_OCTETS ? FIRST_OCTETS : engine.getSession().getPacketBufferSize();
    if (records.capacity() == wanted) records.compact();
    else records = ByteBuffer.allocate(wanted).put(records);
    if (!records.hasRemaining()) throw new SSLException("a record larger than any may be");
    try {
      return channel.read(records) >= 0;
    } finally {
      records.flip();
    }
  }

  @Override public boolean hasMore() throws IOException {
    return content.hasRemaining() || records.hasRemaining() || channel.hasMore();
  }

  @Override public ByteBuffer sendAtOnce(ByteBuffer octets) throws IOException {
    ByteBuffer sent = wrap(octets);
    channel.writeAtOnce(sent);
    return sent;
  }

  @Override public void send(ByteBuffer rest) throws IOException {
    channel.send(rest);
  }

  /** As many records as the octets take; one where there are none. */
  private ByteBuffer wrap(ByteBuffer octets) throws IOException {
    int count = octets.remaining();
    ByteBuffer wrapped = ByteBuffer.allocate(count + count / RECORD_OVERHEAD_PART
        + engine.getSession().getPacketBufferSize());
    do {
      SSLEngineResult result = engine.wrap(octets, wrapped);
      boolean closed = result.getStatus() == SSLEngineResult.Status.CLOSED;
      if (closed && octets.hasRemaining()) throw new EOFException("the client has ended the stream");
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        throw new SSLException("records larger than any may be");
      }
    } while (octets.hasRemaining());
    return wrapped.flip();
  }

  /** That it ends, or what the client did wrong. */
  @Override public ByteBuffer farewell() throws IOException {
    engine.closeOutbound();
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP ? wrap(NOTHING) : NOTHING;
  }

  @Override public void finish() {
    channel.finish();
  }

  @Override public void close() {
    channel.close();
  }
}
