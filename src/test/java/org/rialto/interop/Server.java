package org.rialto.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** A running name server on the loopback. */
interface Server extends AutoCloseable {
  /** How often it is looked whether it serves, and how often what it serves has to be the same to be all. */
  int LOOKS = 150;
  int STEADY_LOOKS = 5;

  String name();

  int port();

  /** Whether it runs. */
  boolean isAlive();

  /** Ends it, and waits until it has. */
  @Override void close();

  /**
   * Waits until it serves all it will, and says which of these zones that is.
   *
   * @param zones the last is one that all servers load
   */
  default Set<ZoneText> loaded(List<ZoneText> zones) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (ZoneText zone : zones) questions.add(Question.of(Name.fromString(zone.origin()), Type.SOA));
    Set<ZoneText> before = Set.of();
    int steady = 0;
    for (int look = 0; look < LOOKS && isAlive(); look++) {
      LockSupport.parkNanos(200_000_000);
      List<byte[]> reply = Conversation.ask(this, questions.subList(zones.size() - 1, zones.size()));
      if (!isGood(reply.getFirst())) continue;
      List<byte[]> replies = Conversation.ask(this, questions);
      Set<ZoneText> loaded = new HashSet<>();
      for (int i = 0; i < zones.size(); i++) if (isGood(replies.get(i))) loaded.add(zones.get(i));
      steady = loaded.equals(before) ? steady + 1 : 0;
      if (loaded.size() == zones.size() || steady == STEADY_LOOKS) return loaded;
      before = loaded;
    }
    throw new AssertionError(name() + " doesn't serve " + zones.getLast().origin() + "; it says:\n" + log());
  }

  /** What it has said, for people. */
  String log() throws IOException;

  private static boolean isGood(byte[] reply) {
    return reply.length > 3 && (reply[2] & 4) != 0 && (reply[3] & 0xf) == 0;
  }
}
