/**
 * Zones given to other servers: transfers, the differences they are made of, and the notices that prompt them.
 *
 * <p><b>Start at</b> {@link org.rialto.transfer.ZoneClerk} for what is asked of us; {@link org.rialto.transfer.Library}
 * keeps what can be given, {@link org.rialto.transfer.Notifier} tells of it.
 * <p><b>Enters</b> net, wire, zone, message. <b>Never</b> answer, serve or route: what is asked comes in as octets
 * through an {@link org.rialto.wire.Exchange}. Nor secondary, which enters here for what both sides agree on: remotes,
 * grants, differences, limits.
 * <p><b>Invariant.</b> A transfer is of one version from its first record to its last, whatever is published meanwhile;
 * a version and its journal are written whole or not at all.
 * <p><b>Why not</b> the answering path: a transfer takes memory, time and a conversation's state, which no query may
 * wait for. So messages here are objects, made and collected, on threads of their own.
 */
package org.rialto.transfer;
