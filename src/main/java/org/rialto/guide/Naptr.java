package org.rialto.guide;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/** What one NAPTR record means to someone who looks for an ALTO server: U-NAPTR, RFC 4848, as RFC 7286 §3.2 uses it. */
sealed interface Naptr {
  /** The application service tag (RFC 7286 §5). */
  String SERVICE = "alto";
  /** What every usable regexp begins with; it isn't an expression to be run (RFC 4848 §2.2). */
  String REGEXP_START = "!.*!";

  /** A directory. */
  record Directory(URI uri) implements Naptr {}

  /** Look on at the record's replacement (RFC 4848 §2.1). */
  record Onward() implements Naptr {}

  /** Not for us, or in error. */
  record Unfit(String why) implements Naptr {}

  /**
   * Judges a record.
   *
   * @param withoutReplacement whether the replacement is the root, which stands for none
   * @param protocol the protocol tag wanted, {@code https} or {@code http}
   */
  static Naptr of(String service, String flags, String regexp, boolean withoutReplacement, String protocol) {
    List<String> tags = List.of(service.toLowerCase(Locale.ROOT).split(":", -1));
    if (!tags.getFirst().equals(SERVICE)) return new Unfit("a record is for service \"" + service + "\"");
    if (!tags.subList(1, tags.size()).contains(protocol)) {
      return new Unfit("a record is for \"" + service + "\", not for ALTO:" + protocol);
    }
    if (!regexp.isEmpty() && !withoutReplacement) {
      return new Unfit("a record has both a regexp, \"" + regexp + "\", and a replacement (RFC 3403 §4.1)");
    }
    return switch (flags.toLowerCase(Locale.ROOT)) {
      case "u" -> directory(regexp, protocol);
      case "" -> withoutReplacement ? new Unfit("a record leads nowhere: neither flag nor replacement") : new Onward();
      default -> new Unfit("a record has flags \"" + flags + "\", where \"u\" is needed for a URI (RFC 4848 §2.1)");
    };
  }

  private static Naptr directory(String regexp, String protocol) {
    boolean shaped = regexp.startsWith(REGEXP_START) && regexp.endsWith("!")
        && regexp.length() > REGEXP_START.length() + 1
        && regexp.indexOf('!', REGEXP_START.length()) == regexp.length() - 1;
    if (!shaped) return new Unfit("a record's regexp \"" + regexp + "\" is not \"!.*!URI!\" (RFC 4848 §2.2)");
    String text = regexp.substring(REGEXP_START.length(), regexp.length() - 1);
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean fits = scheme.equals("https") || scheme.equals("http") && protocol.equals("http");
      if (fits && uri.getHost() != null) return new Directory(uri);
    } catch (URISyntaxException e) {
      return new Unfit("a record's \"" + text + "\" is no URI: " + e.getReason());
    }
    return new Unfit("a record's \"" + text + "\" is no " + protocol + " URI");
  }
}
