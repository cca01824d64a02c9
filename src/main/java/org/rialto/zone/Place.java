package org.rialto.zone;

/**
 * Where something was written.
 *
 * @param source a file, or the place in a configuration
 * @param line from 1; 0 for the source as a whole
 */
record Place(String source, int line) {}
