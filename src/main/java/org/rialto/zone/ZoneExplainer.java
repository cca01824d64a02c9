package org.rialto.zone;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.rialto.wire.Edns;
import org.rialto.wire.Query;
import org.rialto.wire.QueryName;
import org.rialto.wire.Reply;
import org.rialto.wire.Transport;
import org.rialto.wire.Verdict;

/**
 * Walks through the zones as an answer does, and tells of it. Aliases are followed by writing the very reply, so that
 * what is told leads where answers lead.
 */
final class ZoneExplainer {
  private static final int MOST_OCTETS = 0xffff;
  private static final int HEADER_OCTETS = 12;
  private static final int QDCOUNT_AT = 4;
  private static final short CLASS_IN = 1;

  private final ZoneTable zones;
  private final int type;
  private final Query query = new Query();
  private final Reply reply = new Reply();
  private final List<String> steps = new ArrayList<>();

  ZoneExplainer(ZoneTable zones, QueryName name, int type) {
    this.zones = zones;
    this.type = type;
    byte[] message = new byte[MOST_OCTETS];
    ByteBuffer.wrap(message).putShort(QDCOUNT_AT, (short) 1).position(HEADER_OCTETS)
        .put(name.octets(), 0, name.length()).putShort((short) type).putShort(CLASS_IN);
    MemorySegment buffer = MemorySegment.ofArray(message);
    Verdict verdict = query.read(buffer, 0, HEADER_OCTETS + name.length() + 4, false);
    if (verdict != Verdict.ANSWER) throw new IllegalStateException("a question is judged " + verdict);
    reply.begin(buffer, 0, query, MOST_OCTETS, Transport.STREAM, Edns.PLAIN);
  }

  Explained explain() {
    Zone zone = zones.find(query.name(), type);
    if (zone == ZoneTable.NO_ZONE) {
      steps.add("neither " + Names.text(query.name(), 0) + " nor a name above it is in a zone of ours");
      return new Explained("", "", false, Explained.Kind.REFUSED, OptionalInt.empty(), steps);
    }
    Explained explained = zone.explain(query.name(), type, steps);
    while (zone.isAvailable()) {
      int answer = zone.find(reply.effectiveName(), type);
      if (zone.isRouted(answer)) break;
      reply.body(zone.octets(), answer);
      if (!reply.follow()) break;
      String target = Names.text(reply.effectiveName(), 0);
      zone = zones.find(reply.effectiveName(), type);
      if (zone == ZoneTable.NO_ZONE) {
        steps.add("it leads to " + target + ", which is in no zone of ours");
        break;
      }
      steps.add("it leads to " + target);
      explained = zone.explain(reply.effectiveName(), type, steps);
    }
    return explained.after(steps);
  }
}
