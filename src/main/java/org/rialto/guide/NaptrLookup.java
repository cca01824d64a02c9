package org.rialto.guide;

/** Asks for the NAPTR records of names. For several threads. */
@FunctionalInterface
interface NaptrLookup {
  /**
   * Asks, and waits for the answer.
   *
   * @param name with the last dot
   */
  NaptrAnswer ask(String name) throws InterruptedException;

  /** The same, asking several times where there is no answer, as a packet may be lost. */
  default NaptrLookup tried(int times) {
    return name -> {
      NaptrAnswer answer = ask(name);
      for (int tries = 1; tries < times && answer.kind() == NaptrAnswer.Kind.SILENT; tries++) answer = ask(name);
      return answer;
    };
  }
}
