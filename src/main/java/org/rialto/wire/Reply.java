package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rialto.net.Family;

/**
 * Writes the reply over the query it answers: the question stays as it was asked, its case included. Counts, flags,
 * moved pointers, truncation and the one OPT record are written here and nowhere else. A holder for reuse: {@link
 * #begin}, then records, then {@link #end}.
 */
public final class Reply {
  private static final int TYPE_A = 1;
  private static final int TYPE_CNAME = 5;
  private static final int TYPE_SOA = 6;
  private static final int TYPE_AAAA = 28;
  private static final int TYPE_DNAME = 39;
  private static final int TYPE_ANY = 255;
  private static final int CLASS_IN = 1;
  /** RFC 2136 §2.2, for a name that would get too long by RFC 6672 §3.2. */
  private static final int YXDOMAIN = 6;
  /** A record without its RDATA, its owner a pointer. */
  private static final int RECORD_FIXED_OCTETS = 12;
  private static final int MOST_BY_WORDS = 128;
  /** Names looked up for one question. */
  private static final int MOST_NAMES = 16;
  private static final long NO_END = 0xffffffffL;

  private final OptRecord opt;
  private final EffectiveName effective = new EffectiveName();
  private final EffectiveName repeated = new EffectiveName();
  private MemorySegment message = MemorySegment.NULL;
  private long at;
  private Query query = new Query();
  private long to;
  /** Where records end at the latest, and the reply. */
  private long stop;
  private long limit;
  private int flags;
  private int answers;
  private int authorities;
  private int additionals;
  private int owner;
  private int aliasTarget;
  private int followed;
  private int rcode;
  private long expireSeconds;

  /** Replies that don't say how long a stream may be idle. */
  public Reply() {
    opt = new OptRecord(-1);
  }

  /**
   * Replies of a door that lets streams be idle.
   *
   * @param idleDeciseconds for how long, in tenths of a second, 0 to 65,535 (RFC 7828 §3.1)
   */
  public Reply(int idleDeciseconds) {
    opt = new OptRecord(idleDeciseconds);
  }

  /**
   * Starts the reply to a query that was read from {@code at}.
   *
   * @param most octets the reply may have in all, 512 to 65,535; the buffer holds at least as many
   */
  public void begin(MemorySegment newMessage, long newAt, Query newQuery, int most, Transport transport, Edns edns) {
    message = newMessage;
    at = newAt;
    query = newQuery;
    to = at + (query.questionEnd() == 0 ? Header.OCTETS : query.questionEnd());
    limit = at + most;
    stop = limit - opt.begin(message, query, transport, edns);
    flags = Header.QR | query.flags() & (Header.OPCODE | Header.RD | Header.CD);
    answers = 0;
    authorities = 0;
    additionals = 0;
    aliasTarget = 0;
    followed = 0;
    effective.question(message, at, query.name());
    own(Header.OCTETS);
    expireSeconds = NO_END;
    rcode = 0;
  }

  /**
   * Appends the stored body that the effective name is answered with: the question's, or the last one that {@link
   * #follow} went on to. Where it doesn't fit, first the records that may be missed are left out, then the reply is
   * truncated.
   */
  public void body(byte[] pool, int body) {
    if ((pool[body + Body.FORM] & Body.SUBSTITUTES) == 0) append(pool, body);
    else substitute(pool, body);
  }

  /**
   * Goes on to the name that the last body leads to as an alias, if it does. False where the reply is complete: the
   * body was no alias, or is itself what was asked for, or leads back to an alias before it, or to a DNAME record that
   * was asked for and is there already, or so many names were looked up that a resolver had better go on.
   */
  public boolean follow() {
    if (aliasTarget == 0 || query.type() == TYPE_CNAME || query.type() == TYPE_ANY) return false;
    int end = (int) (to - at);
    if (++followed == MOST_NAMES || end > Body.MOST_OCTETS_BEFORE || !effective.read(aliasTarget, end)) return false;
    own(effective.place(0));
    boolean isThere = query.type() == TYPE_DNAME && answered(TYPE_DNAME, 0) != 0;
    return !isThere && answered(TYPE_CNAME, 0) == 0;
  }

  /** The name to be looked up now (RFC 8499 §2): the question's, or the last one that {@link #follow} went on to. */
  public QueryName effectiveName() {
    return effective.name();
  }

  /** Shortens the TTLs of the records in the answer section to at most this. */
  public void limitLifetimes(int mostSeconds) {
    long record = at + query.questionEnd();
    for (int i = 0; i < answers; i++) {
      long fixed = Query.skipName(message, record, to);
      if (Integer.compareUnsigned(message.get(Octets.U32, fixed + 4), mostSeconds) > 0) message.set(Octets.U32, fixed
          + 4, mostSeconds);
      record = fixed + 10 + (message.get(Octets.U16, fixed + 8) & 0xffff);
    }
  }

