package org.rialto.app;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rialto.load.Example;
import org.rialto.load.Expected;
import org.rialto.load.Finding;
import org.rialto.load.Generator;
import org.rialto.load.Histogram;
import org.rialto.load.ReplyOptions;
import org.rialto.load.Script;
import org.rialto.load.Tally;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.zone.MessageText;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What came of a load, for programs. */
final class BenchReport {
  private static final double NANOS_A_MICROSECOND = 1_000;
  private static final double TENTHS = 10;

  private final long seed;
  private final Script script;
  private final Map<IpAddress, String> nodeNames;
  private final Generator generator;

  BenchReport(long seed, Script script, Map<IpAddress, String> nodeNames, Generator generator) {
    this.seed = seed;
    this.script = script;
    this.nodeNames = nodeNames;
    this.generator = generator;
  }

  /** Goes on from what was asked for. */
  ObjectNode toJson(ObjectNode json) {
    json.put("seed", seed);
    int ipv4 = script.count(Family.IPV4);
    int ipv6 = script.count(Family.IPV6);
    json.putObject("script").put("queries", script.size()).put("ipv4", ipv4).put("ipv6", ipv6)
        .put("none", script.size() - ipv4 - ipv6).put("expected", script.expectsAnswers());
    Tally tally = generator.tally();
    long answered = tally.answered();
    json.put("seconds", generator.seconds()).put("sent", tally.sent()).put("answered", answered)
        .put("per-second", Math.round(answered / generator.seconds()))
        .put("octets", answered == 0 ? 0 : (double) tally.octets() / answered)
        .put("right", tally.of(Finding.RIGHT)).put("wrong", tally.wrong());
    ObjectNode findings = json.putObject("findings");
    for (Finding finding : Finding.values()) {
      if (finding != Finding.RIGHT && tally.of(finding) > 0) findings.put(finding.words(), tally.of(finding));
    }
    json.put("lost", tally.lost()).put("strays", tally.strays());
    latencies(json.putObject("latency-us"), tally.latencies());
    json.put("processor", generator.processorShare());
    ArrayNode examples = json.putArray("examples");
    generator.examples().forEach(example -> example(examples.addObject(), example));
    return json;
  }

  private static void latencies(ObjectNode json, Histogram latencies) {
    json.put("50%", microseconds(latencies.atMost(0.5))).put("90%", microseconds(latencies.atMost(0.9)))
        .put("99%", microseconds(latencies.atMost(0.99))).put("99.9%", microseconds(latencies.atMost(0.999)))
        .put("max", microseconds(latencies.largest()));
  }

  private static double microseconds(long nanos) {
    return Math.round(nanos / NANOS_A_MICROSECOND * TENTHS) / TENTHS;
  }

  private void example(ObjectNode json, Example example) {
    int entry = example.entry();
    json.put("asked", script.question(entry).toString()).put("finding", example.finding().words());
    script.subnet(entry).ifPresent(subnet -> json.put("from", subnet.toString()));
    switch (example.finding()) {
      case SCOPE -> json.put("got", "scope " + ReplyOptions.scope(example.octets()))
          .put("expected", "scope " + script.scope(entry));
      case RIGHT, RCODE, ANSWER -> json.put("got", told(example.octets()))
          .put("expected", script.expected(entry).map(this::told).orElse("an answer, or that there is none"));
      case NO_SUBNET, OTHER_SUBNET -> json.put("got", example.finding().words())
          .put("expected", "the client subnet asked from");
      case OTHER_QUESTION, MALFORMED, TRUNCATED -> json.put("got", "a message that is " + example.finding().words())
          .put("expected", "a whole answer");
    }
  }

  private String told(byte[] reply) {
    try {
      MessageText.Told told = MessageText.read(reply);
      List<IpAddress> addresses = Expected.of(reply).addresses();
      if (!addresses.isEmpty() && addresses.size() == told.answer().size()) return names(addresses);
      return told.rcode() + (told.answer().isEmpty() ? " and no records" : " " + String.join("; ", told.answer()));
    } catch (IllegalArgumentException unreadable) {
      return reply.length + " octets that can't be read";
    }
  }

  private String told(Expected expected) {
    List<IpAddress> addresses = expected.addresses();
    return addresses.isEmpty() ? expected.toString() : names(addresses);
  }

  private String names(List<IpAddress> addresses) {
    return addresses.stream().map(each -> each + (nodeNames.containsKey(each) ? " (" + nodeNames.get(each) + ")" : ""))
        .collect(Collectors.joining(", "));
  }
}
