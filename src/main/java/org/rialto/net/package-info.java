/**
 * Addresses and prefixes as numbers.
 *
 * <p><b>Start at</b> {@link org.rialto.net.IpPrefix}.
 * <p><b>Enters</b> no other room. <b>Never</b> looks a name up, and never holds an {@code InetAddress}.
 * <p><b>Invariant.</b> An address is a family and two longs, left-aligned: bit 0 of the address is the top bit of
 * {@code high}, for both families. So one prefix arithmetic serves both, and an IPv4 prefix can't be
 * mistaken for an IPv6 one, because the family always travels with the numbers.
 * <p><b>Why not</b> IPv4 as {@code ::ffff:0:0/96} in one number space: every length and scope on the wire would have to
 * be shifted by 96, and a forgotten shift is silent.
 */
package org.rialto.net;
