package org.rialto.app;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.rialto.config.Config;
import org.rialto.config.Located;
import org.rialto.config.Problem;
import org.rialto.linux.Linux;
import org.rialto.linux.Scheduling;
import org.rialto.serve.Listen;
import org.rialto.serve.Tuning;

/** How datagrams are to be taken, and whether this machine can. */
final class UdpSetup {
  private UdpSetup() {}

  /** What this machine can't do of it is added to the problems; whether it can do all. */
  static boolean check(Config config, List<Problem> problems) {
    int before = problems.size();
    for (Located<Integer> cpu : config.udp().tuning().cpus()) {
      if (!Linux.isSupported()) {
        problems.add(cpu.error("threads are pinned on Linux only: take cpus out"));
      } else if (!available().get(cpu.value())) {
        problems.add(cpu.error("cpu " + cpu.value() + " isn't there, or not for this process, which has "
            + ranges(available())));
      }
    }
    return problems.size() == before;
  }

  private static BitSet available() {
    try {
      return Scheduling.cpus();
    } catch (IOException unknown) {
      // Then pinning will tell, when it comes to it.
      BitSet any = new BitSet();
      any.set(0, Short.MAX_VALUE);
      return any;
    }
  }

  /** Such as "0-3, 6". */
  private static String ranges(BitSet set) {
    StringBuilder text = new StringBuilder();
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int end = set.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ", ").append(first).append(end - 1 > first ? "-" + (end - 1) : "");
      first = set.nextSetBit(end);
    }
    return text.toString();
  }

  static Tuning tuning(Config config) {
    Config.Tuning tuning = config.udp().tuning();
    return new Tuning(tuning.segmentation(), tuning.coalesce(), tuning.receiveBuffer().orElse(0),
        tuning.sendBuffer().orElse(0), tuning.busyPoll(), tuning.cpus().stream().map(Located::value).toList());
  }

  static Listen.Transport transport(Config config) {
    return switch (config.udp().transport()) {
      case BEST -> Listen.Transport.BEST;
      case NATIVE -> Listen.Transport.NATIVE;
      case PORTABLE -> Listen.Transport.PORTABLE;
    };
  }
}
