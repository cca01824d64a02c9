package org.rialto.answer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.rialto.net.Client;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;
import org.rialto.route.Basis;

/**
 * Clients on their way from a worker that answered them to those in the background who want to know of them: a ring
 * with one writer and one reader, neither of whom waits for the other. Where it is full the client is dropped, to be
 * seen again by its next query. Everything is there from the start; nothing is allocated to note a client.
 */
public final class Sightings {
  /** For a worker: at ten readings a second ten thousand clients, more than anybody looks for. */
  static final int ROOM = 1024;
  /** For messages that come one by one, whose answerers are many. */
  static final int SMALL_ROOM = 64;
  /** Besides the first in a second, one in so many clients of a source is noted, whether it was lately or not. */
  static final int EVERY = 64;
  /** A client that was noted is one that wasn't after 32 seconds at the most. */
  private static final int LATELY_SHIFT = 5;
  /** Odd, and of bits without a pattern: 2 to the power of 64 by the golden ratio. */
  private static final long MIXING = 0x9e3779b97f4a7c15L;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);
  /** Two lines of the processor's cache: what the writer and the reader write is in none that the other does. */
  private static final int APART = 16;
  private static final int WRITTEN = APART;
  private static final int DROPPED = WRITTEN + 1;
  /** How far the reader was when the writer last looked. */
  private static final int READ_SEEN = WRITTEN + 2;
  private static final int READ = WRITTEN + APART;

  private static final int SOURCE_BITS = 16;
  private static final int LENGTH_BITS = 8;
  private static final int FAMILY_BITS = 1;
  /** Sources by place that are told apart when clients are sampled: more than most configurations have. */
  private static final int SAMPLED = 128;

  private final long[] cursors = new long[READ + APART];
  private final long[] high;
  private final long[] low;
  /** The service, the source's place plus one, the bits of the address that are known, and its family. */
  private final long[] seen;
  private final long[] lastSecond = new long[SAMPLED];
  /** What was noted lately, each in the place it falls to, where another takes its place. */
  private final long[] lately;
  private int untilNext = EVERY;

  /** @param room clients it holds: a power of two */
  Sightings(int room) {
    high = new long[room];
    low = new long[room];
    seen = new long[room];
    lately = new long[room];
  }

  /** Notes a client, if there is room. */
  void note(int service, int source, Client client, Basis basis) {
    long written = cursors[WRITTEN];
    if (written - cursors[READ_SEEN] == high.length) {
      cursors[READ_SEEN] = (long) AT.getAcquire(cursors, READ);
      if (written - cursors[READ_SEEN] == high.length) {
        AT.setOpaque(cursors, DROPPED, cursors[DROPPED] + 1);
        return;
      }
    }
    boolean bySubnet = basis == Basis.CLIENT_SUBNET;
    Family family = bySubnet ? client.family() : client.substituteFamily();
    int place = (int) written & high.length - 1;
    high[place] = bySubnet ? client.high() : client.substituteHigh();
    low[place] = bySubnet ? client.low() : client.substituteLow();
    seen[place] = (((long) service << SOURCE_BITS | source + 1) << LENGTH_BITS
        | (bySubnet ? client.source() : client.substituteLength())) << FAMILY_BITS | family.ordinal();
    AT.setRelease(cursors, WRITTEN, written + 1);
  }

  /**
   * Notes a client of a source that has many, unless it was noted lately; and of all of them the first in a second and
   * one in {@link #EVERY}, which are the only ones while half of the room is taken: the rest is for others.
   */
  void sample(int service, int source, Client client, Basis basis, long nowSeconds) {
    int place = source & SAMPLED - 1;
    boolean isSampled = lastSecond[place] != nowSeconds || --untilNext <= 0;
    long high = basis == Basis.CLIENT_SUBNET ? client.high() : client.substituteHigh();
    long key = high ^ (nowSeconds >>> LATELY_SHIFT) * MIXING;
    int slot = (int) (key * MIXING >>> Integer.SIZE) & lately.length - 1;
    if (!isSampled && (lately[slot] == key || isHalfFull())) return;
    if (isSampled) {
      lastSecond[place] = nowSeconds;
      untilNext = EVERY;
    }
    lately[slot] = key;
    note(service, source, client, basis);
  }

  private boolean isHalfFull() {
    long written = cursors[WRITTEN];
    if (written - cursors[READ_SEEN] < high.length / 2) return false;
    cursors[READ_SEEN] = (long) AT.getAcquire(cursors, READ);
    return written - cursors[READ_SEEN] >= high.length / 2;
  }

  /** Takes out what has been noted, in that order, and hands it over; for one thread at a time. */
  public void read(Consumer<Sighting> reader) {
    long read = cursors[READ];
    long written = (long) AT.getAcquire(cursors, WRITTEN);
    for (; read < written; read++) {
      Sighting sighting = sighting((int) read & high.length - 1);
      AT.setRelease(cursors, READ, read + 1);
      reader.accept(sighting);
    }
  }

  /** Clients so far that there was no room for; anybody may ask. */
  public long dropped() {
    return (long) AT.getOpaque(cursors, DROPPED);
  }

  private Sighting sighting(int place) {
    long packed = seen[place];
    Family family = Family.values()[(int) packed & (1 << FAMILY_BITS) - 1];
    packed >>>= FAMILY_BITS;
    int length = (int) packed & (1 << LENGTH_BITS) - 1;
    packed >>>= LENGTH_BITS;
    int source = (int) (packed & (1 << SOURCE_BITS) - 1) - 1;
    IpPrefix client = IpPrefix.around(new IpAddress(family, high[place], low[place]), length);
    return new Sighting(client, (int) (packed >>> SOURCE_BITS), source);
  }
}