  /**
   * Appends an A or AAAA record to the answer section, its owner the question's name or the target of the aliases
   * before it.
   */
  public void address(Family family, long high, long low, int ttlSeconds) {
    int octets = family.bits() / 8;
    if ((flags & Header.TC) != 0) return;
    if (to + RECORD_FIXED_OCTETS + octets > stop) {
      truncate();
      return;
    }
    fixed(family == Family.IPV4 ? TYPE_A : TYPE_AAAA, ttlSeconds, octets);
    if (family == Family.IPV4) {
      message.set(Octets.U32, to, (int) (high >>> 32));
    } else {
      message.set(Octets.U64, to, high);
      message.set(Octets.U64, to + 8, low);
    }
    to += octets;
    answers++;
  }

  /**
   * Says why the reply is not what was hoped for; the last thing said goes out, if the query has EDNS and there is room
   * (RFC 8914 §3).
   */
  public void extendedError(ExtendedError error) {
    opt.extendedError(error);
  }

  /**
   * Bounds how long the zone asked about is good for without its primary, in seconds (RFC 7314 §2): of a secondary, by
   * what is left. Otherwise it is the EXPIRE field of its SOA record.
   */
  public void expireWithin(long seconds) {
    expireSeconds = seconds;
  }

  /**
   * Ends the reply and returns its length.
   *
   * @param newRcode the response code where no body sets it, up to 12 bits: the upper 8 go into the OPT record (RFC
   * 6891 §6.1.3)
   * @param scope SCOPE PREFIX-LENGTH, where the query has a client subnet (RFC 7871 §7.2.1)
   */
  public int end(int newRcode, int scope) {
    // RFC 1034 §3.7.1: who knows of one class only can't speak for all.
    if (query.isAnyClass()) flags &= ~Header.AA;
    rcode = newRcode | flags & Header.RCODE;
    if (query.hasEdns()) {
      if (opt.wantsExpire()) expire();
      to = opt.write(at, to, limit, rcode >>> 4, scope);
      additionals++;
    }
    message.set(Octets.U16, at + Header.FLAGS, (short) (flags | rcode & 0xf));
    long questions = query.questionEnd() == 0 ? 0 : 1;
    message.set(Octets.U64, at + Header.QDCOUNT, questions << 48 | (long) answers << 32 | (long) authorities << 16
        | additionals);
    return (int) (to - at);
  }

  /** Whether records had to be left out that should be there, so that TC is set. */
  public boolean isTruncated() {
    return (flags & Header.TC) != 0;
  }

  /** The response code of an ended reply, up to 12 bits. */
  public int rcode() {
    return rcode;
  }

  /** Records in the answer section. */
  public int answers() {
    return answers;
  }

  /** Whether AA is set. */
  public boolean isAuthoritative() {
    return (flags & Header.AA) != 0;
  }

  /** The answer to a question for a SOA record is that record, whose RDATA ends with EXPIRE and MINIMUM. */
  private void expire() {
    if (answers == 0) return;
    long fixed = Query.skipName(message, at + query.questionEnd(), to);
    if ((message.get(Octets.U16, fixed) & 0xffff) != TYPE_SOA) return;
    int rdataOctets = message.get(Octets.U16, fixed + 8) & 0xffff;
    long ofZone = message.get(Octets.U32, fixed + 10 + rdataOctets - 8) & 0xffffffffL;
    opt.expire((int) Math.min(ofZone, expireSeconds));
  }

  /** RFC 2181 §9: what is left of a cut RRset is of no use, so nothing but the question is sent, with TC. */
  public void truncate() {
    flags |= Header.TC;
    to = at + query.questionEnd();
    answers = 0;
    authorities = 0;
    additionals = 0;
    aliasTarget = 0;
  }

  private void append(byte[] pool, int body) {
    aliasTarget = 0;
    flags |= Body.u16(pool, body + Body.FLAGS);
    int end = Body.u16(pool, body + Body.ALL_END);
    int further = Body.u16(pool, body + Body.ARCOUNT_ALL);
    if (to + end > stop) {
      end = Body.u16(pool, body + Body.REQUIRED_END);
      further = Body.u16(pool, body + Body.ARCOUNT_REQUIRED);
      if (to + end > stop) {
        truncate();
        return;
      }
    }
    copy(pool, body + Body.OCTETS, end);
    if (effective.isQuestion()) {
      movePointers(pool, body, end);
    } else {
      effective.settle(pool, body, to, Body.answers(pool, body) + Body.authorities(pool, body) + further, end);
      if (isCutShort(Body.answers(pool, body), to + end)) return;
    }
    answers += Body.answers(pool, body);
    authorities = Body.authorities(pool, body);
    additionals = further;
    int tailOwner = Body.u16(pool, body + Body.TAIL_OWNER);
    if (tailOwner != Body.AT_QUESTION) own((int) (to - at) + tailOwner);
    if (pool[body + Body.FORM] == Body.CONTINUES) aliasTarget = (int) (to - at) + tailOwner;
    to += end;
  }

