package org.rialto.load;

import java.lang.foreign.MemorySegment;

/** Lines of datagrams: their batch is laid out in full before it is sent. */
sealed interface Datagrams extends Lines permits NativeDatagrams, ChannelDatagrams {
  /** The queries to send next. */
  QueryBatch batch();

  @Override default int begin(int line, int wanted) {
    return batch().begin(line, wanted);
  }

  @Override default MemorySegment buffer() {
    return batch().buffer();
  }

  @Override default long place() {
    return batch().place();
  }

  @Override default void add(int length) {
    batch().add(length);
  }
}
