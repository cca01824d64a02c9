package org.rialto.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/** Calls go by addresses: what they are given must be there, and what they say must be what the system said. */
class SocketsTest {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
  private static final long SECOND = 1_000_000_000;

  private final Arena arena = Arena.ofConfined();
  private Sockets sockets;
  private int socket;

  @BeforeEach void open() throws IOException {
    assumeTrue(Linux.isSupported());
    sockets = new Sockets(arena);
    socket = sockets.open(Family.IPV4);
  }

  @AfterEach void close() {
    if (sockets != null) sockets.close(socket);
    arena.close();
  }

  @Test void aDatagramGoesFromOneSocketToAnother() throws IOException {
    byte[] sent = "a datagram".getBytes(StandardCharsets.US_ASCII);
    sockets.bind(socket, LOOPBACK, 0);
    int other = sockets.open(Family.IPV4);
    try {
      sockets.connect(other, LOOPBACK, sockets.port(socket));
      assertEquals(1, sockets.send(other, headers(arena.allocateFrom(JAVA_BYTE, sent)), 0, 1));
      sockets.await(Sockets.polled(arena, socket), SECOND);
      MemorySegment place = arena.allocate(64);
      MessageHeaders incoming = headers(place);
      assertEquals(1, sockets.receive(socket, incoming, 1));
      assertEquals(sent.length, incoming.length(0));
      assertEquals("a datagram", place.getString(0, StandardCharsets.US_ASCII));
    } finally {
      sockets.close(other);
    }
  }

  @Test void optionsAreReadAsTheyWereSet() throws IOException {
    sockets.set(socket, SocketOption.SO_REUSEPORT, 1);
    assertEquals(1, sockets.get(socket, SocketOption.SO_REUSEPORT));
  }

  @Test void errorsAreTheSystemsOwn() throws IOException {
    IpAddress elsewhere = IpAddress.parse("192.0.2.1");
    assertEquals("Cannot assign requested address",
        assertThrows(BindException.class, () -> sockets.bind(socket, elsewhere, 0)).getMessage());
    int closed = sockets.open(Family.IPV4);
    sockets.close(closed);
    assertEquals("getsockname: Bad file descriptor",
        assertThrows(IOException.class, () -> sockets.port(closed)).getMessage());
  }

  @Test void headersThatAreNotThereAreRefused() {
    MessageHeaders one = headers(arena.allocate(64));
    assertThrows(IndexOutOfBoundsException.class, () -> sockets.receive(socket, one, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> sockets.receiveWhatIsThere(socket, one, 1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> sockets.send(socket, one, -1, 1));
  }

  @Test void memoryThatIsLetGoIsRefused() {
    MessageHeaders headers;
    MemorySegment polled;
    try (Arena brief = Arena.ofConfined()) {
      headers = new MessageHeaders(brief, 1);
      polled = Sockets.polled(brief, socket);
    }
    assertThrows(IllegalStateException.class, () -> sockets.receive(socket, headers, 1));
    assertThrows(IllegalStateException.class, () -> sockets.await(polled, 0));
  }

  private MessageHeaders headers(MemorySegment octets) {
    MessageHeaders headers = new MessageHeaders(arena, 1);
    headers.vector(0, octets.address(), (int) octets.byteSize());
    return headers;
  }
}
