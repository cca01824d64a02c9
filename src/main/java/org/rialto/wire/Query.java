package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import org.rialto.net.Client;

/**
 * A query, read in place: the question, EDNS (RFC 6891) and the client subnet (RFC 7871). A holder for reuse; what it
 * says is about the message it read last, and stays true while the reply is written over that message.
 */
public final class Query {
  private static final int CLASS_IN = 1;
  private static final int CLASS_CHAOS = 3;
  private static final int CLASS_ANY = 255;
  private static final int TYPE_OPT = 41;
  private static final int TYPE_TSIG = 250;
  private static final int TYPE_IXFR = 251;
  private static final int TYPE_AXFR = 252;
  /** RFC 6891 §6.2.3: smaller sizes are read as this. */
  private static final int SMALLEST_PAYLOAD = 512;
  private static final long DNSSEC_OK = 0x8000_0000L;

  private final QueryName name = new QueryName();
  private final Client client = new Client();
  private final Options options = new Options(client);

  private int flags;
  private int questionEnd;
  private int type;
  private int questionClass;
  private boolean signed;
  private boolean edns;
  private int payload;
  private boolean dnssecOk;

  /** The name asked for; meaningless before {@link Verdict#ANSWER}. */
  public QueryName name() {
    return name;
  }

  /** QTYPE. */
  public int type() {
    return type;
  }

  /** Whether QCLASS is IN, or all classes, of which we have no other. */
  public boolean isInternet() {
    return questionClass == CLASS_IN || isAnyClass();
  }

  /** Whether QCLASS is "*" (RFC 1035 §3.2.5). */
  boolean isAnyClass() {
    return questionClass == CLASS_ANY;
  }

  /** Whether QCLASS is CHAOS: servers tell of themselves there (RFC 4892). */
  public boolean isChaos() {
    return questionClass == CLASS_CHAOS;
  }

  /** Whether QTYPE asks for a zone transfer (RFC 5936, RFC 1995). */
  public boolean isTransfer() {
    return type == TYPE_AXFR || type == TYPE_IXFR;
  }

  /**
   * Whether the message ends in a TSIG record (RFC 8945 §5.1), whoever made it and whatever else is wrong with the
   * message.
   */
  public boolean isSigned() {
    return signed;
  }

  /** Who is to be served. Its peer is set by whoever received the message, before {@link #read}. */
  public Client client() {
    return client;
  }

  /** Whether the query carries an OPT record, and so the reply must (RFC 6891 §6.1.1). */
  public boolean hasEdns() {
    return edns;
  }

  /** Whether the query carries a client subnet that the reply must return (RFC 7871 §7.2.1). */
  public boolean hasSubnet() {
    return options.has(Options.CLIENT_SUBNET);
  }

  /** Whether the query carries a cookie, and so the reply must (RFC 7873 §5.2), if cookies are enabled. */
  public boolean hasCookie() {
    return options.cookie().isPresent();
  }

  /**
   * Whether the query carries a server cookie besides the client's, be it a valid one or not; meaningless without
   * {@link #hasCookie}.
   */
  public boolean hasServerCookie() {
    return options.cookie().hasServerCookie();
  }

  /**
   * Whether the query carries a server cookie of ours that was given to this peer: its sender is where it says (RFC
   * 7873 §5.2.5). False before {@link #judgeCookie}.
   */
  public boolean hasValidCookie() {
    return options.cookie().isValid();
  }

  /**
   * Judges the cookie, where there is one, and makes the one that the reply returns.
   *
   * @param secrets enabled
   * @param nowSeconds the time, in seconds of the Unix epoch
   */
  public void judgeCookie(CookieSecrets secrets, long nowSeconds) {
    if (options.cookie().isPresent()) options.cookie().judge(secrets, client, nowSeconds);
  }

  /** Octets a reply in one datagram may have: what the requestor can take (RFC 6891 §6.2.3), at most {@code most}. */
  public int datagramLimit(int most) {
    return edns ? Math.min(Math.max(payload, SMALLEST_PAYLOAD), most) : SMALLEST_PAYLOAD;
  }

  int flags() {
    return flags;
  }

  /** Where the question ends, counted from the message's start; 0 where there is none to repeat. */
  int questionEnd() {
    return questionEnd;
  }

  boolean dnssecOk() {
    return dnssecOk;
  }

  /** The EDNS options; none without {@link #hasEdns}. */
  Options options() {
    return options;
  }

  /**
   * Judges the {@code length} octets at {@code at}. Never throws: the sender chose them.
   *
   * @param subnets whether client subnets are read; otherwise the option is skipped like any unknown one (RFC 7871
   * §7.2.1), as it
   *     always is where no answer can depend on it: in another class or opcode, and in a transfer
   */
  public Verdict read(MemorySegment message, long at, int length, boolean subnets) {
    signed = false;
    edns = false;
    options.clear();
    questionEnd = 0;
    if (length < Header.OCTETS) return Verdict.DROP_SHORT;
    flags = message.get(Octets.U16, at + Header.FLAGS) & 0xffff;
    if ((flags & Header.QR) != 0) return Verdict.DROP_RESPONSE;
    int opcode = flags & Header.OPCODE;
    Verdict verdict = readQuestion(message, at, at + length, opcode == 0 && subnets);
    if (opcode == 0 || verdict == Verdict.BADVERS) return verdict;
    if (opcode != Header.NOTIFY) return Verdict.NOTIMP_OPCODE;
    if (verdict == Verdict.COOKIE_ONLY) return Verdict.FORMERR_QUESTION;
    return verdict == Verdict.ANSWER ? Verdict.NOTIFY : verdict;
  }

