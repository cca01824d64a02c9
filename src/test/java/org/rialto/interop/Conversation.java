package org.rialto.interop;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Asks one server many questions, some at once. */
final class Conversation {
  /** Few enough to fit in any socket's buffer, with their replies. */
  private static final int AT_ONCE = 48;
  private static final int TRIES = 4;
  /** At the first try; what gets no reply at all must not take long, and a lost one is asked for again. */
  private static final int PATIENCE_MILLIS = 250;
  private static final int MOST_OCTETS = 0xffff;
  private static final byte[] SILENCE = {};

  private final InetSocketAddress server;
  private final List<Question> questions;
  private final byte[][] replies;
  private int patienceMillis;

  private Conversation(Server server, List<Question> questions) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    this.questions = questions;
    replies = new byte[questions.size()][];
  }

  /** The reply to each question, in their order; of no octets where there came none after some tries. */
  static List<byte[]> ask(Server server, List<Question> questions) throws IOException {
    Conversation conversation = new Conversation(server, questions);
    List<Integer> datagrams = new ArrayList<>();
    List<Integer> streams = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) (questions.get(i).isStream() ? streams : datagrams).add(i);
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      conversation.patienceMillis = PATIENCE_MILLIS * attempt;
      conversation.datagrams(datagrams);
      conversation.streams(streams);
      datagrams.removeIf(number -> conversation.replies[number] != null);
      streams.removeIf(number -> conversation.replies[number] != null);
    }
    for (List<Integer> silent : List.of(datagrams, streams)) {
      for (int number : silent) conversation.replies[number] = SILENCE;
    }
    return List.of(conversation.replies);
  }

  private void datagrams(List<Integer> numbers) throws IOException {
    for (int from = 0; from < numbers.size(); from += AT_ONCE) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(server);
        socket.setSoTimeout(patienceMillis);
        datagrams(socket, numbers.subList(from, Math.min(from + AT_ONCE, numbers.size())));
      }
    }
  }

  private void datagrams(DatagramSocket socket, List<Integer> batch) throws IOException {
    for (int number : batch) {
      byte[] query = questions.get(number).octets(number & MOST_OCTETS);
      socket.send(new DatagramPacket(query, query.length));
    }
    DatagramPacket packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
    while (isAnyOpen(batch)) {
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException lost) {
        return;
      }
      keep(batch, ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }
  }

  private void streams(List<Integer> numbers) throws IOException {
    for (int from = 0; from < numbers.size(); from += AT_ONCE) {
      try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
        socket.setSoTimeout(patienceMillis);
        stream(socket, numbers.subList(from, Math.min(from + AT_ONCE, numbers.size())));
      } catch (EOFException | SocketException | SocketTimeoutException ended) {
        continue;
      }
    }
  }

  private void stream(Socket socket, List<Integer> batch) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(AT_ONCE * 512);
    for (int number : batch) {
      byte[] query = questions.get(number).octets(number & MOST_OCTETS);
      out.putShort((short) query.length).put(query);
    }
    socket.getOutputStream().write(out.array(), 0, out.position());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (isAnyOpen(batch)) {
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      keep(batch, ByteBuffer.wrap(reply));
    }
  }

  private void keep(List<Integer> batch, ByteBuffer reply) {
    if (reply.remaining() < 2) return;
    int id = reply.getShort(0) & MOST_OCTETS;
    for (int number : batch) {
      if ((number & MOST_OCTETS) != id) continue;
      replies[number] = new byte[reply.remaining()];
      reply.get(replies[number]);
      return;
    }
  }

  private boolean isAnyOpen(List<Integer> batch) {
    return batch.stream().anyMatch(number -> replies[number] == null);
  }
}
