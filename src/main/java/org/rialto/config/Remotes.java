package org.rialto.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the other name servers: those zones are given to, and those they are taken from. */
final class Remotes {
  private static final int ADDRESSES_MAX = 16;
  private static final int DNS_PORT = 53;
  /** RFC 9103 §6.1, by way of RFC 7858. */
  private static final int TLS_PORT = 853;
  private static final Set<String> WORDS = Set.of(Grants.ANY, Grants.TLS);

  private final Keys keys;
  private final Map<String, Transfers.Remote> byName = new HashMap<>();
  private final List<Transfers.Remote> all = new ArrayList<>();

  private Remotes(Keys keys) {
    this.keys = keys;
  }

  /** The remotes of a configuration. */
  static Remotes read(Section whole, Keys keys) {
    Remotes remotes = new Remotes(keys);
    for (Section section : whole.sections("remotes", SectionKind.REMOTE)) remotes.readRemote(section);
    return remotes;
  }

  /** In the configuration's order. */
  List<Transfers.Remote> all() {
    return List.copyOf(all);
  }

  /** The remote of this name, if there is one. */
  Optional<Transfers.Remote> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The remotes a list names. */
  List<Transfers.Remote> named(List<Item> items) {
    List<Transfers.Remote> named = new ArrayList<>();
    for (Item item : items) {
      item.read(name -> named(name).orElseThrow(() -> new IllegalArgumentException(missing(name))))
          .ifPresent(named::add);
    }
    return List.copyOf(named);
  }

  /** That there is no such remote, and the cure. */
  String missing(String name) {
    return "no remote \"" + name + "\"" + (byName.isEmpty() ? ": there are no remotes"
        : Suggestion.hint(name, byName.keySet().stream().sorted().toList()));
  }

  private void readRemote(Section section) {
    section.require("name", "ns2");
    section.require("addresses", "[192.0.2.1]");
    Optional<Located<String>> name = section.item("name").flatMap(item -> item.locate(Remotes::name));
    List<Endpoint> addresses = addresses(section);
    List<Transfers.Key> signing = keys.named(section.items("key"));
    Optional<Transfers.Tls> tls = section.section("tls", SectionKind.REMOTE_TLS).map(Remotes::tls);
    if (name.isEmpty() || addresses.isEmpty()) return;
    Transfers.Remote remote = new Transfers.Remote(name.get(), addresses, signing, tls);
    Transfers.Remote first = byName.putIfAbsent(name.get().value(), remote);
    if (first == null) {
      all.add(remote);
    } else {
      section.problems().add(name.get().error("remote \"" + name.get().value() + "\" is already there, in line "
          + first.name().line() + ": choose another name"));
    }
  }

  private static String name(String text) {
    if (WORDS.contains(text)) {
      throw new IllegalArgumentException("\"" + text + "\" has a meaning in transfer-to: choose another name");
    }
    return Nodes.name(text);
  }

  private static List<Endpoint> addresses(Section section) {
    List<Endpoint> addresses = new ArrayList<>();
    if (section.isEmptyList("addresses")) section.error("addresses", "no address to reach it at: write one");
    for (Item item : section.items("addresses")) {
      Optional<Endpoint> read = item.read(Remotes::endpoint);
      if (read.isPresent() && addresses.contains(read.get())) item.error(read.get() + " is there twice");
      read.ifPresent(addresses::add);
    }
    if (addresses.size() > ADDRESSES_MAX) {
      section.error("addresses", addresses.size() + " addresses; " + ADDRESSES_MAX + " is the most");
    }
    return List.copyOf(addresses);
  }

  /** An address, or an address and a port. */
  private static Endpoint endpoint(String text) {
    boolean alone = !text.startsWith("[") && (text.indexOf(':') < 0 || text.indexOf(':') != text.lastIndexOf(':'));
    Endpoint endpoint = alone ? new Endpoint(Addresses.address(text), DNS_PORT) : Listeners.endpoint(text);
    if (endpoint.port() == 0 || endpoint.isWildcard()) {
      throw new IllegalArgumentException(endpoint + " can't be reached: write the server's address, as 192.0.2.1");
    }
    return endpoint;
  }

  private static Transfers.Tls tls(Section section) {
    Optional<String> name = section.item("name").flatMap(item -> item.read(DomainNames::name));
    Optional<Path> trust = section.item("trust").flatMap(Item::file);
    int port = section.integer("port", TLS_PORT, 1, Endpoint.PORT_MAX);
    if (name.isEmpty()) section.forbid("trust", "proves a name, and none is given: write name, or take it out");
    return new Transfers.Tls(name, trust, port);
  }
}
