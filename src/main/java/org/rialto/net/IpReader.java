package org.rialto.net;

/**
 * Reads addresses and prefixes from text without making objects: a map has a million of them. What was read is in the
 * fields until the next call.
 */
public final class IpReader {
  private static final char ASCII_LAST = 0x7f;

  private Family family = Family.IPV4;
  private long high;
  private long low;
  private int length;

  /** Where a text is laid to be read; a caller's own array is never written to. */
  private final byte[] laid = new byte[64];
  private byte[] text = laid;
  private int at;
  private int end;

  public Family family() {
    return family;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  /** The prefix length; all the bits after {@link #readAddress}. */
  public int length() {
    return length;
  }

  /** What was read, as an object. */
  public IpAddress address() {
    return new IpAddress(family, high, low);
  }

  /** Reads an address; false if the text is none. */
  public boolean readAddress(String source) {
    if (!take(source)) return false;
    return readAddress(laid, 0, source.length());
  }

  /** Reads {@code address/length}; false if the text is no prefix. */
  public boolean readPrefix(String source) {
    if (!take(source)) return false;
    return readPrefix(laid, 0, source.length());
  }

  /** As {@link #readAddress(String)}, from octets in ASCII. */
  public boolean readAddress(byte[] source, int from, int count) {
    boolean read = start(source, from, count) && at == end;
    length = family.bits();
    return read;
  }

  /** As {@link #readPrefix(String)}, from octets in ASCII. Bits beyond the length are cleared. */
  public boolean readPrefix(byte[] source, int from, int count) {
    if (!start(source, from, count) || at >= end || text[at++] != '/') return false;
    int first = at;
    int value = 0;
    while (at < end && at - first < 3 && text[at] >= '0' && text[at] <= '9') value = value * 10 + text[at++] - '0';
    if (at != end || at == first || value > family.bits() || (text[first] == '0' && at - first > 1)) return false;
    length = value;
    high &= Bits.maskHigh(value);
    low &= Bits.maskLow(value);
    return true;
  }

  /**
   * Reads an IPv4 prefix from the start of octets in ASCII, whatever follows it. Made for a text that is mostly such
   * prefixes: one loop.
   *
   * @param to before where the octets end
   * @return where the prefix ends; -1 where none is, or none in the usual form
   */
  public int readIpv4Prefix(byte[] source, int from, int to) {
    int bits = 0;
    int parts = 0;
    int value = 0;
    int first = from;
    int i = from;
    while (i < to) {
      int digit = source[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
      } else {
        boolean isNumber = i - first == 1 || i - first == 2 && value > 9 || i - first == 3 && value > 99;
        boolean isPartsEnd = parts == 3;
        if (!isNumber || value > 255 || source[i] != (isPartsEnd ? '/' : '.')) break;
        bits = bits << 8 | value;
        value = 0;
        first = i + 1;
        parts++;
        if (isPartsEnd) return readIpv4Length(source, first, to, bits);
      }
      i++;
    }
    return -1;
  }

  private int readIpv4Length(byte[] source, int from, int to, int bits) {
    int i = from;
    int value = 0;
    while (i < to && i - from < 3 && source[i] >= '0' && source[i] <= '9') value = value * 10 + source[i++] - '0';
    boolean isNumber = i - from == 1 || i - from == 2 && value > 9;
    if (!isNumber || value > Family.IPV4.bits()) return -1;
    family = Family.IPV4;
    length = value;
    high = (bits & 0xffffffffL) << 32 & Bits.maskHigh(value);
    low = 0;
    return i;
  }

  private boolean take(String source) {
    if (source.length() > laid.length) return false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c > ASCII_LAST) return false;
      laid[i] = (byte) c;
    }
    return true;
  }

  private boolean start(byte[] source, int from, int count) {
    text = source;
    at = from;
    end = from + count;
    high = 0;
    low = 0;
    for (int i = from; i < end && i < from + 5; i++) {
      if (text[i] == ':') return readIpv6();
    }
    family = Family.IPV4;
    int bits = dottedQuad();
    high = (bits & 0xffffffffL) << 32;
    return at >= 0;
  }

  /**
   * Four decimal octets; sets {@code at} to -1 where there are none. Leading zeros are refused: some readers take them
   * for octal.
   */
  private int dottedQuad() {
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0 && (at >= end || text[at++] != '.')) return fail();
      int first = at;
      int value = 0;
      while (at < end && at - first < 3 && text[at] >= '0' && text[at] <= '9') value = value * 10 + text[at++] - '0';
      if (at == first || value > 255 || (text[first] == '0' && at - first > 1)) return fail();
      bits = bits << 8 | value;
    }
    return bits;
  }

  private int fail() {
    at = -1;
    return 0;
  }

  private boolean readIpv6() {
    family = Family.IPV6;
    int groups = 0;
    int gap = -1;
    if (at + 1 < end && text[at] == ':' && text[at + 1] == ':') {
      gap = 0;
      at += 2;
    }
    while (at < end && groups < 8 && text[at] != '/') {
      if (dotAhead()) {
        if (groups > 6) return false;
        int bits = dottedQuad();
        if (at < 0) return false;
        push(bits >>> 16);
        push(bits & 0xffff);
        groups += 2;
        break;
      }
      int value = hexGroup();
      if (value < 0) return false;
      push(value);
      groups++;
      if (at >= end || text[at] == '/') break;
      if (text[at++] != ':') return false;
      if (at < end && text[at] == ':') {
        if (gap >= 0) return false;
        gap = groups;
        at++;
      } else if (at >= end || text[at] == '/' || groups == 8) {
        return false;
      }
    }
    return gap < 0 ? groups == 8 : spread(groups, gap);
  }

  private boolean dotAhead() {
    for (int i = at; i < end && i < at + 4; i++) {
      if (text[i] == '.') return true;
      if (text[i] == ':' || text[i] == '/') return false;
    }
    return false;
  }

  private int hexGroup() {
    int first = at;
    int value = 0;
    while (at < end && at - first < 4) {
      int digit = Character.digit(text[at], 16);
      if (digit < 0 || text[at] > 'f') break;
      value = value << 4 | digit;
      at++;
    }
    return at == first ? -1 : value;
  }

  private void push(int group) {
    high = high << 16 | low >>> 48;
    low = low << 16 | group;
  }

  /** Opens the "::" : the groups read so far are right-aligned; those before the gap belong at the left. */
  private boolean spread(int groups, int gap) {
    if (groups > 7) return false;
    int tail = 16 * (groups - gap);
    long tailHigh = high & ~Bits.maskHigh(128 - tail);
    long tailLow = low & ~Bits.maskLow(128 - tail);
    long headHigh = high;
    long headLow = low;
    for (int i = groups; i < 8; i++) {
      headHigh = headHigh << 16 | headLow >>> 48;
      headLow <<= 16;
    }
    high = headHigh & Bits.maskHigh(16 * gap) | tailHigh;
    low = headLow & Bits.maskLow(16 * gap) | tailLow;
    return true;
  }
}
