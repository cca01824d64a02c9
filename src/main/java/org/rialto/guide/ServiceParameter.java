package org.rialto.guide;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is looked for in U-NAPTR records: an application service and the protocols to speak to it (RFC 4848 §4.5). RFC
 * 8686 §3.1 wants any of them to be possible; {@link #ALTO_HTTPS} is the usual one.
 *
 * @param service in lower case
 * @param protocols in lower case, best first; where there are none, a record for any protocol will do
 */
public record ServiceParameter(String service, List<String> protocols) {
  private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9+.-]{0,31}");

  /** An ALTO server over https (RFC 7286 §3.2). */
  public static final ServiceParameter ALTO_HTTPS = parse("ALTO:https");
  /** An ALTO server over plain http. */
  public static final ServiceParameter ALTO_HTTP = parse("ALTO:http");

  public ServiceParameter {
    protocols = List.copyOf(protocols);
  }

  /**
   * Reads one as a NAPTR record has it, in any case.
   *
   * @throws IllegalArgumentException naming the text, if it is none
   */
  public static ServiceParameter parse(String text) {
    List<String> tags = List.of(text.toLowerCase(Locale.ROOT).split(":", -1));
    if (!tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
      throw new IllegalArgumentException("\"" + text
          + "\" is no U-NAPTR service parameter (RFC 4848 §4.5); write one such as ALTO:https");
    }
    return new ServiceParameter(tags.getFirst(), tags.subList(1, tags.size()));
  }

  /** The same with one protocol each, as the protocol isn't changed within a chain of records (RFC 3958 §2.2.5). */
  List<ServiceParameter> singly() {
    if (protocols.size() < 2) return List.of(this);
    return protocols.stream().map(protocol -> new ServiceParameter(service, List.of(protocol))).toList();
  }

  /** Whether a record's tags, in lower case, are for this. */
  boolean fits(List<String> tags) {
    return tags.getFirst().equals(service)
        && (protocols.isEmpty() || protocols.stream().anyMatch(tags.subList(1, tags.size())::contains));
  }

  @Override public String toString() {
    return service.toUpperCase(Locale.ROOT) + (protocols.isEmpty() ? "" : ":" + String.join(":", protocols));
  }
}
