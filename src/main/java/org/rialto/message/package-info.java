/**
 * Messages between servers: read, written and signed.
 *
 * <p><b>Start at</b> {@link org.rialto.message.MessageReader} and {@link org.rialto.message.MessageWriter}; {@link
 * org.rialto.message.Tsig} signs and verifies (RFC 8945).
 * <p><b>Enters</b> net, wire, zone. <b>Never</b> transfer or secondary, which say what the messages are for; no
 * sockets.
 * <p><b>Invariant.</b> Whatever the octets, reading ends: with a value, or with the one checked exception. A secret
 * leaves its {@link org.rialto.message.TsigKey} only as a signature.
 * <p><b>Why not</b> {@link org.rialto.wire.Query} and its reply: they are one question and its answer, read in place
 * and written without an object made. Here messages have many records, come in sequences, and bear signatures.
 */
package org.rialto.message;
