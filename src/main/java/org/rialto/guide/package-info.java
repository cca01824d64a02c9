/**
 * Finds ALTO servers: by domain, in the DNS (RFC 7286).
 *
 * <p><b>Start at</b> {@link org.rialto.guide.Discovery}.
 * <p><b>Enters</b> net. <b>Never</b> speaks ALTO itself, and never asks another resolver than the one it was given.
 * <p><b>Invariant.</b> A failed look-up is not repeated before a wait that suits the failure (RFC 7286 §3.2).
 * <p><b>Why not</b> in alto: how a server is found and what is said to it change for different reasons, and only this
 * needs a resolver.
 */
package org.rialto.guide;
