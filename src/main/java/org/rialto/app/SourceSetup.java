package org.rialto.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rialto.alto.DirectoryFinder;
import org.rialto.alto.Limits;
import org.rialto.alto.MapPaths;
import org.rialto.alto.Origin;
import org.rialto.alto.Reach;
import org.rialto.alto.Source;
import org.rialto.alto.Timing;
import org.rialto.alto.UpdateTerms;
import org.rialto.config.Config;
import org.rialto.guide.Discovery;
import org.rialto.guide.Resolver;
import org.rialto.location.CostMap;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.route.Advice;
import org.rialto.route.Direction;
import org.rialto.route.Role;
import org.rialto.route.Roles;

/** The sources of a configuration, in the words of the rooms that ask them and use what they say. */
final class SourceSetup {
  /** A question to a resolver, all tries included. */
  private static final Duration DISCOVERY_PATIENCE = Duration.ofSeconds(10);

  private final List<Config.Source> sources;
  private final Duration lookAtFiles;

  /** @param lookAtFiles how often the files of sources are looked at */
  SourceSetup(List<Config.Source> sources, Duration lookAtFiles) {
    this.sources = sources;
    this.lookAtFiles = lookAtFiles;
  }

  /** Their names, in the order in which they go first among equals. */
  List<String> names() {
    return sources.stream().map(source -> source.name().value()).toList();
  }

  /** Those to be asked. */
  List<Source> all(Clock clock) {
    return sources.stream()
        .map(source -> new Source(source.name().value(), origin(source, clock), source.costType(),
        source.networkMap(), source.acceptIncomplete(), source.trust(), timing(source), limits(source),
        source.streamed() ? UpdateTerms.DEFAULT : UpdateTerms.POLLED, Reach.ANYWHERE)).toList();
  }

  /** By name, all that asking each depends on: what is equal needn't be asked anew. */
  Map<String, String> asked() {
    return sources.stream().collect(Collectors.toMap(source -> source.name().value(),
        source -> maps(source) + " " + source.timeout() + " " + source.sizeBytesMax() + " " + source.prefixesMax() + " "
        + source.defaultFreshness() + " " + source.trust() + " " + source.streamed()));
  }

  /** What a source says by its maps, as far as it is listened to. */
  Advice advice(String source, LocationIndex locations, CostMap costs) {
    Config.Source said = find(source).orElseThrow();
    Direction direction = switch (said.direction()) {
      case CLIENT_TO_NODE -> Direction.CLIENT_TO_NODE;
      case NODE_TO_CLIENT -> Direction.NODE_TO_CLIENT;
    };
    return Advice.within(said.region(), locations, costs, direction)
        .preferring(said.better()).with(roles(said.roles()));
  }

  private static Roles roles(Config.Roles said) {
    return new Roles(said.named().stream().map(named -> new Roles.Named(named.pids().pattern(), named.pids().text(),
        role(named.role()))).toList());
  }

  /** A role in the words of who chooses by it. */
  static Role role(Config.Role said) {
    return switch (said) {
      case EDGE -> Role.EDGE;
      case ORIGIN -> Role.ORIGIN;
      case BORDER -> Role.BORDER;
    };
  }

  /** The share of a cost that it may change by, and be applied as it was; 0 to apply every change. */
  double ignoredCostChange(String source) {
    return find(source).orElseThrow().ignoredCostChange();
  }

  /** The cost type a source is asked for. */
  CostType costType(String source) {
    return find(source).orElseThrow().costType();
  }

  /** Whether a source of this name is here and there, and gives the same maps: those of before are its own. */
  boolean hasSame(String name, SourceSetup other) {
    return find(name).isPresent() && find(name).map(SourceSetup::maps).equals(other.find(name).map(SourceSetup::maps));
  }

  /** What tables depend on, of each in its order. */
  byte[] key() {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (Config.Source source : sources) {
      key.writeBytes((maps(source) + " " + source.direction() + " " + source.region() + " "
          + source.ignoredCostChange() + " " + source.better() + " " + source.roles().named() + "\n")
          .getBytes(StandardCharsets.UTF_8));
    }
    return key.toByteArray();
  }

  private static String maps(Config.Source source) {
    return source.name().value() + " " + source.entrance() + " " + source.costType() + " " + source.networkMap() + " "
        + source.acceptIncomplete();
  }

  private Optional<Config.Source> find(String name) {
    return sources.stream().filter(source -> source.name().value().equals(name)).findFirst();
  }

  private Origin origin(Config.Source source, Clock clock) {
    return switch (source.entrance()) {
      case Config.Entrance.Directory directory -> DirectoryFinder.at(directory.uri());
      case Config.Entrance.Domain domain -> {
        Discovery discovery = Discovery.asking(new Resolver(domain.resolver().address(), domain.resolver().port(),
            DISCOVERY_PATIENCE), Discovery.Terms.FOR_DOMAINS, clock);
        yield (DirectoryFinder) () -> discovery.find(domain.name(), domain.allowHttp());
      }
      case Config.Entrance.Files files -> new MapPaths(files.networkMap(), files.costMap(), lookAtFiles);
    };
  }

  private static Timing timing(Config.Source source) {
    Timing usual = Timing.DEFAULT;
    return new Timing(source.defaultFreshness(), usual.minFreshness(), usual.maxFreshness(), usual.firstRetry(),
        usual.maxRetry(),
        usual.connectTimeout(), usual.readTimeout(), source.timeout());
  }

  private static Limits limits(Config.Source source) {
    Limits usual = Limits.DEFAULT;
    return new Limits(source.sizeBytesMax(), source.prefixesMax(), usual.pids(), usual.costs(), usual.directories(),
        usual.resources(), usual.redirects());
  }
}
