/**
 * What operators write: the configuration and its tables, read and checked, with all that is wrong told at once.
 *
 * <p><b>Start at</b> {@link org.rialto.config.ConfigFile}.
 * <p><b>Enters</b> net, location. <b>Never</b> a room that acts on it: only {@code app} enters this room, and tells
 * each other room its part.
 * <p><b>Invariant.</b> A {@link org.rialto.config.Config} is whole and in range; where it isn't, each problem has its
 * file, line and key, and a cure.
 * <p><b>Why not</b> in {@code app}: reading is a noun of its own, of two dozen files, and the assembly is read more
 * easily without them. And why not a binding library: it stops at the first mistake, and knows no lines.
 */
package org.rialto.config;
