package org.rialto.zone;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.zone.ZoneLoader.DirectoryRecord;

/**
 * Names in in-addr.arpa and ip6.arpa that ALTO clients ask for a directory (RFC 8686 §3.3), and what they are told.
 * Clients cut addresses at a few lengths only; a prefix between two of them is published at each block of the longer
 * one (RFC 8686 §5.2.1).
 */
final class ReverseBlocks {
  private static final int[] IPV4_LENGTHS = {8, 16, 24, 32};
  private static final int[] IPV6_LENGTHS = {32, 40, 48, 56, 64, 128};
  /** Enough for every IPv4 prefix, and for IPv6 up to /64; a /65 would want 2⁶³ names. */
  private static final int MOST_BLOCKS = 256;
  private static final byte[] IN_ADDR_ARPA = Names.wire("in-addr.arpa.", new byte[] {0});
  private static final byte[] IP6_ARPA = Names.wire("ip6.arpa.", new byte[] {0});
  /** Labels of a whole address, an octet or four bits each. */
  private static final int IPV4_LABELS = 4;
  private static final int IPV6_LABELS = 32;
  private static final int MOST_STRING_OCTETS = 255;
  private static final long MOST_TTL_SECONDS = Integer.MAX_VALUE;

  private ReverseBlocks() {}

  /**
   * The names that a prefix is published at, in lower case.
   *
   * @throws IllegalArgumentException if no client would ask for it, or there are too many
   */
  static List<byte[]> names(IpPrefix prefix) {
    int length = length(prefix);
    if (length - prefix.length() > Integer.numberOfTrailingZeros(MOST_BLOCKS)) {
      throw new IllegalArgumentException(prefix + " would take more than " + MOST_BLOCKS + " names at /" + length
          + "; write a /64, or each /"
          + length + " that counts");
    }
    List<byte[]> names = new ArrayList<>();
    for (int block = 0; block < 1 << length - prefix.length(); block++) names.add(name(nth(prefix.address(), length,
        block), length));
    return names;
  }

  /** Whether clients ask for names below a block's. */
  static boolean isDivided(byte[] name) {
    int labels = Names.labels(name) - 2;
    return labels != IPV4_LABELS && labels != IPV6_LABELS;
  }

  /**
   * The RDATA of the NAPTR record that leads to a directory (RFC 7286 §3.3, RFC 4848 §2.2).
   *
   * @throws IllegalArgumentException naming what can't be published
   */
  static byte[] naptr(DirectoryRecord record) {
    URI uri = record.directory();
    boolean isHttp = "http".equalsIgnoreCase(uri.getScheme());
    if (!isHttp && !"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("directory " + uri + " is no http or https URI with a host");
    }
    checkU16("order", record.order());
    checkU16("preference", record.preference());
    if (record.ttlSeconds() < 0 || record.ttlSeconds() > MOST_TTL_SECONDS) {
      throw new IllegalArgumentException("TTL " + record.ttlSeconds() + " is not between 0 and " + MOST_TTL_SECONDS);
    }
    ByteArrayOutputStream rdata = new ByteArrayOutputStream();
    u16(rdata, record.order());
    u16(rdata, record.preference());
    string(rdata, "u");
    string(rdata, isHttp ? "ALTO:http" : "ALTO:https");
    string(rdata, "!.*!" + uri.toASCIIString().replace("!", "%21") + "!");
    rdata.write(0);
    return rdata.toByteArray();
  }

  private static int length(IpPrefix prefix) {
    int[] lengths = prefix.family() == Family.IPV4 ? IPV4_LENGTHS : IPV6_LENGTHS;
    if (prefix.length() < lengths[0]) {
      throw new IllegalArgumentException(prefix + " is shorter than /" + lengths[0]
          + ", and clients don't look so far up (RFC 8686 §3.2); write its /"
          + lengths[0] + " blocks");
    }
    int i = 0;
    while (lengths[i] < prefix.length()) i++;
    return lengths[i];
  }

  /** The first address of the n-th block of this length, from that which starts at {@code first}. */
  private static IpAddress nth(IpAddress first, int length, int n) {
    long high = first.high();
    long low = first.low();
    if (length <= 64) high |= (long) n << 64 - length;
    else low |= (long) n << 128 - length;
    return new IpAddress(first.family(), high, low);
  }

  private static byte[] name(IpAddress address, int length) {
    boolean isIpv4 = address.family() == Family.IPV4;
    byte[] name = isIpv4 ? IN_ADDR_ARPA : IP6_ARPA;
    byte[] octets = address.octets();
    for (int bit = 0; bit < length; bit += isIpv4 ? 8 : 4) {
      int octet = octets[bit / 8] & 0xff;
      String label = isIpv4 ? Integer.toString(octet) : Integer.toHexString(bit % 8 == 0 ? octet >>> 4 : octet & 0xf);
      name = Names.child(label.getBytes(StandardCharsets.US_ASCII), name);
    }
    return name;
  }

  private static void checkU16(String what, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(what + " " + value + " is not between 0 and 65535");
    }
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    if (octets.length > MOST_STRING_OCTETS) {
      throw new IllegalArgumentException("\"" + text + "\" has " + octets.length
          + " octets, and a NAPTR record takes 255; publish a shorter URI that redirects");
    }
    out.write(octets.length);
    out.writeBytes(octets);
  }
}
