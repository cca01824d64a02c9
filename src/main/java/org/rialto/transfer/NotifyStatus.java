package org.rialto.transfer;

import java.time.Instant;

/**
 * What became of a notice.
 *
 * @param zone its name, with the last dot
 * @param remote as the operator calls it
 * @param serial of the version told of
 * @param outcome {@code ok}, {@code waiting} for an answer, or why there is none
 * @param since when that was so
 */
public record NotifyStatus(String zone, String remote, long serial, String outcome, Instant since) {
  static final String OK = "ok";

  /** Whether the remote knows of the version. */
  public boolean isOk() {
    return outcome.equals(OK);
  }
}
