package org.rialto.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * One datagram at a time, by the JDK's own means. It can't tell which address was asked, so it binds none that stands
 * for several.
 */
final class ChannelBatch implements Batch {
  private static final int WAIT_MILLIS = 250;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(PLACE_OCTETS);
  private final ByteBuffer octets = buffer.asByteBuffer();
  private final IpAddress address;
  private final DatagramChannel channel;
  private final Selector selector;
  private final int port;
  private InetSocketAddress peer;
  private IpAddress peerAddress;
  private int replyLength;
  private long unsent;

  ChannelBatch(IpAddress address, int port, boolean shared, Tuning tuning) throws IOException {
    this.address = address;
    channel = DatagramChannel.open(address.family() == Family.IPV4 ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6);
    if (shared) channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    if (tuning.receiveBuffer() > 0) channel.setOption(StandardSocketOptions.SO_RCVBUF, tuning.receiveBuffer());
    if (tuning.sendBuffer() > 0) channel.setOption(StandardSocketOptions.SO_SNDBUF, tuning.sendBuffer());
    peer = new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
    peerAddress = address;
    try {
      channel.bind(peer);
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException unbound) {
      channel.close();
      arena.close();
      throw unbound;
    }
    this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Override public int receive() throws IOException {
    octets.clear();
    InetSocketAddress from = (InetSocketAddress) channel.receive(octets);
    if (from == null) {
      selector.select(WAIT_MILLIS);
      selector.selectedKeys().clear();
      from = (InetSocketAddress) channel.receive(octets);
      if (from == null) return 0;
    }
    if (!from.equals(peer)) {
      peer = from;
      peerAddress = IpAddress.of(from.getAddress().getAddress());
    }
    return 1;
  }

  @Override public MemorySegment buffer() {
    return buffer;
  }

  @Override public long at(int i) {
    return 0;
  }

  @Override public int length(int i) {
    return octets.position();
  }

  @Override public Family family() {
    return address.family();
  }

  @Override public long peerHigh(int i) {
    return peerAddress.high();
  }

  @Override public long peerLow(int i) {
    return peerAddress.low();
  }

  @Override public int peerPort(int i) {
    return peer.getPort();
  }

  @Override public boolean isFromItself(int i) {
    return peer.getPort() == port && peerAddress.equals(address);
  }

  @Override public void reply(int i, int length) {
    replyLength = length;
  }

  @Override public void send() {
    if (replyLength == 0) return;
    octets.position(0).limit(replyLength);
    try {
      if (channel.send(octets, peer) == 0) unsent++;
    } catch (IOException unreachable) {
      unsent++;
    }
  }

  @Override public int port() {
    return port;
  }

  @Override public Buffers buffers() throws IOException {
    return new Buffers(channel.getOption(StandardSocketOptions.SO_RCVBUF),
        channel.getOption(StandardSocketOptions.SO_SNDBUF));
  }

  @Override public long unsent() {
    return unsent;
  }

  @Override public void close() {
    try (arena; selector; channel) {
      selector.wakeup();
    } catch (IOException ignored) {
      // Nothing is lost: datagrams are not kept, and the descriptor is gone either way.
    }
  }
}
