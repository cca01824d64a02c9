package org.rialto.message;

/** What a TSIG record says is wrong with a signature (RFC 8945 §4.2, Error). */
public enum TsigError {
  NONE(0), BADSIG(16), BADKEY(17), BADTIME(18), BADTRUNC(22);

  private final int code;

  TsigError(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static String text(int code) {
    for (TsigError error : values()) if (error.code == code) return error.name();
    return "error " + code;
  }
}
