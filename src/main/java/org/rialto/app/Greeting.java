package org.rialto.app;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rialto.answer.Guidance;
import org.rialto.answer.State;
import org.rialto.serve.DnsDoor;
import org.rialto.serve.Listen;

/** What serve prints when it is ready: what it does, and what to try. */
final class Greeting {
  /** An address of a German network in the example's map; any other does as well. */
  private static final String A_CLIENT = "5.9.0.0/16";

  private Greeting() {}

  static String of(Rialto rialto) {
    State state = rialto.view().state();
    List<String> lines = new ArrayList<>();
    lines.add("Answering on " + places(rialto, false) + " (UDP and TCP)");
    if (rialto.doors().stream().anyMatch(door -> door.listen().encrypted())) {
      lines.add("Answering on " + places(rialto, true) + " (TLS)");
    }
    lines.add("Zones: " + state.zones().size() + "; nodes: " + state.redirects().fleet().nodes().size()
        + "; services: " + rialto.setup().fleet().services().size());
    state.guidance().forEach(guidance -> lines.add(maps(guidance)));
    state.endpoints().plan().sources().forEach(source -> lines.add("Guided by endpoint costs of " + source.name()
        + ", which is asked about clients as they are seen"));
    if (state.guidance().isEmpty() && !state.endpoints().plan().isInUse()) {
      lines.add("No guidance: routed names are answered with the default records of their zones" + reason(rialto));
    }
    lines.add("");
    lines.add("Try:");
    rialto.setup().aRoutedName().ifPresent(name -> {
      lines.add("  " + dig(rialto.doors().getFirst()) + " " + name + " A +subnet=" + A_CLIENT);
      lines.add("  " + program() + " explain " + name + " --client " + A_CLIENT.substring(0, A_CLIENT.indexOf('/')));
    });
    rialto.servers().stream().findFirst().map(server -> server.directory())
        .ifPresent((URI uri) -> lines.add("  curl " + uri));
    lines.add("");
    lines.add("Stop with Ctrl-C.");
    return String.join(System.lineSeparator(), lines);
  }

  private static String places(Rialto rialto, boolean encrypted) {
    return rialto.doors().stream().filter(door -> door.listen().encrypted() == encrypted).map(Greeting::place)
        .collect(Collectors.joining(", "));
  }

  private static String place(DnsDoor door) {
    Listen listen = door.listen();
    String text = listen.toString();
    return text.substring(0, text.lastIndexOf(':') + 1) + door.port();
  }

  private static String maps(Guidance guidance) {
    return "Guided by " + guidance.server() + ", map " + guidance.tag()
        + (guidance.restored() ? ", the last good one, from disk" : "");
  }

  private static String reason(Rialto rialto) {
    Optional<String> error = rialto.sources().stream().flatMap(source -> source.lastError().stream()).findFirst();
    return error.map(text -> " (" + text + ")").orElse("");
  }

  private static String dig(DnsDoor door) {
    Listen listen = door.listen();
    boolean wildcard = listen.address().high() == 0 && listen.address().low() == 0;
    return "dig @" + (wildcard ? "127.0.0.1" : listen.address()) + " -p " + door.port();
  }

  /** How the program was called, for lines to copy; the launcher knows. */
  private static String program() {
    return System.getProperty("rialto.program", "rialto");
  }
}
