package org.rialto.oracle;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.wire.Edns;
import org.rialto.wire.Query;
import org.rialto.wire.Reply;
import org.rialto.wire.Transport;
import org.rialto.wire.Verdict;
import org.rialto.zone.Zone;
import org.rialto.zone.ZoneTable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Asks a table as a resolver would: through the octets of a query and those of the reply. */
public final class Asking {
  /** What routed answers are given for a node's address. */
  public static final IpAddress NODE = IpAddress.parse("203.0.113.77");

  private static final int STREAM_LIMIT = 0xffff;
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;
  private static final int NODE_TTL_SECONDS = 20;

  private final ZoneTable table;
  private final MemorySegment buffer = Arena.ofAuto().allocate(STREAM_LIMIT);
  private final Query query = new Query();
  private final Reply reply = new Reply();

  public Asking(ZoneTable table) {
    this.table = table;
  }

  /** The reply; of a routed name, with the records that stand in for a choice. */
  public Message ask(Name name, int type) {
    Zone zone = zone(name, type);
    if (zone == ZoneTable.NO_ZONE) return read(reply.end(REFUSED, 0));
    if (!zone.isAvailable()) return read(reply.end(SERVFAIL, 0));
    while (zone.isAvailable()) {
      int answer = zone.find(reply.effectiveName(), type);
      reply.body(zone.octets(), zone.isRouted(answer) ? zone.defaults(answer) : answer);
      if (!reply.follow()) break;
      zone = table.find(reply.effectiveName(), type);
    }
    return read(reply.end(0, 0));
  }

  /** The reply to a question for A records of a routed name, with {@link #NODE} for a choice. */
  public Message askRouted(Name name, int type) {
    Zone zone = zone(name, type);
    int answer = zone.find(reply.effectiveName(), type);
    while (!zone.isRouted(answer)) {
      reply.body(zone.octets(), answer);
      if (!reply.follow()) throw new AssertionError(name + " isn't routed");
      zone = table.find(reply.effectiveName(), type);
      answer = zone.find(reply.effectiveName(), type);
    }
    reply.body(zone.octets(), zone.leading(answer));
    reply.address(Family.IPV4, NODE.high(), NODE.low(), NODE_TTL_SECONDS);
    return read(reply.end(0, 0));
  }

  /** The zone that {@link ZoneTable#find} gives. */
  private Zone zone(Name name, int type) {
    Message message = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    message.getHeader().unsetFlag(Flags.RD);
    byte[] octets = message.toWire();
    MemorySegment.copy(octets, 0, buffer, ValueLayout.JAVA_BYTE, 0, octets.length);
    Verdict verdict = query.read(buffer, 0, octets.length, false);
    if (verdict != Verdict.ANSWER) throw new AssertionError(name + " was judged " + verdict);
    reply.begin(buffer, 0, query, STREAM_LIMIT, Transport.STREAM, Edns.PLAIN);
    return table.find(query.name(), type);
  }

  private Message read(int length) {
    try {
      return new Message(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } catch (IOException unreadable) {
      throw new AssertionError("the reply can't be read", unreadable);
    }
  }
}
