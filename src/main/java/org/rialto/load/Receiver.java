package org.rialto.load;

import java.lang.foreign.MemorySegment;

/** Takes what lines bring. */
interface Receiver {
  /** A message has come by a line. */
  void message(int line, MemorySegment buffer, long at, int length);

  /** A line is broken: what was asked by it won't be answered. */
  void broken(int line);
}
