package org.rialto.net;

import java.util.Arrays;
import java.util.Collection;

/** A set of ports, asked without a search. Immutable; equal to another that holds the same ports. */
public final class PortSet {
  private static final int PORTS = 65_536;

  private final long[] bits = new long[PORTS / Long.SIZE];

  /** @param ports each 0 to 65,535 */
  public PortSet(Collection<Integer> ports) {
    for (int port : ports) bits[port / Long.SIZE] |= 1L << port;
  }

  /** Whether the set holds a port, 0 to 65,535. */
  public boolean contains(int port) {
    return (bits[port / Long.SIZE] >>> port & 1) != 0;
  }

  @Override public boolean equals(Object other) {
    return other instanceof PortSet set && Arrays.equals(bits, set.bits);
  }

  @Override public int hashCode() {
    return Arrays.hashCode(bits);
  }
}
