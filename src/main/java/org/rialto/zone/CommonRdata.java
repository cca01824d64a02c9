package org.rialto.zone;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpReader;

/**
 * Reads the data of the types that most records are of, where they are written as usual: dnsjava takes several times as
 * long, and a zone may have millions. What is written otherwise, or wrong, is left to it.
 */
final class CommonRdata {
  private static final int TXT = 16;
  private static final int MOST_STRING_OCTETS = 255;
  private static final int MOST_NUMBER_DIGITS = 10;
  private static final int SOA_WORDS = 7;

  private final IpReader addresses = new IpReader();

  /** The data in wire form, where the words are what they usually are. */
  Optional<byte[]> read(int type, List<String> words, byte[] origin) {
    return switch (type) {
      case RecordType.A -> address(words, Family.IPV4);
      case RecordType.AAAA -> address(words, Family.IPV6);
      case RecordType.NS, RecordType.CNAME, RecordType.PTR ->
          words.size() == 1 ? Optional.of(Names.wire(words.getFirst(), origin)) : Optional.empty();
      case RecordType.MX -> numbersAndName(words, 1, origin);
      case RecordType.SRV -> numbersAndName(words, 3, origin);
      case RecordType.SOA -> soa(words, origin);
      case TXT -> strings(words);
      default -> Optional.empty();
    };
  }

  private Optional<byte[]> address(List<String> words, Family family) {
    if (words.size() != 1 || !addresses.readAddress(words.getFirst())) return Optional.empty();
    return Optional.of(addresses.address()).filter(address -> address.family() == family)
        .map(address -> address.octets());
  }

  /** Numbers of 16 bits, and a domain name. */
  private static Optional<byte[]> numbersAndName(List<String> words, int numbers, byte[] origin) {
    if (words.size() != numbers + 1) return Optional.empty();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < numbers; i++) if (!number(words.get(i), 2, data)) return Optional.empty();
    data.writeBytes(Names.wire(words.getLast(), origin));
    return Optional.of(data.toByteArray());
  }

  /** RFC 1035 §3.3.13, its times in plain seconds. */
  private static Optional<byte[]> soa(List<String> words, byte[] origin) {
    if (words.size() != SOA_WORDS) return Optional.empty();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (String name : words.subList(0, 2)) data.writeBytes(Names.wire(name, origin));
    for (String word : words.subList(2, SOA_WORDS)) if (!number(word, 4, data)) return Optional.empty();
    return Optional.of(data.toByteArray());
  }

  private static boolean number(String word, int octets, ByteArrayOutputStream into) {
    if (word.isEmpty() || word.length() > MOST_NUMBER_DIGITS) return false;
    long value = 0;
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') return false;
      value = 10 * value + word.charAt(i) - '0';
    }
    if (value >>> 8 * octets != 0) return false;
    for (int i = octets - 1; i >= 0; i--) into.write((int) (value >>> 8 * i));
    return true;
  }

  private static Optional<byte[]> strings(List<String> words) {
    if (words.isEmpty() || words.getFirst().equals("\\#")) return Optional.empty();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (String word : words) if (!string(word, data)) return Optional.empty();
    return Optional.of(data.toByteArray());
  }

  /** A word that is quoted as a whole or not at all; without escapes, which are rare. */
  private static boolean string(String word, ByteArrayOutputStream into) {
    boolean isQuoted = word.length() > 1 && word.charAt(0) == '"' && word.charAt(word.length() - 1) == '"';
    int from = isQuoted ? 1 : 0;
    int to = word.length() - from;
    if (to - from > MOST_STRING_OCTETS) return false;
    into.write(to - from);
    for (int i = from; i < to; i++) {
      if (word.charAt(i) == '\\' || word.charAt(i) == '"') return false;
      into.write(word.charAt(i));
    }
    return true;
  }
}
