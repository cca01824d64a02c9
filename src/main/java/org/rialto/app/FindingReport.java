package org.rialto.app;

import java.util.Comparator;
import java.util.Optional;
import org.rialto.guide.ClientDiscovery.Submission;
import org.rialto.guide.DiscoveryResult.Directory;
import org.rialto.guide.FoundServers.Found;
import org.rialto.guide.FoundServers.Network;
import org.rialto.net.IpAddress;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of servers that were found for clients: how each was found, for whom, and how much was looked for. */
final class FindingReport {
  /** Of a server's networks, so many are named. */
  private static final int NETWORKS_SHOWN_MAX = 8;

  private FindingReport() {}

  /** How the source was found that speaks for a client, if it was found. */
  static void how(ObjectNode json, FindingView view, String source, IpAddress client) {
    find(view, source).flatMap(found -> found.networks().stream()
        .filter(network -> network.prefix().contains(client))
        .max(Comparator.comparingInt(network -> network.prefix().length())))
        .ifPresent(network -> json.put("found-for", network.prefix().toString()).put("found-by", record(network)));
  }

  /** All the networks that a source was found for, if it was found. */
  static void networks(ObjectNode json, FindingView view, String source) {
    find(view, source).ifPresent(found -> {
      json.put("found-at", found.since().toString()).put("last-used", found.lastUsed().toString())
          .put("networks", found.networks().size());
      ArrayNode list = json.putArray("found-for");
      found.networks().stream().limit(NETWORKS_SHOWN_MAX)
          .forEach(network -> list.add(network.prefix() + " by " + record(network) + " until " + network.until()));
    });
  }

  /** How many clients were looked for, and what came of it; counters that have never moved are left out. */
  static void counters(ObjectNode json, FindingView view) {
    if (view.finding().isEmpty()) return;
    ServerFinding finding = view.finding().get();
    ObjectNode counters = json.putObject("client-discovery").put("servers", view.sources().size())
        .put("pending", finding.pending());
    for (Submission submission : Submission.values()) put(counters, submission.name(), finding.count(submission));
    put(counters, "REFUSED_DIRECTORIES", finding.refused());
    put(counters, "WITHOUT_ROOM", finding.withoutRoom());
    put(counters, "UNSEEN", view.unseen());
  }

  private static void put(ObjectNode json, String counter, long count) {
    if (count > 0) json.put(counter, count);
  }

  /** The record, as far as it matters which: whose it is, and its rank there. */
  private static String record(Network network) {
    Directory directory = network.directory();
    return directory.name() + " NAPTR " + directory.order() + " " + directory.preference() + " " + directory.uri();
  }

  private static Optional<Found> find(FindingView view, String source) {
    return view.sources().stream().filter(each -> each.name().equals(source)).map(FoundSource::found).findFirst();
  }
}