  /**
   * The question and what follows. Of other opcodes too: whether the reply must have an OPT record doesn't depend on
   * the opcode (RFC 6891 §6.1.1). Where their messages have another form, nothing is found, and so nothing repeated.
   */
  private Verdict readQuestion(MemorySegment message, long at, long end, boolean subnets) {
    long counts = message.get(Octets.U64, at + Header.QDCOUNT);
    int questions = (int) (counts >>> 48);
    if (questions == 0) return readWithoutQuestion(message, at, end, counts);
    if (questions != 1) return Verdict.FORMERR_QUESTION;
    if (!name.read(message, at + Header.OCTETS, end)) return Verdict.FORMERR_QUESTION;
    long fixed = at + Header.OCTETS + name.length();
    if (fixed + 4 > end) return Verdict.FORMERR_QUESTION;
    int typeAndClass = message.get(Octets.U32, fixed);
    type = typeAndClass >>> 16;
    questionClass = typeAndClass & 0xffff;
    questionEnd = (int) (fixed + 4 - at);
    return readRecords(message, at, end, counts, subnets);
  }

  /** Without a question a query can only be for a server cookie (RFC 7873 §5.4). */
  private Verdict readWithoutQuestion(MemorySegment message, long at, long end, long counts) {
    type = 0;
    questionClass = 0;
    Verdict verdict = readRecords(message, at, end, counts, false);
    if (verdict != Verdict.ANSWER) return verdict;
    return hasCookie() ? Verdict.COOKIE_ONLY : Verdict.FORMERR_QUESTION;
  }

  /**
   * What follows the question: in a query, an OPT record, a TSIG record, both or nothing. Others are stepped over, but
   * a query has no answers; a notice may have (RFC 1996 §3.7), and an update has, by another name (RFC 2136 §2).
   *
   * @param counts QDCOUNT, ANCOUNT, NSCOUNT and ARCOUNT, as they stand in the header
   */
  private Verdict readRecords(MemorySegment message, long at, long end, long counts, boolean subnets) {
    int answers = (int) (counts >>> 32) & 0xffff;
    if (answers != 0 && (flags & Header.OPCODE) == 0) return Verdict.FORMERR_RECORDS;
    int before = answers + ((int) counts >>> 16);
    int all = before + ((int) counts & 0xffff);
    long next = at + (questionEnd == 0 ? Header.OCTETS : questionEnd);
    long opt = -1;
    for (int i = 0; i < all; i++) {
      long fixed = skipName(message, next, end);
      if (fixed < 0 || fixed + 10 > end) return Verdict.FORMERR_RECORDS;
      int recordType = message.get(Octets.U16, fixed) & 0xffff;
      boolean isOpt = recordType == TYPE_OPT;
      if (isOpt && (i < before || opt >= 0 || fixed != next + 1)) return Verdict.FORMERR_OPT;
      if (isOpt) opt = fixed;
      signed = i >= before && recordType == TYPE_TSIG;
      if (signed && i < all - 1) return unsigned();
      next = fixed + 10 + (message.get(Octets.U16, fixed + 8) & 0xffff);
      if (next > end) return Verdict.FORMERR_RECORDS;
    }
    if (signed && next != end) return unsigned();
    return opt < 0 ? Verdict.ANSWER : readOpt(message, opt, subnets);
  }

  /** RFC 8945 §5.1: a TSIG record that isn't the last thing in a message signs nothing. */
  private Verdict unsigned() {
    signed = false;
    return Verdict.FORMERR_SIGNATURE;
  }

  /**
   * Where the name at {@code from} ends; -1 where it runs out of the message. Pointers are not followed: only the
   * length counts here.
   */
  public static long skipName(MemorySegment message, long from, long end) {
    for (long at = from; at < end; ) {
      int label = message.get(Octets.U8, at) & 0xff;
      if (label == 0) return at + 1;
      if (label >= 0xc0) return at + 2;
      if (label >= 0x40) return -1;
      at += label + 1;
    }
    return -1;
  }

  /**
   * The fields of an OPT record from CLASS on, RFC 6891 §6.1.2 and §6.1.3:
   * <pre>
   *   payload (2)  upper RCODE (1)  VERSION (1)  DO and zeros (2)  RDLENGTH (2)
   * </pre>
   */
  private Verdict readOpt(MemorySegment message, long fixed, boolean subnets) {
    edns = true;
    long fields = message.get(Octets.U64, fixed + 2);
    payload = (int) (fields >>> 48);
    int version = (int) (fields >>> 32) & 0xff;
    dnssecOk = (fields & DNSSEC_OK) != 0;
    if (version != 0) return Verdict.BADVERS;
    long at = fixed + 10;
    long end = at + (fields & 0xffff);
    return at == end ? Verdict.ANSWER : options.read(message, at, end, subnets && isInternet() && !isTransfer());
  }
}
