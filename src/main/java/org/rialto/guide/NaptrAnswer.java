package org.rialto.guide;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the DNS said of a name's NAPTR records.
 *
 * @param name asked for, in lower case, with the last dot
 * @param said the response code, with the extended error (RFC 8914) where there is one; or why there is no response
 * @param validated whether the resolver vouches for it by DNSSEC (the AD bit, RFC 4035 §3.2.3)
 * @param aliases the names that CNAME records led to, in their order; those of a DNAME too
 * @param records of the name, or of the last alias
 * @param ttl how long it may be kept, as the DNS says; empty where it doesn't (RFC 2308 §5, §7)
 */
public record NaptrAnswer(String name, Kind kind, String said, boolean validated, List<String> aliases,
    List<NaptrRecord> records, Optional<Duration> ttl) {
  /** What came of a question. */
  public enum Kind {
    /** There are NAPTR records. */
    RECORDS,
    /** The name exists, without any. */
    NO_RECORDS,
    /** The name doesn't exist, nor any below it (RFC 8020). */
    NO_NAME,
    /** The resolver couldn't answer; so it says of what fails validation (RFC 4035 §5.5). */
    FAILED,
    /** Nothing came in time. */
    SILENT;

    /** Whether to ask again later may help (RFC 8686 §3.5). */
    public boolean isTemporary() {
      return this == FAILED || this == SILENT;
    }
  }

  public NaptrAnswer {
    aliases = List.copyOf(aliases);
    records = List.copyOf(records);
  }

  /** There is no answer, for now. */
  static NaptrAnswer without(String name, Kind kind, String said) {
    return new NaptrAnswer(name, kind, said, false, List.of(), List.of(), Optional.empty());
  }
}
