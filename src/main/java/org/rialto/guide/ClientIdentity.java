package org.rialto.guide;

/**
 * Who a client is beside its address, as one of several behind it: a text of whoever hands them out, which means
 * nothing to us.
 *
 * @param text 1 to {@value #LENGTH_MAX} visible ASCII characters, as a request header can hold them
 */
public record ClientIdentity(String text) {
  public static final int LENGTH_MAX = 128;
  private static final int SHOWN = 4;

  /** @throws IllegalArgumentException if it is none; the message doesn't repeat it */
  public ClientIdentity {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("an identity of " + text.length() + " characters is not of 1 to "
          + LENGTH_MAX);
    }
    if (!text.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
      throw new IllegalArgumentException("an identity holds visible ASCII characters only, and no space");
    }
  }

  /** Enough for operators to know it by; a short one not at all. */
  @Override public String toString() {
    return (text.length() > 3 * SHOWN ? text.substring(0, SHOWN) : "") + "… of " + text.length() + " characters";
  }
}
