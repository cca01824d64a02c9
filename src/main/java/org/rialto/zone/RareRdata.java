package org.rialto.zone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.rialto.net.IpAddress;
import org.xbill.DNS.Name;

/** Reads the data of types that dnsjava only knows the numbers of, or not even these. */
final class RareRdata {
  private static final int LOC = 29;
  private static final int EID = 31;
  private static final int NIMLOC = 32;
  private static final int NINFO = 56;
  private static final int RKEY = 57;
  private static final int TALINK = 58;
  private static final int CSYNC = 62;
  private static final int DSYNC = 66;
  private static final int NID = 104;
  private static final int L32 = 105;
  private static final int L64 = 106;
  private static final int LP = 107;
  private static final int EUI48 = 108;
  private static final int EUI64 = 109;
  private static final int AVC = 258;
  private static final int AMTRELAY = 260;
  private static final int RESINFO = 261;
  private static final int WALLET = 262;
  private static final int CLA = 263;
  private static final int TA = 32_768;

  private static final int TXT = 16;
  private static final int RP = 17;
  private static final int KEY = 25;
  private static final int KX = 36;

  /** Types written as another one is, whose data dnsjava reads: the octets are the same. */
  private static final Map<Integer, Integer> LIKE = Map.of(NINFO, TXT, AVC, TXT, RESINFO, TXT, WALLET, TXT, CLA, TXT,
      RKEY, KEY, TALINK, RP, LP, KX, TA, RecordType.DS);
  private static final List<Integer> OWN = List.of(LOC, EID, NIMLOC, CSYNC, DSYNC, NID, L32, L64, EUI48, EUI64,
      AMTRELAY);

  private RareRdata() {}

  static boolean isRare(int type) {
    return LIKE.containsKey(type) || OWN.contains(type);
  }

  /**
   * The data in wire form.
   *
   * @param type a rare one
   * @throws IllegalArgumentException saying what is expected, as does an IOException
   */
  static byte[] read(int type, List<String> words, Name origin) throws IOException {
    Integer like = LIKE.get(type);
    if (like != null) return RdataReader.dnsjava(like, String.join(" ", words), origin);
    return switch (type) {
      case LOC -> RdataReader.dnsjava(type, String.join(" ", location(words)), origin);
      case EID, NIMLOC -> HexFormat.of().parseHex(String.join("", words));
      case EUI48 -> extendedIdentifier(words, 6);
      case EUI64 -> extendedIdentifier(words, 8);
      case NID, L64 -> joined(preference(words), identifier(words.get(1)));
      case L32 -> joined(preference(words), address(words.get(1), 4));
      case CSYNC -> synchronised(words, origin);
      case DSYNC -> notified(words, origin);
      case AMTRELAY -> relay(words, origin);
      default -> throw new IllegalArgumentException("type " + type + " isn't rare");
    };
  }

  /** RFC 1876 §3: minutes and seconds may be left out, which dnsjava doesn't take at the end. */
  private static List<String> location(List<String> words) {
    StringBuilder whole = new StringBuilder();
    int numbers = 0;
    for (String word : words) {
      boolean isDirection = word.length() == 1 && "NSEWnsew".contains(word);
      for (; isDirection && numbers < 3; numbers++) whole.append("0 ");
      numbers = isDirection ? 0 : numbers + 1;
      whole.append(word).append(' ');
    }
    return List.of(whole.toString());
  }

  /** RFC 7043 §3.2, §4.2: octets in hexadecimal, a hyphen between them. */
  private static byte[] extendedIdentifier(List<String> words, int octets) {
    counted(words, 1, 1, "one identifier");
    byte[] identifier = HexFormat.ofDelimiter("-").parseHex(words.getFirst());
    if (identifier.length == octets) return identifier;
    throw new IllegalArgumentException("expected " + octets + " octets");
  }

  /** RFC 6742 §2: a preference, and what is preferred. */
  private static byte[] preference(List<String> words) {
    counted(words, 2, 2, "a preference and a locator or identifier");
    return number(words.getFirst(), 2);
  }

  /** RFC 6742 §2.1.2: four groups of hexadecimal digits. */
  private static byte[] identifier(String word) {
    String[] groups = word.split(":", -1);
    if (groups.length != 4) throw new IllegalArgumentException("expected four groups of hexadecimal digits");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String group : groups) {
      if (group.isEmpty() || group.length() > 4) throw new IllegalArgumentException("expected one to four digits");
      out.writeBytes(HexFormat.of().parseHex("0".repeat(4 - group.length()) + group));
    }
    return out.toByteArray();
  }

  /** RFC 7477 §2.1: serial, flags and types; a bitmap of types is what an NSEC record has behind its name. */
  private static byte[] synchronised(List<String> words, Name origin) throws IOException {
    counted(words, 2, Integer.MAX_VALUE, "serial, flags and types");
    String types = String.join(" ", words.subList(2, words.size()));
    byte[] bitmap = RdataReader.dnsjava(RecordType.NSEC, ". " + types, origin);
    return joined(number(words.getFirst(), 4), number(words.get(1), 2), Arrays.copyOfRange(bitmap, 1, bitmap.length));
  }

  /** RFC 9859 §2.1. */
  private static byte[] notified(List<String> words, Name origin) throws IOException {
    counted(words, 4, 4, "type, scheme, port and target");
    int type = RecordType.number(words.getFirst());
    if (type < 0) throw new IllegalArgumentException("\"" + words.getFirst() + "\" is no record type");
    byte[] scheme = words.get(1).equalsIgnoreCase("NOTIFY") ? new byte[] {1} : number(words.get(1), 1);
    return joined(number(Integer.toString(type), 2), scheme, number(words.get(2), 2), name(words.get(3), origin));
  }

  /** RFC 8777 §4.2. */
  private static byte[] relay(List<String> words, Name origin) throws IOException {
    counted(words, 4, 4, "precedence, discovery, type and relay");
    byte[] precedence = number(words.getFirst(), 1);
    int discovery = switch (words.get(1)) {
      case "0" -> 0;
      case "1" -> 0x80;
      default -> throw new IllegalArgumentException("expected 0 or 1 for whether discovery is optional");
    };
    byte[] relayType = number(words.get(2), 1);
    byte[] relay = switch (relayType[0]) {
      case 0 -> new byte[0];
      case 1 -> address(words.get(3), 4);
      case 2 -> address(words.get(3), 16);
      case 3 -> name(words.get(3), origin);
      default -> throw new IllegalArgumentException("expected a relay of type 0 to 3");
    };
    return joined(precedence, new byte[] {(byte) (discovery | relayType[0])}, relay);
  }

  private static byte[] address(String word, int octets) {
    byte[] address = IpAddress.parse(word).octets();
    if (address.length == octets) return address;
    throw new IllegalArgumentException("expected an address of " + octets + " octets");
  }

  private static byte[] name(String word, Name origin) throws IOException {
    return Name.fromString(word, origin).toWire();
  }

  private static byte[] number(String word, int octets) {
    long most = (1L << 8 * octets) - 1;
    if (!word.matches("\\d{1,10}") || Long.parseLong(word) > most) {
      throw new IllegalArgumentException("\"" + word + "\" is no number up to " + most);
    }
    byte[] number = new byte[octets];
    for (int i = 0; i < octets; i++) number[i] = (byte) (Long.parseLong(word) >>> 8 * (octets - 1 - i));
    return number;
  }

  private static void counted(List<String> words, int least, int most, String expected) {
    if (words.size() < least || words.size() > most) throw new IllegalArgumentException("expected " + expected);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }
}
