package org.rialto.wire;

import java.lang.foreign.MemorySegment;
import org.rialto.net.Client;

/**
 * The OPT record of a reply (RFC 6891 §6.1.2), where the query has one. What answers the query's options must go out,
 * and room for it is reserved beforehand; the rest is added if there is room. A holder for reuse.
 */
final class OptRecord {
  private static final int FIXED_OCTETS = 11;
  private static final int SUBNET_OCTETS = 8;
  private static final int ADDRESS_OCTETS_MAX = 16;
  private static final int KEEPALIVE_OCTETS = 6;
  private static final int EXPIRE_OCTETS = 8;

  /** The record with the longest of each option that must go out. */
  static final int MOST_OCTETS = FIXED_OCTETS + SUBNET_OCTETS + ADDRESS_OCTETS_MAX + 4 + Edns.NAME_SERVER_ID_OCTETS_MAX
      + Cookie.OPTION_OCTETS + KEEPALIVE_OCTETS + EXPIRE_OCTETS;

  private static final int TYPE_OPT = 41;
  private static final int TYPE_SOA = 6;
  private static final int RDLENGTH = 9;
  /** The largest datagram we take, as we say in each OPT record (RFC 6891 §6.2.3). */
  private static final long OUR_PAYLOAD = 1232;
  /**
   * The record up to its flags, in which every bit that depends on the query is zero:
   * <pre>
   *   root (1)  TYPE (2)  payload (2)  upper RCODE (1)  VERSION (1)  DO and zeros (1 of 2)
   * </pre>
   */
  private static final long FIRST_OCTETS = (long) TYPE_OPT << 40 | OUR_PAYLOAD << 24;
  private static final int DNSSEC_OK = 0x80;
  /** RFC 8467 §4.1: padded replies are of a multiple of this length. */
  private static final int PADDING_BLOCK_OCTETS = 468;
  private static final byte[] PADDING = new byte[PADDING_BLOCK_OCTETS];

  private final int idleDeciseconds;
  private MemorySegment message = MemorySegment.NULL;
  private Query query = new Query();
  private Transport transport = Transport.DATAGRAM;
  private Edns edns = Edns.PLAIN;
  private ExtendedError error = ExtendedError.NONE;
  private boolean expires;
  private int expireSeconds;
  private long to;

  /** @param idleDeciseconds how long a stream may be idle, in tenths of a second, 0 to 65,535; -1 to keep it to us */
  OptRecord(int idleDeciseconds) {
    this.idleDeciseconds = idleDeciseconds;
  }

  /** Starts the record for a reply to this query; octets to reserve for it, 0 to {@link #MOST_OCTETS}. */
  int begin(MemorySegment newMessage, Query newQuery, Transport newTransport, Edns newEdns) {
    message = newMessage;
    query = newQuery;
    transport = newTransport;
    edns = newEdns;
    error = ExtendedError.NONE;
    expires = false;
    if (!query.hasEdns()) return 0;
    return query.options().isEmpty() ? FIXED_OCTETS : FIXED_OCTETS + optionOctets();
  }

  private int optionOctets() {
    int octets = query.hasSubnet() ? SUBNET_OCTETS + (query.client().source() + 7) / 8 : 0;
    if (hasNameServerId()) octets += 4 + edns.nameServerId().length;
    if (query.options().cookie().isReturned()) octets += Cookie.OPTION_OCTETS;
    if (hasKeepalive()) octets += KEEPALIVE_OCTETS;
    return wantsExpire() ? octets + EXPIRE_OCTETS : octets;
  }

  /** To be called before {@link #write}; the last error counts. */
  void extendedError(ExtendedError newError) {
    error = newError;
  }

  /** Whether the query asks for the time after which the zone expires: only a question for a SOA record may. */
  boolean wantsExpire() {
    return query.options().has(Options.EXPIRE) && query.type() == TYPE_SOA;
  }

  /** To be called before {@link #write}, where the answer is that SOA record. */
  void expire(int seconds) {
    expires = true;
    expireSeconds = seconds;
  }

