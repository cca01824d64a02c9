package org.rialto.serve;

import org.rialto.net.IpAddress;

/**
 * Where to listen and within which limits.
 *
 * @param address the address to bind; an all-zeros one means every address of its family, answered from the one that
 * was asked
 * @param port 0 to 65,535; 0 takes a free one, the same for datagrams and streams
 * @param workers threads that take datagrams, each with a socket of its own; 1 to 256
 * @param payload octets of the largest reply in one datagram, 512 to 4096
 * @param subnets whether client subnets are read and returned
 * @param transport how datagrams come in
 * @param encrypted whether streams are encrypted (RFC 7858); there are no datagrams then
 * @param tuning how datagrams are taken and sent beyond that
 */
public record Listen(IpAddress address, int port, int workers, int payload, boolean subnets, Transport transport,
    boolean encrypted, Tuning tuning) {

  /** How datagrams come in. */
  public enum Transport {
    /** {@link #NATIVE} where the system has it. */
    BEST,
    /** Batches by {@code recvmmsg}: Linux on x86-64 or ARM64. */
    NATIVE,
    /** One by one through a {@code DatagramChannel}: any system. */
    PORTABLE
  }

  @Override public String toString() {
    return (address.toString().indexOf(':') >= 0 ? "[" + address + "]" : address.toString()) + ":" + port;
  }
}
