package org.rialto.load;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.wire.Octets;

/** What an answer is to say: the response code, and the records of the answer section in their order. */
public final class Expected {
  /** Stands for whatever a server may answer with success. */
  static final Expected UNKNOWN = new Expected(-1, List.of(), List.of());

  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int ANCOUNT_AT = 6;
  private static final int HEADER_OCTETS = 12;

  private final int rcode;
  private final List<Integer> types;
  /** For each record, its data in canonical form, one character an octet: strings compare, arrays don't. */
  private final List<String> data;
  private final byte[][] octets;
  private final int[] typeNumbers;

  private Expected(int rcode, List<Integer> types, List<String> data) {
    this.rcode = rcode;
    this.types = List.copyOf(types);
    this.data = List.copyOf(data);
    typeNumbers = this.types.stream().mapToInt(type -> type).toArray();
    octets = this.data.stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toArray(byte[][]::new);
  }

  /** Just these addresses. */
  public static Expected addresses(List<IpAddress> addresses) {
    return new Expected(0, addresses.stream().map(each -> each.family() == Family.IPV4 ? TYPE_A : TYPE_AAAA).toList(),
        addresses.stream().map(each -> text(each.octets(), each.octets().length)).toList());
  }

  /**
   * What this reply says.
   *
   * @param reply well-formed, with one question
   */
  public static Expected of(byte[] reply) {
    MemorySegment message = MemorySegment.ofArray(reply);
    Records records = new Records();
    records.begin(message, 0, reply.length, HEADER_OCTETS);
    if (!records.skipQuestion()) throw new IllegalArgumentException("a reply without a question");
    List<Integer> types = new ArrayList<>();
    List<String> data = new ArrayList<>();
    for (int left = message.get(Octets.U16, ANCOUNT_AT) & 0xffff; left > 0; left--) {
      if (!records.next()) throw new IllegalArgumentException("a reply that ends before its records do");
      types.add(records.type());
      int length = records.canonical();
      data.add(text(records.scratch(), length));
    }
    return new Expected(reply[3] & 0xf, types, data);
  }

  /** Without the bits of an OPT record: 0 to 15. */
  public int rcode() {
    return rcode;
  }

  int count() {
    return typeNumbers.length;
  }

  int type(int i) {
    return typeNumbers[i];
  }

  /** A record's data, names in it written out and in lower case. */
  byte[] octets(int i) {
    return octets[i];
  }

  private static String text(byte[] octets, int length) {
    return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The data of the records that are addresses, as people write them. */
  public List<IpAddress> addresses() {
    List<IpAddress> found = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (type(i) == TYPE_A || type(i) == TYPE_AAAA) found.add(IpAddress.of(octets[i]));
    }
    return found;
  }

  /** For people, where it isn't addresses. */
  @Override public String toString() {
    return "response code " + rcode + " and " + count() + " records";
  }

  @Override public boolean equals(Object other) {
    return other instanceof Expected that && rcode == that.rcode && types.equals(that.types) && data.equals(that.data);
  }

  @Override public int hashCode() {
    return Objects.hash(rcode, types, data);
  }
}
