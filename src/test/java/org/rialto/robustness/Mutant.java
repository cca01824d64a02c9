package org.rialto.robustness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.rialto.rfc.Asked;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Messages of every kind a client may send, with a few things wrong. */
final class Mutant {
  private static final int LONGEST_OCTETS = 1400;
  private static final int[] LENGTHS = {0, 1, 3, 63, 64, 0x7fff, 0x8000, 0xffff};
  private static final String[] WORDS = {"www.cdn.example A", "www.cdn.example AAAA edns do subnet=1/24/0/c00002",
      "both.cdn.example A subnet=2/56/0/20010db80001ab", "cdn.example SOA edns payload=512", "cdn.example ANY edns",
      "x.y.img.cdn.example A edns option=3:", "alias.cdn.example A edns option=10:0102030405060708",
      "nope.cdn.example MX edns option=10:0102030405060708010000006553f1000102030405060708 option=12:000000",
      "cdn.example NS edns option=11: option=8:00011800c00002 option=65001:00ff", "x.sub.cdn.example A edns do",
      "cdn.example AXFR", "cdn.example SOA opcode=4 flags=0400", "cdn.example SOA opcode=5", ". NS opcode=6",
      "version.bind TXT class=3", "id.server TXT class=3 edns", "cdn.example TYPE65280", "cdn.example RRSIG class=255",
      "www.cdn.example A second-opt edns", "www.cdn.example A qd=2", "www.cdn.example A edns=1"};

  private final SplittableRandom random;
  private final List<byte[]> seeds = new ArrayList<>();

  Mutant(long seed) throws IOException {
    random = new SplittableRandom(seed);
    for (String words : WORDS) seeds.add(Asked.of(words));
    Name zone = Name.fromString("cdn.example.");
    Name owner = new Name("www", zone);
    Record address = new ARecord(owner, DClass.IN, 60, new byte[] {(byte) 192, 0, 2, 1});
    TSIG key = new TSIG(TSIG.HMAC_SHA256, Name.fromString("key.example."), new byte[32]);
    Message signed = Message.newQuery(Record.newRecord(owner, Type.A, DClass.IN));
    signed.setTSIG(key);
    Message difference = Message.newQuery(Record.newRecord(zone, Type.IXFR, DClass.IN));
    difference.addRecord(new SOARecord(zone, DClass.IN, 0, owner, owner, 1, 1, 1, 1, 1), Section.AUTHORITY);
    Update update = new Update(zone);
    update.add(address);
    Update signedUpdate = new Update(zone);
    signedUpdate.delete(owner);
    signedUpdate.setTSIG(key);
    for (Message message : List.of(signed, difference, update, signedUpdate)) seeds.add(message.toWire(0xffff));
  }

  /** The next message, with this identifier where it is long enough to have one. */
  byte[] next(int id) {
    byte[] octets = any().clone();
    for (int slips = random.nextInt(5); slips > 0; slips--) octets = slip(octets);
    if (octets.length > LONGEST_OCTETS) octets = Arrays.copyOf(octets, LONGEST_OCTETS);
    if (octets.length > 1) put(octets, 0, id);
    return octets;
  }

  SplittableRandom random() {
    return random;
  }

  private byte[] any() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] slip(byte[] octets) {
    if (octets.length < 6) return any().clone();
    int at = random.nextInt(octets.length - 1);
    switch (random.nextInt(9)) {
      case 0 -> octets[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> octets[at] = (byte) random.nextInt(256);
      case 2 -> put(octets, at, 0xc000 | random.nextInt(octets.length + 4));
      case 3 -> put(octets, at, LENGTHS[random.nextInt(LENGTHS.length)]);
      case 4 -> put(octets, 2 + 2 * random.nextInt(Math.min(5, octets.length / 2 - 1)), random.nextInt(4));
      case 5 -> {
        return Arrays.copyOf(octets, random.nextInt(octets.length));
      }
      case 6 -> {
        return join(octets, octets.length, random.nextInt(2) == 0 ? any() : noise(), 0);
      }
      case 7 -> {
        byte[] other = any();
        return join(octets, at, other, random.nextInt(other.length));
      }
      default -> {
        return join(octets, at, octets, Math.max(0, at - random.nextInt(40)));
      }
    }
    return octets;
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(64)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] head, int to, byte[] tail, int from) {
    byte[] joined = Arrays.copyOf(head, to + tail.length - from);
    System.arraycopy(tail, from, joined, to, tail.length - from);
    return joined;
  }

  private static void put(byte[] octets, int at, int value) {
    octets[at] = (byte) (value >>> 8);
    octets[at + 1] = (byte) value;
  }
}
