/**
 * What strangers send and operators write, as no one would: jazzer changes inputs so that they reach code that none
 * before reached. The usual test run takes the kept inputs alone, those in {@code src/test/resources/org/rialto/fuzz};
 * {@code mvn -Pfuzz test -Dtest=AnswerFuzz} looks for new ones, for as long as {@code maxDuration} says. A finding is
 * kept as a file beside the class's other inputs.
 */
package org.rialto.fuzz;
