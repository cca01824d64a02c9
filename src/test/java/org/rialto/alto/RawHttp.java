package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** An answer as it came over the wire, to a request written out in full. */
record RawHttp(int status, Map<String, String> headers, byte[] body) {
  private static final int PATIENCE_MS = 30_000;

  /** Sends a request line and header lines, parted by {@code \n}, and an optional body after an empty line. */
  static RawHttp send(int port, String request) throws IOException {
    int end = request.indexOf("\n\n");
    String head = end < 0 ? request : request.substring(0, end);
    String body = end < 0 ? "" : request.substring(end + 2);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write((head.replace("\n", "\r\n") + "\r\nHost: x\r\nConnection: close\r\n\r\n" + body)
          .getBytes(StandardCharsets.ISO_8859_1));
      return parse(socket.getInputStream().readAllBytes());
    }
  }

  private static RawHttp parse(byte[] octets) throws IOException {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
    }
    byte[] body = Arrays.copyOfRange(octets, end + 4, octets.length);
    return new RawHttp(Integer.parseInt(lines[0].split(" ")[1]), headers, headers.getOrDefault("transfer-encoding", "")
        .equals("chunked")
        ? dechunked(body) : body);
  }

  private static byte[] dechunked(byte[] body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int line = new String(body, StandardCharsets.ISO_8859_1).indexOf("\r\n", at);
      int size = Integer.parseInt(new String(body, at, line - at, StandardCharsets.ISO_8859_1), 16);
      if (size == 0) return whole.toByteArray();
      whole.write(body, line + 2, size);
      at = line + 2 + size + 2;
    }
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String unzipped() throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
