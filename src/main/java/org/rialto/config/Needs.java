package org.rialto.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rialto.location.Capability;

/** Reads what a service needs of downstream CDNs, in the words of RFC 8008. */
final class Needs {
  private static final int VALUES_MAX = 64;
  private static final Pattern VALUE = Pattern.compile("[!-~]{1," + Capability.VALUE_MAX + "}");
  /** RFC 8006 §7.3; RFC 8008 §6.2. */
  private static final List<String> PROTOCOLS = List.of("http/1.1", "https/1.1");
  private static final List<String> REDIRECTION_MODES = List.of("DNS-I", "DNS-R", "HTTP-I", "HTTP-R");

  private Needs() {}

  /** Nothing, where a service says nothing of it. */
  static Set<Capability> read(Section service) {
    Optional<Section> section = service.section("needs", SectionKind.NEEDS);
    Set<Capability> needs = new LinkedHashSet<>();
    for (Capability.Kind kind : Capability.Kind.values()) section.ifPresent(inner -> read(inner, kind, needs));
    return Set.copyOf(needs);
  }

  private static void read(Section section, Capability.Kind kind, Set<Capability> needs) {
    String key = kind.property();
    if (section.isEmptyList(key)) section.error(key, "needs nothing: write a value, or take the key out");
    List<Item> items = section.items(key);
    if (items.size() > VALUES_MAX) section.error(key, items.size() + " values; " + VALUES_MAX + " is the most");
    for (Item item : items) {
      item.read(Needs::value).ifPresent(value -> needs.add(new Capability(kind, value)));
      warnOfStranger(item, kind);
    }
  }

  private static String value(String text) {
    if (VALUE.matcher(text).matches()) return text;
    throw new IllegalArgumentException("\"" + text + "\" is no capability: it is one word, as CDNs advertise it");
  }

  private static void warnOfStranger(Item item, Capability.Kind kind) {
    List<String> registered = switch (kind) {
      case DELIVERY_PROTOCOL, ACQUISITION_PROTOCOL -> PROTOCOLS;
      case REDIRECTION_MODE -> REDIRECTION_MODES;
      case LOGGING, METADATA -> List.of();
    };
    if (registered.isEmpty() || registered.contains(item.text())) return;
    String hint = Suggestion.hint(item.text(), registered);
    item.warning("\"" + item.text() + "\" is none of the registered " + String.join(", ", registered)
        + ": few CDNs will advertise it" + hint);
  }
}
