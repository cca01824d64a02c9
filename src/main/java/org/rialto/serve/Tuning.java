package org.rialto.serve;

import java.time.Duration;
import java.util.List;

/**
 * How datagrams are taken and sent beyond what is needed to answer.
 *
 * @param segmentation whether replies of one length to one address and port leave as one message, which the system cuts
 * apart (UDP segmentation offload), where it can; native transport only
 * @param coalesce how long to wait after a small batch so that more comes; zero for not at all; native transport only
 * @param receiveBuffer octets for datagrams that wait to be received, by each socket; 0 for what the system gives
 * @param sendBuffer octets for replies on their way out, likewise
 * @param busyPoll for how long a call watches the device before it sleeps; zero for not at all; native transport only
 * @param cpus the processors that workers run on, each on one, in turn; none for any. Linux only
 */
public record Tuning(boolean segmentation, Duration coalesce, int receiveBuffer, int sendBuffer, Duration busyPoll,
    List<Integer> cpus) {
  /** As the system has it. */
  public static final Tuning NONE = new Tuning(true, Duration.ZERO, 0, 0, Duration.ZERO, List.of());
}
