/**
 * DNS messages as bytes: read and written in place.
 *
 * <p><b>Start at</b> {@link org.rialto.wire.Query} for what comes in, {@link org.rialto.wire.Reply} for what goes out.
 * <p><b>Enters</b> net. <b>Never</b> dnsjava, and nothing about zones or nodes: a {@link org.rialto.wire.Body} is
 * octets to it.
 * <p><b>Invariant.</b> {@code Reply} is the only code that writes a response, and writes at most one OPT record, last
 * (RFC 6891 §6.1.1). Nothing here throws on what a stranger sent, and nothing allocates for each message.
 * <p><b>Why not</b> message objects: they would be made and collected for each packet, and each section's rules would
 * spread over several classes instead of standing in one reader and one writer.
 */
package org.rialto.wire;
