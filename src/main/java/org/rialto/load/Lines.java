package org.rialto.load;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.rialto.linux.Linux;

/**
 * Several ways to one server, each with a port of its own. None of the calls waits but {@link #await}; owned by one
 * thread.
 */
public sealed interface Lines extends AutoCloseable permits Datagrams, Streams {
  /** Messages sent or received together. */
  int BATCH = 64;
  /** Octets of a message, to receive. */
  int MESSAGE_OCTETS = 4096;

  /**
   * Datagrams, the best way the system has.
   *
   * @param count 1 to 256
   */
  static Lines datagrams(InetSocketAddress server, int count) throws IOException {
    return Linux.isSupported() ? new NativeDatagrams(server, count) : new ChannelDatagrams(server, count);
  }

  /** Datagrams one by one, as the JDK has them. */
  static Lines portableDatagrams(InetSocketAddress server, int count) throws IOException {
    return new ChannelDatagrams(server, count);
  }

  /**
   * Streams.
   *
   * @throws IOException if one can't be opened
   */
  static Lines streams(InetSocketAddress server, int count) throws IOException {
    return new Streams(server, count);
  }

  /** How many lines; they are numbered from 0. */
  int count();

  /** Begins a batch on a line: how many messages it takes, at most {@code wanted} and {@link #BATCH}. */
  int begin(int line, int wanted) throws IOException;

  /** Where messages are written. */
  MemorySegment buffer();

  /** Where the next message of the batch is to be written. */
  long place();

  /** The next message of the batch is written. */
  void add(int length);

  /** Sends the batch; how many of its messages have gone. */
  int send() throws IOException;

  /** Hands over what has come by a line; how many messages. */
  int receive(int line, Receiver receiver) throws IOException;

  /** Waits until something may have come, or so many nanoseconds. */
  void await(long nanos) throws IOException;

  /** How often the system said that nothing listens there. */
  long refusals();

  @Override void close() throws IOException;
}
