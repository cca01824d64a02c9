package org.rialto.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rialto.alto.AltoClient;
import org.rialto.alto.Source;
import org.rialto.alto.SourceStatus;

/**
 * The clients of the configuration's sources. Those of sources that a reload changes or takes out end before its
 * outcome is published, and others begin after that, so that none speaks for a source it isn't of. One thread at a time
 * changes them.
 */
final class SourceKeeper implements AutoCloseable {
  private final Function<Source, AltoClient> making;
  private volatile List<Kept> kept = List.of();

  /** @param asked all that the client depends on, as {@link SourceSetup#asked} has it */
  private record Kept(String name, SourceSetup.Asked asked, AltoClient client) {}

  SourceKeeper(Function<Source, AltoClient> making) {
    this.making = making;
  }

  /** Makes clients of those sources that have none, and puts all in order; returns those made, which aren't started. */
  List<AltoClient> assemble(SourceSetup setup, List<Source> sources) {
    List<AltoClient> made = new ArrayList<>();
    List<Kept> next = new ArrayList<>();
    Map<String, SourceSetup.Asked> asked = setup.asked();
    for (Source source : sources) {
      Kept known = kept.stream().filter(each -> each.name.equals(source.name())).findFirst().orElseGet(() -> {
        AltoClient client = making.apply(source);
        made.add(client);
        return new Kept(source.name(), asked.get(source.name()), client);
      });
      next.add(known);
    }
    kept = List.copyOf(next);
    return made;
  }

  /** Ends the clients of sources that aren't wanted there, or not as they are. */
  void letGo(SourceSetup next) {
    Map<String, SourceSetup.Asked> asked = next.asked();
    List<Kept> before = kept;
    kept = before.stream().filter(each -> each.asked.equals(asked.get(each.name))).toList();
    before.stream().filter(each -> !kept.contains(each)).forEach(each -> each.client.close());
  }

  /** How each does, in the order of the configuration. */
  List<SourceStatus> status() {
    return kept.stream().map(each -> each.client.status()).toList();
  }

  /** Whether each has maps, or has failed to get any. */
  boolean isEachHeard() {
    return status().stream().noneMatch(status -> status.state() == SourceStatus.State.WAITING);
  }

  @Override public void close() {
    kept.forEach(each -> each.client.close());
  }
}
