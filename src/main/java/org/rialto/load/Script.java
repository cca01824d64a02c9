package org.rialto.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.wire.Octets;

/**
 * What is asked, in its order, and what is expected of each answer: numbers in arrays, and the queries themselves in
 * memory outside the heap, each complete but for ID and client subnet.
 */
public final class Script {
  /** Nothing is expected of the scope. */
  public static final int ANY_SCOPE = -1;

  private static final int ID = 0;
  private static final int SUBNET_OPTION_FIXED = 4 + QueryForm.SUBNET_FIXED_OCTETS;

  private final List<Template> templates;
  private final List<Expected> expected;
  private final Entry entries;
  private final MemorySegment memory;
  private final int[] lengths;
  private final int[] lengthAt;
  private final int[] optionsLength;
  /** As the option numbers them; 0 where there is no client subnet. */
  private final int[] families;

  /** Entries in a row; what is in them is said at {@link Builder#add}. */
  private record Entry(int count, char[] template, long[] high, long[] low, byte[] source, int[] expected,
      short[] scope) {
    Entry withRoom(int room) {
      return new Entry(count, Arrays.copyOf(template, room), Arrays.copyOf(high, room), Arrays.copyOf(low, room),
          Arrays.copyOf(source, room), Arrays.copyOf(expected, room), Arrays.copyOf(scope, room));
    }

    Entry withCount(int newCount) {
      return new Entry(newCount, template, high, low, source, expected, scope);
    }
  }

  private Script(List<Template> templates, List<Expected> expected, Entry entries) {
    this.templates = List.copyOf(templates);
    this.expected = List.copyOf(expected);
    this.entries = entries;
    memory = Arena.ofAuto().allocate((long) templates.size() * QueryForm.QUERY_OCTETS, 64);
    lengths = templates.stream().mapToInt(template -> template.octets().length).toArray();
    lengthAt = templates.stream().mapToInt(Template::lengthAt).toArray();
    optionsLength = new int[lengths.length];
    families = templates.stream().mapToInt(template -> template.subnet().map(QueryForm::number).orElse(0)).toArray();
    for (int i = 0; i < lengths.length; i++) {
      MemorySegment.copy(templates.get(i).octets(), 0, memory, Octets.U8, (long) i * QueryForm.QUERY_OCTETS,
          lengths[i]);
      optionsLength[i] = lengths[i] - lengthAt[i] - 2;
    }
  }

  /** How many queries there are, to be asked in turn and from the start again. */
  public int size() {
    return entries.count();
  }

  /**
   * Writes query {@code i}; its length.
   *
   * @param to has {@link QueryForm#QUERY_OCTETS} octets from {@code at} on
   */
  int write(int i, MemorySegment to, long at, int id) {
    int template = entries.template()[i];
    int length = lengths[template];
    MemorySegment.copy(memory, (long) template * QueryForm.QUERY_OCTETS, to, at, length);
    to.set(Octets.U16, at + ID, (short) id);
    int source = entries.source()[i] & 0xff;
    if (families[template] == 0) return length;
    int octets = source + 7 >>> 3;
    long option = at + length - SUBNET_OPTION_FIXED;
    to.set(Octets.U16, at + lengthAt[template], (short) (optionsLength[template] + octets));
    to.set(Octets.U16, option + 2, (short) (QueryForm.SUBNET_FIXED_OCTETS + octets));
    to.set(Octets.U8, option + 6, (byte) source);
    to.set(Octets.U64, at + length, entries.high()[i]);
    if (octets > Long.BYTES) to.set(Octets.U64, at + length + Long.BYTES, entries.low()[i]);
    return length + octets;
  }

  /** The question of a query. */
  public Question question(int i) {
    return templates.get(entries.template()[i]).question();
  }

  /** The client subnet a query carries, if it does. */
  public Optional<IpPrefix> subnet(int i) {
    return templates.get(entries.template()[i]).subnet().map(family -> new IpPrefix(
        new IpAddress(family, entries.high()[i], entries.low()[i]), entries.source()[i] & 0xff));
  }

  /** What is expected of the answer, if that is known. */
  public Optional<Expected> expected(int i) {
    Expected answer = known(i);
    return answer == Expected.UNKNOWN ? Optional.empty() : Optional.of(answer);
  }

  /** What is expected of the answer, or {@link Expected#UNKNOWN}. */
  Expected known(int i) {
    int place = entries.expected()[i];
    return place < 0 ? Expected.UNKNOWN : expected.get(place);
  }

  /** The scope expected; {@link #ANY_SCOPE} if that isn't known. */
  public int scope(int i) {
    return entries.scope()[i];
  }

  boolean hasSubnet(int i) {
    return families[entries.template()[i]] != 0;
  }

  int source(int i) {
    return entries.source()[i] & 0xff;
  }

  int family(int i) {
    return families[entries.template()[i]];
  }

  long high(int i) {
    return entries.high()[i];
  }

  long low(int i) {
    return entries.low()[i];
  }

  /** The same things asked in another form. */
  public Script as(QueryForm form) {
    return new Script(templates.stream().map(each -> form.template(each.question(), each.subnet())).toList(), expected,
        entries);
  }

  /** How many of the queries carry a client subnet of this family. */
  public int count(Family family) {
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (family(i) == QueryForm.number(family)) count++;
    }
    return count;
  }

  /** Whether some answer's content is known. */
  public boolean expectsAnswers() {
    return !expected.isEmpty();
  }

  /** Gathers what is to be asked; not for use by several threads. */
  public static final class Builder {
    /** A question with and without each family of subnets. */
    private record Kind(Question question, Optional<Family> subnet) {}

    private static final int FIRST_ROOM = 1024;

    private final QueryForm form;
    private final Map<Kind, Integer> kinds = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();
    private final Map<Expected, Integer> places = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();
    private Entry entries = new Entry(0, new char[0], new long[0], new long[0], new byte[0], new int[0], new short[0]);

    public Builder(QueryForm form) {
      this.form = form;
    }

    /**
     * Adds a query.
     *
     * @param subnet the client subnet it carries
     * @param answer what is expected, if that is known
     * @param scope 0 to 128, or {@link #ANY_SCOPE}
     */
    public Builder add(Question question, Optional<IpPrefix> subnet, Optional<Expected> answer, int scope) {
      int i = entries.count();
      if (i == entries.template().length) entries = entries.withRoom(Math.max(FIRST_ROOM, 2 * i));
      entries.template()[i] = (char) template(question, subnet.map(IpPrefix::family));
      entries.high()[i] = subnet.map(block -> block.address().high()).orElse(0L);
      entries.low()[i] = subnet.map(block -> block.address().low()).orElse(0L);
      entries.source()[i] = (byte) (int) subnet.map(IpPrefix::length).orElse(0);
      entries.expected()[i] = answer.map(this::place).orElse(-1);
      entries.scope()[i] = (short) scope;
      entries = entries.withCount(i + 1);
      return this;
    }

    private int template(Question question, Optional<Family> subnet) {
      return kinds.computeIfAbsent(new Kind(question, subnet), kind -> {
        if (templates.size() > Character.MAX_VALUE) throw new IllegalArgumentException("too many different questions");
        templates.add(form.template(question, subnet));
        return templates.size() - 1;
      });
    }

    private int place(Expected answer) {
      return places.computeIfAbsent(answer, each -> {
        expected.add(each);
        return expected.size() - 1;
      });
    }

    /** Queries added so far. */
    public int size() {
      return entries.count();
    }

    public Script build() {
      return new Script(templates, expected, entries.withRoom(entries.count()));
    }
  }
}