  /**
   * Writes the record.
   *
   * @param start where the reply starts
   * @param at where the record starts
   * @param limit where the reply ends at the latest: as many octets behind {@code at} as were reserved, or more
   * @param extendedRcode the upper 8 bits of the response code (RFC 6891 §6.1.3)
   * @return where the record ends
   */
  long write(long start, long at, long limit, int extendedRcode, int scope) {
    to = at;
    message.set(Octets.U64, to, FIRST_OCTETS | extendedRcode << 16 | (query.dnssecOk() ? DNSSEC_OK : 0));
    message.set(Octets.U8, to + 8, (byte) 0);
    to += FIXED_OCTETS;
    if (!query.options().isEmpty()) answerOptions(scope, limit);
    if (edns.agentDomain().length > 0) reportChannel(limit);
    if (error != ExtendedError.NONE && edns.tellsErrors()) extendedError(limit);
    if (query.options().has(Options.PADDING) && transport == Transport.ENCRYPTED_STREAM) pad(start, limit);
    message.set(Octets.U16, at + RDLENGTH, (short) (to - at - FIXED_OCTETS));
    return to;
  }

  /** What was reserved for. */
  private void answerOptions(int scope, long limit) {
    if (query.hasSubnet()) subnet(scope, limit);
    if (hasNameServerId()) option(Options.NSID, edns.nameServerId());
    if (query.options().cookie().isReturned()) cookie();
    if (hasKeepalive()) keepalive();
    if (wantsExpire() && expires) expire();
  }

  private boolean hasNameServerId() {
    return query.options().has(Options.NSID) && edns.nameServerId().length > 0;
  }

  /** RFC 7828 §3.3.1: over datagrams the option is ignored. */
  private boolean hasKeepalive() {
    return query.options().has(Options.KEEPALIVE) && transport.isStream() && idleDeciseconds >= 0;
  }

  /** The client subnet as it was asked, with the scope of the answer (RFC 7871 §7.2.1). */
  private void subnet(int scope, long limit) {
    Client client = query.client();
    int octets = (client.source() + 7) / 8;
    message.set(Octets.U64, to, (long) Options.CLIENT_SUBNET << 48 | 4L + octets << 32
        | query.options().subnetFamily() << 16 | client.source() << 8 | scope);
    to += SUBNET_OCTETS;
    if (to + ADDRESS_OCTETS_MAX <= limit) {
      message.set(Octets.U64, to, client.high());
      message.set(Octets.U64, to + Long.BYTES, client.low());
    } else {
      for (int i = 0; i < octets; i++) {
        message.set(Octets.U8, to + i, (byte) ((i < 8 ? client.high() : client.low()) >>> 56 - 8 * (i & 7)));
      }
    }
    to += octets;
  }

  private void cookie() {
    option(Options.COOKIE, Cookie.OPTION_OCTETS - 4);
    query.options().cookie().write(message, to);
    to += Cookie.OPTION_OCTETS - 4;
  }

  /** TIMEOUT in units of 100 milliseconds (RFC 7828 §3.1). */
  private void keepalive() {
    option(Options.KEEPALIVE, 2);
    message.set(Octets.U16, to, (short) idleDeciseconds);
    to += 2;
  }

  /** RFC 7314 §2. */
  private void expire() {
    option(Options.EXPIRE, 4);
    message.set(Octets.U32, to, expireSeconds);
    to += 4;
  }

  /** AGENT DOMAIN (RFC 9567 §5), asked for or not. */
  private void reportChannel(long limit) {
    if (to + 4 + edns.agentDomain().length <= limit) option(Options.REPORT_CHANNEL, edns.agentDomain());
  }

  /** INFO-CODE and EXTRA-TEXT (RFC 8914 §2); where only the code fits, the code. */
  private void extendedError(long limit) {
    byte[] text = error.text();
    int length = to + 6 + text.length > limit ? 0 : text.length;
    if (to + 6 + length > limit) return;
    option(Options.EXTENDED_ERROR, 2 + length);
    message.set(Octets.U16, to, (short) error.code());
    MemorySegment.copy(text, 0, message, Octets.U8, to + 2, length);
    to += 2 + length;
  }

  /** Up to a whole block, or all the room there is (RFC 7830 §4, RFC 8467 §4.1). */
  private void pad(long start, long limit) {
    long octets = to + 4 - start;
    long padded = Math.min((octets + PADDING_BLOCK_OCTETS - 1) / PADDING_BLOCK_OCTETS * PADDING_BLOCK_OCTETS,
        limit - start);
    int padding = (int) (padded - octets);
    if (padding < 0) return;
    option(Options.PADDING, padding);
    MemorySegment.copy(PADDING, 0, message, Octets.U8, to, padding);
    to += padding;
  }

  private void option(int code, byte[] data) {
    option(code, data.length);
    MemorySegment.copy(data, 0, message, Octets.U8, to, data.length);
    to += data.length;
  }

  /** OPTION-CODE and OPTION-LENGTH. */
  private void option(int code, int length) {
    message.set(Octets.U16, to, (short) code);
    message.set(Octets.U16, to + 2, (short) length);
    to += 4;
  }
}
