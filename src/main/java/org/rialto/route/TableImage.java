package org.rialto.route;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rialto.location.Capability;
import org.rialto.location.Ranges;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * A table as octets, so that another process answers by it without compiling it. Only what takes time to compile is in
 * it; the rest is made of the fleet again. Numbers are little-endian; texts have their octets counted before them:
 * <pre>
 *   sources   how many
 *   nodes     for each source of each the PID, with -1 for the length of none, and the role by ordinal
 *   groups    for each:
 *     answers  classes[]
 *     IPv4     count  octets of a value  start[], 32 bits each  value[]
 *     IPv6     count  octets of a value  octets of a start
 *              start's bits 0 to 63[]  its bits 64 to 127[], if 16  value[]
 *     wide blocks of IPv4, of IPv6: the ranges they span, count, and of each
 *              the address, the length, the longest within, the class
 * </pre>
 *
 * <p>Where services need what downstream CDNs advertise, there is no image: what that was may not hold any more.
 *
 * <p>An image is only good for the fleet and policy the table was compiled for, of which {@link #key} says all, and for
 * the sources in their order, with the direction of their costs. It is trusted: who reads one back sees to it that it
 * is whole.
 */
public final class TableImage {
  /** Of the layout above; it also counts what an equal image comes to mean when the compiling of tables changes. */
  public static final int VERSION = 3;

  private static final int NONE = -1;
  /** Far beyond any number of sources that are merged; an image that says more is none. */
  private static final int SOURCES_MAX = 1 << 16;
  private static final int TEXT_OCTETS_MAX = 1 << 16;

  private TableImage() {}

  /** All that a table is compiled for, beside its sources: equal for two tables only if all of it is equal. */
  public static byte[] key(Fleet fleet, ScopePolicy policy) {
    StringBuilder text = new StringBuilder();
    text.append(policy.longestIpv4()).append(' ').append(policy.longestIpv6());
    for (IpPrefix block : policy.specialUse()) text.append(' ').append(block);
    for (Node node : fleet.nodes()) {
      append(text.append("\nnode "), node.name());
      for (Family family : Family.values()) {
        text.append(' ').append(node.addresses(family).size());
        for (IpAddress address : node.addresses(family)) text.append(' ').append(address);
      }
      node.pid().ifPresent(pid -> append(text.append(" in "), pid));
      node.role().ifPresent(role -> text.append(" as ").append(role.name()));
      node.cdn().ifPresent(cdn -> append(text.append(" of "), cdn));
    }
    for (Service service : fleet.services()) {
      append(text.append("\nservice "), service.name());
      text.append(' ').append(service.answers());
      for (int candidate : service.candidates()) text.append(' ').append(candidate);
      service.needs().stream().map(Capability::toString).sorted().forEach(need -> append(text.append(" needs "), need));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, String name) {
    text.append(name.length()).append(':').append(name);
  }

  /** The parts of a guided table's image, in order, each ready to be read; made when they are asked for. */
  public static Stream<ByteBuffer> parts(RedirectTable table) {
    return Stream.concat(Stream.of(nodes(table)), table.groups().stream().map(TableImage::group));
  }

  private static ByteBuffer nodes(RedirectTable table) {
    List<Place> places = IntStream.range(0, table.sources()).boxed()
        .flatMap(source -> IntStream.range(0, table.fleet().nodes().size()).mapToObj(node -> table.place(source, node)))
        .toList();
    List<Optional<byte[]>> pids = places.stream()
        .map(place -> place.pid().map(name -> name.getBytes(StandardCharsets.UTF_8))).toList();
    ByteBuffer out = buffer(Integer.BYTES * 3L + (Integer.BYTES + Byte.BYTES) * (long) places.size()
        + pids.stream().flatMap(Optional::stream).mapToLong(pid -> pid.length).sum());
    out.putInt(table.sources()).putInt(table.fleet().nodes().size());
    for (int i = 0; i < places.size(); i++) {
      out.putInt(pids.get(i).map(octets -> octets.length).orElse(NONE));
      pids.get(i).ifPresent(out::put);
      out.put((byte) places.get(i).as().ordinal());
    }
    return out.putInt(table.groups().size()).flip();
  }

  private static ByteBuffer group(Group group) {
    Ranges ipv4 = group.ranges(Family.IPV4);
    Ranges ipv6 = group.ranges(Family.IPV6);
    int[] classes = group.classes();
    ByteBuffer out = buffer(Integer.BYTES * (2L + classes.length) + 5 * Integer.BYTES
        + (long) ipv4.count() * (Integer.BYTES + valueOctets(ipv4))
        + (long) ipv6.count() * (startOctets(ipv6) + valueOctets(ipv6))
        + group.wide(Family.IPV4).octets() + group.wide(Family.IPV6).octets());
    out.putInt(group.answers()).putInt(classes.length);
    for (int position : classes) out.putInt(position);
    out.putInt(ipv4.count()).putInt(valueOctets(ipv4));
    for (int i = 0; i < ipv4.size(); i = ipv4.next(i)) out.putInt((int) (ipv4.startHigh(i) >>> Integer.SIZE));
    putValues(ipv4, out);
    boolean hasLow = startOctets(ipv6) > Long.BYTES;
    out.putInt(ipv6.count()).putInt(valueOctets(ipv6)).putInt(startOctets(ipv6));
    for (int i = 0; i < ipv6.size(); i = ipv6.next(i)) out.putLong(ipv6.startHigh(i));
    for (int i = 0; hasLow && i < ipv6.size(); i = ipv6.next(i)) out.putLong(ipv6.startLow(i));
    putValues(ipv6, out);
    for (Family family : Family.values()) group.wide(family).write(out);
    return out.flip();
  }

  private static ByteBuffer buffer(long octets) {
    return ByteBuffer.allocate(Math.toIntExact(octets)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int startOctets(Ranges ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.startLow(i) != 0) return 2 * Long.BYTES;
    }
    return Long.BYTES;
  }

  private static int valueOctets(Ranges ranges) {
    int all = 0;
    for (int i = 0; i < ranges.size(); i++) all |= ranges.value(i);
    if (all >>> Byte.SIZE == 0) return Byte.BYTES;
    return all >>> Character.SIZE == 0 ? Character.BYTES : Integer.BYTES;
  }

  private static void putValues(Ranges ranges, ByteBuffer out) {
    int octets = valueOctets(ranges);
    for (int i = 0; i < ranges.size(); i = ranges.next(i)) {
      switch (octets) {
        case Byte.BYTES -> out.put((byte) ranges.value(i));
        case Character.BYTES -> out.putChar((char) ranges.value(i));
        default -> out.putInt(ranges.value(i));
      }
    }
  }

  /**
   * The table of an image, for the fleet it was compiled for. It answers as that one did, and lacks the maps that
   * explain it: see {@link RedirectTable#withMaps}.
   *
   * @param image all its parts in a row; what follows them is left
   * @throws IllegalArgumentException if these can't be the octets of an image for this fleet
   */
  public static RedirectTable read(ByteBuffer image, Fleet fleet) {
    ByteBuffer in = image.order(ByteOrder.LITTLE_ENDIAN);
    int sources = in.getInt();
    if (sources < 1 || sources > SOURCES_MAX) throw new IllegalArgumentException("an image of " + sources + " sources");
    int nodes = in.getInt();
    if (nodes != fleet.nodes().size()) {
      throw new IllegalArgumentException("an image for " + nodes + " nodes, not for " + fleet.nodes().size());
    }
    List<List<Place>> places = new ArrayList<>(sources);
    for (int source = 0; source < sources; source++) {
      List<Place> ofSource = new ArrayList<>(nodes);
      for (int i = 0; i < nodes; i++) ofSource.add(new Place(pid(in), new Roles.Told(role(in), Optional.empty())));
      places.add(ofSource);
    }
    int groups = in.getInt();
    RedirectTable table = RedirectTable.restored(fleet, places, wanted -> readGroup(in, wanted.answers()));
    if (table.groups().size() != groups) {
      throw new IllegalArgumentException("an image of " + groups + " groups, not of " + table.groups().size());
    }
    return table;
  }

  private static Optional<String> pid(ByteBuffer in) {
    int length = in.getInt();
    if (length == NONE) return Optional.empty();
    if (length < 0 || length > TEXT_OCTETS_MAX) {
      throw new IllegalArgumentException("a PID's name of " + length + " octets");
    }
    byte[] octets = new byte[length];
    in.get(octets);
    return Optional.of(new String(octets, StandardCharsets.UTF_8));
  }

  private static Role role(ByteBuffer in) {
    int ordinal = in.get();
    Role[] roles = Role.values();
    if (ordinal < 0 || ordinal >= roles.length) throw new IllegalArgumentException("a role of " + ordinal);
    return roles[ordinal];
  }

  private static Group readGroup(ByteBuffer in, int answers) {
    int kept = in.getInt();
    if (kept != answers) throw new IllegalArgumentException("a group of " + kept + " answers, not of " + answers);
    int[] classes = ints(in, in.getInt());
    Ranges ipv4 = readIpv4(in);
    Ranges ipv6 = readIpv6(in);
    return new Group(answers, classes, Areas.EVERYWHERE, ipv4, ipv6, WideBlocks.read(in), WideBlocks.read(in));
  }

  private static Ranges readIpv4(ByteBuffer in) {
    int count = in.getInt();
    int octets = in.getInt();
    int[] start = ints(in, count);
    int[] values = values(in, count, octets);
    long[] high = new long[count];
    for (int i = 0; i < count; i++) high[i] = (long) start[i] << Integer.SIZE;
    return Ranges.of(Family.IPV4, high, new long[0], values);
  }

  private static Ranges readIpv6(ByteBuffer in) {
    int count = in.getInt();
    int octets = in.getInt();
    boolean hasLow = in.getInt() > Long.BYTES;
    long[] high = longs(in, count);
    long[] low = longs(in, hasLow ? count : 0);
    int[] values = values(in, count, octets);
    return Ranges.of(Family.IPV6, high, low, values);
  }

  private static int[] values(ByteBuffer in, int count, int octets) {
    if (octets == Integer.BYTES) return ints(in, count);
    check(in, count, octets);
    int[] values = new int[count];
    if (octets == Byte.BYTES) {
      byte[] narrow = new byte[count];
      in.get(narrow);
      for (int i = 0; i < count; i++) values[i] = narrow[i] & 0xff;
    } else {
      char[] narrow = new char[count];
      in.asCharBuffer().get(narrow);
      in.position(in.position() + count * Character.BYTES);
      for (int i = 0; i < count; i++) values[i] = narrow[i];
    }
    return values;
  }

  private static int[] ints(ByteBuffer in, int count) {
    check(in, count, Integer.BYTES);
    int[] values = new int[count];
    in.asIntBuffer().get(values);
    in.position(in.position() + count * Integer.BYTES);
    return values;
  }

  private static long[] longs(ByteBuffer in, int count) {
    check(in, count, Long.BYTES);
    long[] values = new long[count];
    in.asLongBuffer().get(values);
    in.position(in.position() + count * Long.BYTES);
    return values;
  }

  private static void check(ByteBuffer in, int count, int octets) {
    if (count < 0 || octets < 1 || (long) count * octets > in.remaining()) {
      throw new IllegalArgumentException("a count of " + count + " is beyond the end of the image");
    }
  }
}
