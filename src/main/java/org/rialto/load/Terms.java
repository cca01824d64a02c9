package org.rialto.load;

import java.time.Duration;

/**
 * How a server is asked.
 *
 * @param inFlight queries open at once, at the most; 1 to {@link #IN_FLIGHT_MAX}
 * @param perSecond queries a second; zero for as many as are answered
 * @param warmUp for how long answers aren't counted at first
 * @param duration for how long queries are sent after that
 * @param count how many at the most; zero for no such limit
 * @param timeout after which a query is lost
 * @param subnets whether the client subnet in an answer matters
 * @param examples how many wrong answers are kept to be looked at
 */
public record Terms(int inFlight, double perSecond, Duration warmUp, Duration duration, long count, Duration timeout,
    boolean subnets, int examples) {
  public static final int IN_FLIGHT_MAX = Flight.MOST;
}
