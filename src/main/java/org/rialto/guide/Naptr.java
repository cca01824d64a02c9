package org.rialto.guide;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * What one NAPTR record means to someone who looks for a service's URI: U-NAPTR, RFC 4848, as RFC 7286 §3.2 and RFC
 * 8686 §3.4 use it.
 */
sealed interface Naptr {
  /** What every usable regexp begins with; it isn't an expression to be run (RFC 4848 §2.2). */
  String REGEXP_START = "!.*!";

  /** A directory. */
  record Directory(URI uri) implements Naptr {}

  /** Look on at the record's replacement (RFC 4848 §2.1). */
  record Onward() implements Naptr {}

  /** Not for us, or in error. */
  record Unfit(String why) implements Naptr {}

  /** Judges a record. */
  static Naptr of(NaptrRecord record, ServiceParameter wanted) {
    List<String> tags = List.of(record.service().toLowerCase(Locale.ROOT).split(":", -1));
    if (!tags.getFirst().equals(wanted.service())) {
      return new Unfit("a record is for service \"" + record.service() + "\"");
    }
    if (!wanted.fits(tags)) return new Unfit("a record is for \"" + record.service() + "\", not for " + wanted);
    if (!record.regexp().isEmpty() && !record.isWithoutReplacement()) {
      return new Unfit("a record has both a regexp, \"" + record.regexp() + "\", and a replacement (RFC 3403 §4.1)");
    }
    return switch (record.flags().toLowerCase(Locale.ROOT)) {
      case "u" -> directory(record.regexp(), wanted);
      case "" -> record.isWithoutReplacement()
          ? new Unfit("a record leads nowhere: neither flag nor replacement") : new Onward();
      default -> new Unfit("a record has flags \"" + record.flags()
          + "\", where \"u\" is needed for a URI (RFC 4848 §2.1)");
    };
  }

  private static Naptr directory(String regexp, ServiceParameter wanted) {
    boolean shaped = regexp.startsWith(REGEXP_START) && regexp.endsWith("!")
        && regexp.length() > REGEXP_START.length() + 1
        && regexp.indexOf('!', REGEXP_START.length()) == regexp.length() - 1;
    if (!shaped) return new Unfit("a record's regexp \"" + regexp + "\" is not \"!.*!URI!\" (RFC 4848 §2.2)");
    String text = regexp.substring(REGEXP_START.length(), regexp.length() - 1);
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (hasScheme(scheme, wanted) && uri.getHost() != null) return new Directory(uri);
    } catch (URISyntaxException e) {
      return new Unfit("a record's \"" + text + "\" is no URI: " + e.getReason());
    }
    return new Unfit("a record's \"" + text + "\" is no " + String.join(" or ", wanted.protocols()) + " URI");
  }

  /** Whoever asks for https shall not be led to http; https will do for those who ask for http. */
  private static boolean hasScheme(String scheme, ServiceParameter wanted) {
    if (wanted.protocols().equals(List.of("http"))) return scheme.equals("http") || scheme.equals("https");
    return wanted.protocols().isEmpty() ? !scheme.isEmpty() : wanted.protocols().contains(scheme);
  }
}
