package org.rialto.alto;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps parts of an ALTO message as text while it passes to its reader: its {@code meta}, and where asked for each
 * member of one member, such as the PIDs of {@code network-map}. A patch names places in this text (RFC 8895 §5.2)
 * that a map, once read, doesn't have: unknown members, the order of prefixes. What breaks JSON is the reader's to
 * refuse; of such a message nothing here is to be used.
 */
final class MessageCopy extends FilterInputStream {
  private static final int SKIPPED_AT_ONCE = 8192;

  private final String memberWise;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private final ByteArrayOutputStream name = new ByteArrayOutputStream();
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private byte[] meta = new byte[0];
  private String outer = "";
  private String inner = "";
  private int depth;
  private boolean inString;
  private boolean escaped;
  /** Whether the string that is passing, or passed last, may be the name of a member. */
  private boolean naming;
  private boolean copying;
  private int copyDepth;

  /** @param memberWise the member whose members are kept one by one; empty for none */
  MessageCopy(InputStream in, String memberWise) {
    super(in);
    this.memberWise = memberWise;
  }

  /** The text of {@code meta}; empty where there was none. */
  byte[] meta() {
    return meta;
  }

  /** The text of each member asked for, by name, in the order they came. */
  Map<String, byte[]> members() {
    return members;
  }

  @Override public int read() throws IOException {
    int octet = super.read();
    if (octet >= 0) pass((byte) octet);
    return octet;
  }

  @Override public int read(byte[] into, int offset, int length) throws IOException {
    int got = super.read(into, offset, length);
    for (int i = 0; i < got; i++) pass(into[offset + i]);
    return got;
  }

  @Override public long skip(long wanted) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(wanted, SKIPPED_AT_ONCE)]));
  }

  @Override public boolean markSupported() {
    return false;
  }

  private void pass(byte octet) {
    if (inString) passInString(octet);
    else passOutside(octet);
  }

  private void passInString(byte octet) {
    if (copying) value.write(octet);
    if (escaped) escaped = false;
    else if (octet == '\\') escaped = true;
    else if (octet == '"') inString = false;
    if (inString && naming) name.write(octet);
  }

  private void passOutside(byte octet) {
    boolean ends = octet == ',' || octet == '}' || octet == ']';
    if (copying && ends && depth == copyDepth) keep();
    if (copying) value.write(octet);
    switch (octet) {
      case '"' -> {
        inString = true;
        naming = !copying && depth <= 2;
        name.reset();
      }
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      case ':' -> {
        if (!copying && naming) begin();
      }
      default -> {}
    }
  }

  /** A member's value begins. */
  private void begin() {
    naming = false;
    if (depth == 1) outer = JsonTree.unescaped(name.toString(StandardCharsets.UTF_8));
    else if (depth == 2) inner = JsonTree.unescaped(name.toString(StandardCharsets.UTF_8));
    copying = depth == 1 && outer.equals("meta") || depth == 2 && outer.equals(memberWise);
    copyDepth = depth;
    value.reset();
  }

  private void keep() {
    copying = false;
    if (copyDepth == 1) meta = value.toByteArray();
    else members.put(inner, value.toByteArray());
  }
}
