package org.rialto.alto;

/**
 * How much is taken from one source, so that a broken or hostile server can't exhaust this process.
 *
 * @param bytes of one resource, after decompression
 * @param prefixes in a network map
 * @param pids in a network map
 * @param costs in a cost map
 * @param directories in a source's closure of nested directories (RFC 7285 §9.2.4), those in place of maps among them
 * @param resources in all these directories together
 * @param redirects followed for one request (RFC 7285 §8.5.3: they may loop); and as many pointers, one after another,
 *     from a source's own directory on
 */
public record Limits(long bytes, int prefixes, int pids, int costs, int directories, int resources, int redirects) {
  /**
   * Four times the routed Internet in prefixes, a PID for each of its networks, and twenty costs for each PID: a full
   * map is then some 100 MB of text.
   */
  public static final Limits DEFAULT = new Limits(256L << 20, 4_000_000, 250_000, 8_000_000, 32, 10_000, 5);

  public Limits {
    if (bytes < 1 || prefixes < 1 || pids < 1 || costs < 1 || directories < 1 || resources < 1 || redirects < 0) {
      throw new IllegalArgumentException("a limit below one leaves nothing to fetch: " + bytes + " bytes, " + prefixes
          + " prefixes, " + pids + " PIDs, " + costs + " costs, " + directories + " directories, " + resources
          + " resources, " + redirects + " redirects");
    }
  }
}
