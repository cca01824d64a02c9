package org.rialto.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/**
 * An address and a port, to listen on or to connect to; written {@code 192.0.2.1:53} or {@code [2001:db8::1]:53}.
 *
 * @param port 0 to 65535; 0 lets the system choose one to listen on
 */
public record Endpoint(IpAddress address, int port) {
  public static final int PORT_MAX = 65535;

  public Endpoint {
    if (port < 0 || port > PORT_MAX) throw new IllegalArgumentException("port " + port + " is not in 0 to " + PORT_MAX);
  }

  /**
   * Reads one as it is written.
   *
   * @throws IllegalArgumentException with the cure, if the text is none
   */
  public static Endpoint parse(String text) {
    return Listeners.endpoint(text);
  }

  /** Whether it stands for every address of the family: {@code 0.0.0.0} or {@code ::}. */
  public boolean isWildcard() {
    return address.high() == 0 && address.low() == 0;
  }

  /** The same for the JDK; no name is looked up. */
  public InetSocketAddress socketAddress() {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address.octets()), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 octets are an address", e);
    }
  }

  @Override public String toString() {
    return address.family() == Family.IPV4 ? address + ":" + port : "[" + address + "]:" + port;
  }
}
