package org.rialto.alto;

/**
 * A calendar that a directory offers for a cost type of a resource (RFC 8896 §4.1).
 *
 * @param intervalSeconds the length of an interval
 * @param intervals values in each array
 */
record CalendarTerms(double intervalSeconds, int intervals) {}
