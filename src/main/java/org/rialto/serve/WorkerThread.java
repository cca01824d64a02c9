package org.rialto.serve;

import java.io.IOException;
import java.util.OptionalInt;
import org.rialto.linux.Linux;
import org.rialto.linux.Scheduling;
import org.slf4j.Logger;

/**
 * How the system is to run a worker's thread.
 *
 * @param cpu the processor it runs on; any, if it isn't said
 * @param onTime whether it wakes exactly when it wants to
 */
record WorkerThread(OptionalInt cpu, boolean onTime) {
  /** For the worker of this number. */
  static WorkerThread of(Tuning tuning, int number) {
    OptionalInt cpu = tuning.cpus().isEmpty() ? OptionalInt.empty()
        : OptionalInt.of(tuning.cpus().get(number % tuning.cpus().size()));
    return new WorkerThread(cpu, !tuning.coalesce().isZero());
  }

  /** On the thread itself. A worker that the system runs otherwise answers all the same. */
  void prepare(Logger log) {
    if (!Linux.isSupported()) return;
    if (onTime) Scheduling.wakeOnTime();
    if (cpu.isEmpty()) return;
    try {
      Scheduling.pin(cpu.getAsInt());
    } catch (IOException refused) {
      log.warn("event=not-pinned worker={} reason=\"{}\"", Thread.currentThread().getName(), refused.getMessage());
    }
  }
}
