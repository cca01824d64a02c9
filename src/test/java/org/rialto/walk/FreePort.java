package org.rialto.walk;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that have to know each other's before they start. */
public final class FreePort {
  private FreePort() {}

  /** A port free for datagrams and streams, below those that clients are given, which are busy on a busy machine. */
  public static int find() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
      try (ServerSocket streams = new ServerSocket(port, 1, loopback);
          DatagramSocket datagrams = new DatagramSocket(port, loopback)) {
        if (streams.getLocalPort() == datagrams.getLocalPort()) return port;
      } catch (BindException taken) {
        // Another one, then.
      }
    }
  }
}
