package org.rialto.app;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.serve.DnsDoor;
import org.rialto.zone.MessageText;

/**
 * A trial run: asks the server that has just started, so that a recording of the run (the JVM's ahead-of-time cache is
 * made from one) has the answering path in it.
 */
final class Trial {
  private static final int QUESTIONS = 20_000;
  private static final int STRIDE = 0x9e3779b1;
  private static final int PATIENCE_MILLIS = 2_000;

  private final Rialto rialto;
  private final String name;

  Trial(Rialto rialto) {
    this.rialto = rialto;
    this.name = rialto.setup().aRoutedName().orElse(".");
  }

  void run() throws IOException {
    for (DnsDoor door : rialto.doors()) {
      IpAddress address = door.listen().address();
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(address.octets()), door.port()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        byte[] told = new byte[4096];
        for (int i = 0; i < QUESTIONS; i++) {
          byte[] question = question(i);
          socket.send(new DatagramPacket(question, question.length));
          socket.receive(new DatagramPacket(told, told.length));
        }
      }
    }
  }

  /** Clients all over the address space, by a fixed stride, so that each trial is the same. */
  private byte[] question(int i) {
    return MessageText.query(name, i % 2 == 0 ? "A" : "AAAA",
        Optional.of(IpPrefix.around(IpAddress.ipv4(i * STRIDE), 24)));
  }
}
