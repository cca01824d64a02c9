package org.rialto.guide;

/**
 * What becomes of a request that wants guidance of its own; counted each. All but the first two are guided as usual.
 */
public enum PersonalOutcome {
  /** The server was asked, and told costs. */
  TOLD,
  /** The server has told costs before, of the same client, which are still fresh. */
  REMEMBERED,
  /** The server refuses to tell any. */
  REFUSED,
  /** The server fails. */
  FAILED,
  /** The server has failed, and is left alone. */
  HELD,
  /** The server hasn't answered by the time that the client waits; the next request has what it says. */
  LATE,
  /** Too many questions are under way. */
  BUSY,
  /** The server may not be asked, or not by this. */
  NOT_ALLOWED,
  /**
   * There is nobody to ask: no server would know a client in special-use space, or by too few bits of its address; and
   * without a server that is named, it takes a source of endpoint costs.
   */
  UNASKED
}
