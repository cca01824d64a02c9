package org.rialto.config;

import java.util.ArrayList;
import java.util.List;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;

/** Reads addresses to listen on, and sees that no two want the same. */
final class Listeners {
  /** Each is two sockets and some threads. */
  private static final int LISTENERS_MAX = 64;

  private final Problems problems;
  private final List<Located<Endpoint>> all = new ArrayList<>();

  Listeners(Problems problems) {
    this.problems = problems;
  }

  /** The endpoints of a key, or the default where it isn't given; each is checked against all read before. */
  List<Located<Endpoint>> read(Section section, String key, List<Endpoint> fallback) {
    List<Located<Endpoint>> own = new ArrayList<>();
    List<Item> items = section.items(key);
    if (section.isEmptyList(key)) section.error(key, "no address to listen on: write one, or take the key out");
    if (items.size() > LISTENERS_MAX) {
      section.error(key, items.size() + " addresses; " + LISTENERS_MAX + " is the most");
    }
    for (Item item : items) item.locate(Listeners::endpoint).ifPresent(own::add);
    if (!section.has(key)) {
      fallback.forEach(endpoint -> own.add(problems.locate(endpoint, section.line(key), section.path(key))));
    }
    own.forEach(this::add);
    return List.copyOf(own);
  }

  /** An address and a port. */
  static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
    if (!bracketed && text.indexOf(':') != colon) {
      throw new IllegalArgumentException("\"" + text + "\" has no port, or no brackets; write \"[2001:db8::1]:53\"");
    }
    if (colon < 0) {
      throw new IllegalArgumentException("\"" + text + "\" has no port; write an address and a port, as 192.0.2.1:53");
    }
    String host = bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
    if (isName(host)) {
      throw new IllegalArgumentException("\"" + host
          + "\" is a name, and none is looked up: write its address, as 192.0.2.1:53");
    }
    IpAddress address = Addresses.address(host);
    if (bracketed && address.family() == Family.IPV4) {
      throw new IllegalArgumentException("\"" + text + "\" has brackets, which are for IPv6: write "
          + text.replaceAll("[\\[\\]]", ""));
    }
    return new Endpoint(address, port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    try {
      return Quantities.integer(text, 0, Endpoint.PORT_MAX);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("port " + e.getMessage(), e);
    }
  }

  private static boolean isName(String host) {
    return host.indexOf(':') < 0 && host.chars().anyMatch(c -> c >= 'g' && c <= 'z' || c >= 'G' && c <= 'Z');
  }

  private void add(Located<Endpoint> listener) {
    for (Located<Endpoint> other : all) {
      if (!overlap(listener.value(), other.value())) continue;
      String by = listener.value().equals(other.value()) ? "" : "by " + other.value() + " ";
      problems.add(listener.error(listener.value() + " is already taken " + by + "at " + other.path()
          + ": change one"));
      return;
    }
    all.add(listener);
  }

  private static boolean overlap(Endpoint one, Endpoint other) {
    boolean apart = one.port() == 0 || one.port() != other.port() || one.address().family() != other.address().family();
    return !apart && (one.address().equals(other.address()) || one.isWildcard() || other.isWildcard());
  }
}
