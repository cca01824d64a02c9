package org.rialto.zone;

import java.util.List;

/**
 * The records of one owner and type (RFC 2181 §5).
 *
 * @param ttlSeconds the lowest of them
 * @param rdata of each record, in wire form, names uncompressed; no two equal, names in any case
 * @param isTtlUneven whether the records were written with different TTLs
 * @param place of the first record
 */
record RrSet(int type, long ttlSeconds, List<byte[]> rdata, boolean isTtlUneven, Place place) {}
