package org.rialto.serve;

import java.lang.foreign.Arena;
import java.util.Arrays;
import org.rialto.linux.MessageHeaders;
import org.rialto.linux.Sockets;
import org.slf4j.Logger;

/**
 * The replies to a batch, on their way out by one {@code sendmmsg}. Those of one length to one address and port leave
 * as one message, and go through the system once; at the end of that way it cuts them apart (UDP segmentation offload).
 * Several come together where a forwarder or a load balancer stands between, or a resolver asks much from one port;
 * where none do, each is a message of its own.
 */
final class NativeReplies {
  /**
   * What every network takes in one piece: a longer one might be longer than what the way takes, and is refused. A
   * whole batch of them is less than a message may have, 64 segments and 65,507 octets.
   */
  private static final int SEGMENT_OCTETS_MAX = 1232;

  private static final int TABLE_SIZE = Integer.highestOneBit(Batch.MOST) * 2;
  private static final int TABLE_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(TABLE_SIZE);
  private static final int GROUP_BITS = 8;
  private static final int TURNS = -1 >>> GROUP_BITS;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final Logger log;
  private final Sockets sockets;
  private final int socket;
  private final NativePlaces places;
  private final MessageHeaders headers;
  /** Replies by number: how long they are, and the next one of their group. */
  private final int[] lengths = new int[Batch.MOST];
  private final int[] following = new int[Batch.MOST];
  /** Groups by number: their first and last reply, and how many they have. */
  private final int[] first = new int[Batch.MOST];
  private final int[] last = new int[Batch.MOST];
  private final int[] sizes = new int[Batch.MOST];
  /** Finds a group: its number, below that of the turn in which it was put there. */
  private final int[] table = new int[TABLE_SIZE];
  private int turn = 1;
  private int groups;
  private boolean segmenting;
  private long unsent;

  /** @param segmenting whether the system has segmentation, and it is wanted */
  NativeReplies(Arena arena, Sockets sockets, int socket, NativePlaces places, boolean segmenting, Logger log) {
    this.log = log;
    this.sockets = sockets;
    this.socket = socket;
    this.places = places;
    this.segmenting = segmenting;
    headers = new MessageHeaders(arena, Batch.MOST);
  }

  /** The i-th datagram has been overwritten by a reply of this length. */
  void add(int i, int length) {
    lengths[i] = length;
    int group = segmenting && length <= SEGMENT_OCTETS_MAX ? find(i) : groups;
    if (group == groups) {
      groups++;
      first[group] = i;
      sizes[group] = 1;
    } else {
      following[last[group]] = i;
      sizes[group]++;
    }
    last[group] = i;
  }

  /** The group of the replies of this length to this peer; the next one if there is none that takes one more. */
  private int find(int i) {
    int slot = (int) ((places.peerHash(i) + lengths[i]) * SPREAD >>> TABLE_SHIFT);
    for (; ; slot = slot + 1 & TABLE_SIZE - 1) {
      int entry = table[slot];
      if (entry >>> GROUP_BITS != turn) {
        table[slot] = turn << GROUP_BITS | groups;
        return groups;
      }
      int group = entry & (1 << GROUP_BITS) - 1;
      int other = first[group];
      if (lengths[other] == lengths[i] && places.isSamePeer(other, i)) return group;
    }
  }

  /** Sends all that were added. One that is refused is counted and dropped, and the rest go on. */
  void send() {
    layOut();
    for (int from = 0; from < groups; ) {
      int sent = sockets.send(socket, headers, from, groups - from);
      if (sent > 0) {
        from += sent;
      } else if (sizes[from] > 1 && isForSegmentation(sockets.error())) {
        sendApart(from, sockets.error());
        break;
      } else if (sockets.error() != Sockets.EINTR) {
        unsent += sizes[from++];
      }
    }
    begin();
  }

  /** Begins anew: what was added and not sent is dropped. */
  void begin() {
    groups = 0;
    turn++;
    if (turn <= TURNS) return;
    Arrays.fill(table, 0);
    turn = 1;
  }

  private void layOut() {
    int vector = 0;
    for (int group = 0; group < groups; group++) {
      int reply = first[group];
      int size = sizes[group];
      headers.name(group, places.nameAt(reply), places.nameOctets());
      headers.gather(group, vector, size);
      if (size == 1) places.control(headers, group, reply);
      else places.controlSegments(headers, group, reply, lengths[reply]);
      for (int left = size; left > 0; left--) {
        headers.vector(vector++, places.addressOf(reply), lengths[reply]);
        reply = following[reply];
      }
    }
  }

  /**
   * Whether the system has refused a message because it was to be cut apart: it may know how and still have a device
   * that doesn't.
   */
  private static boolean isForSegmentation(int error) {
    return error == Sockets.EIO || error == Sockets.EINVAL || error == Sockets.EMSGSIZE || error == Sockets.ENOPROTOOPT;
  }

  /**
   * Sends each reply of the groups from this one on as a message of its own. Where these all go, segmentation was to
   * blame, and is done with for good; where not, the way to some peer is.
   */
  private void sendApart(int from, int error) {
    int[] left = new int[Batch.MOST];
    int count = 0;
    for (int group = from; group < groups; group++) {
      int reply = first[group];
      for (int i = 0; i < sizes[group]; i++, reply = following[reply]) left[count++] = reply;
    }
    long unsentBefore = unsent;
    segmenting = false;
    begin();
    for (int i = 0; i < count; i++) add(left[i], lengths[left[i]]);
    send();
    segmenting = unsent > unsentBefore;
    if (!segmenting) log.warn("event=segmentation-off worker={} error={}", Thread.currentThread().getName(), error);
  }

  /** Whether replies are put together. */
  boolean isSegmenting() {
    return segmenting;
  }

  /** Replies the system refused to send. */
  long unsent() {
    return unsent;
  }
}