  /**
   * Whether the body just copied leads back to an alias or a DNAME record that is in the reply already: what comes
   * before that is all there is to add, as a set has no record twice (RFC 2181 §5).
   */
  private boolean isCutShort(int records, long end) {
    long record = to;
    for (int i = 0; i < records; i++) {
      long fixed = Query.skipName(message, record, end);
      int type = message.get(Octets.U16, fixed) & 0xffff;
      if ((type == TYPE_CNAME || type == TYPE_DNAME) && isSaid(type, record, end)) {
        to = record;
        answers += i;
        return true;
      }
      record = fixed + 10 + (message.get(Octets.U16, fixed + 8) & 0xffff);
    }
    return false;
  }

  private boolean isSaid(int type, long record, long end) {
    repeated.question(message, at, query.name());
    return repeated.read((int) (record - at), (int) (end - at))
        && repeated.find(type, 0, at + query.questionEnd(), answers, to) != 0;
  }

  /** Most bodies are so short that they are moved, word by word, before the runtime's way to copy has begun. */
  private void copy(byte[] pool, int from, int count) {
    if (count < Long.BYTES || count > MOST_BY_WORDS) {
      if (count > 0) MemorySegment.copy(pool, from, message, ValueLayout.JAVA_BYTE, to, count);
      return;
    }
    int last = count - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) message.set(Octets.U64, to + i, Octets.u64(pool, from + i));
    message.set(Octets.U64, to + last, Octets.u64(pool, from + last));
  }

  private void movePointers(byte[] pool, int body, int end) {
    int moved = query.name().length() - (pool[body + Body.ANCHOR] & 0xff);
    if (moved == 0) return;
    int count = Body.u16(pool, body + Body.POINTERS);
    int list = body + Body.OCTETS + Body.u16(pool, body + Body.ALL_END);
    for (int i = 0; i < count; i++) {
      int place = Body.u16(pool, list + 2 * i);
      if (place >= end) return;
      message.set(Octets.U16, to + place, (short) (Body.u16(pool, body + Body.OCTETS + place) + moved));
    }
  }

  /** Appends a DNAME record, unless it is there already, and the alias made by it for the effective name. */
  private void substitute(byte[] pool, int body) {
    int kept = effective.name().length() - (pool[body + Body.ANCHOR] & 0xff);
    long dname = answered(TYPE_DNAME, kept);
    aliasTarget = 0;
    if (dname == 0) {
      long record = to;
      append(pool, body);
      if (isTruncated()) return;
      dname = Query.skipName(message, record, to);
    }
    alias(kept, dname);
  }

  /**
   * The CNAME record that a DNAME record makes (RFC 6672 §3.1): of its TTL, the labels as they were asked.
   *
   * @param kept octets of the effective name before the DNAME record's owner
   * @param dname where TYPE of that record stands
   */
  private void alias(int kept, long dname) {
    int target = (int) (dname - at) + RECORD_FIXED_OCTETS - 2;
    int targetOctets = message.get(Octets.U16, dname + 8) & 0xffff;
    if (kept + targetOctets > QueryName.LONGEST_OCTETS) {
      flags |= YXDOMAIN;
      return;
    }
    int octets = kept + (targetOctets == 1 ? 1 : 2);
    if (to + RECORD_FIXED_OCTETS + octets > stop) {
      truncate();
      return;
    }
    fixed(TYPE_CNAME, message.get(Octets.U32, dname + 4), octets);
    aliasTarget = (int) (to - at);
    for (int label = 0; label < kept; ) {
      int length = 1 + (effective.name().octets()[label] & 0xff);
      MemorySegment.copy(message, at + effective.place(label), message, to + label, length);
      label += length;
    }
    if (targetOctets == 1) message.set(Octets.U8, to + kept, (byte) 0);
    else message.set(Octets.U16, to + kept, (short) (EffectiveName.POINTER | target));
    to += octets;
    answers++;
  }

  private long answered(int type, int from) {
    return effective.find(type, from, at + query.questionEnd(), answers, to);
  }

  /** Makes the name at this place of the message the owner of further records. */
  private void own(int place) {
    owner = EffectiveName.POINTER | place;
  }

  /** Writes what stands before RDATA. */
  private void fixed(int type, int ttlSeconds, int octets) {
    message.set(Octets.U64, to, (long) owner << 48 | (long) type << 32 | CLASS_IN << 16 | ttlSeconds >>> 16);
    message.set(Octets.U32, to + 8, ttlSeconds << 16 | octets);
    to += RECORD_FIXED_OCTETS;
  }
}
