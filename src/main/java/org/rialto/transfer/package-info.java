/**
 * Zones between servers: transfers out and in, the notices that prompt them, and the signatures they are trusted by.
 *
 * <p><b>Start at</b> {@link org.rialto.transfer.ZoneClerk} for what is asked of us; {@link
 * org.rialto.transfer.MessageReader} and {@link org.rialto.transfer.Tsig} are beneath all.
 * <p><b>Enters</b> net, wire, zone. <b>Never</b> answer, serve or route: what is asked comes in as octets, and zones go
 * out as {@link org.rialto.zone.ZoneRecords} through a consumer.
 * <p><b>Invariant.</b> A version of a zone is kept or dropped as a whole: what a peer sends is applied to a copy, and
 * whatever goes wrong on the way leaves the version there was.
 * <p><b>Why not</b> the answering path: a transfer takes memory, time and a conversation's state, which no query may
 * wait for. So messages here are objects, made and collected, on threads of their own.
 */
package org.rialto.transfer;
