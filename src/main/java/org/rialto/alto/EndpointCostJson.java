package org.rialto.alto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.net.Family;
import org.rialto.net.IpAddress;
import org.rialto.net.IpReader;
import tools.jackson.core.JsonGenerator;

/**
 * The question to an endpoint cost service, as {@code application/alto-endpointcostparams+json} (RFC 7285 §11.5.1.3),
 * and its answer, as {@code application/alto-endpointcost+json} (§11.5.1.6), read straight into costs.
 */
final class EndpointCostJson {
  private final EndpointQuestion question;
  private final CostType wanted;
  private final List<CostPart> parts;
  private final OtherCosts others;
  private final IpReader reader = new IpReader();
  private final double[] costs;
  private boolean typeSeen;
  private boolean mapSeen;
  private boolean clientSeen;
  private int strange;

  private EndpointCostJson(EndpointQuestion question, CostType wanted, List<CostPart> parts, OtherCosts others) {
    this.question = question;
    this.wanted = wanted;
    this.parts = parts;
    this.others = others;
    costs = new double[question.nodes().addresses().size()];
    Arrays.fill(costs, Double.NaN);
  }

  /**
   * What was read.
   *
   * @param values by the place of the node; NaN where there is none
   * @param strange costs of endpoints that weren't asked about
   */
  record Read(double[] values, int strange) {}

  /**
   * The question. Both lists are filled: an empty one would stand for this host (§11.5.1.3).
   *
   * @param parts what costs are wanted in place of those of the type, all in one answer (RFC 8189 §4.2); none for that
   */
  static byte[] question(EndpointQuestion question, CostType type, List<CostPart> parts) {
    List<IpAddress> client = List.of(question.client());
    List<IpAddress> nodes = question.nodes().addresses();
    return JsonOutput.octets(json -> {
      json.writeStartObject();
      if (parts.isEmpty()) {
        json.writeName("cost-type");
        TagJson.writeCostType(type, json);
      } else {
        json.writeArrayPropertyStart("multi-cost-types");
        for (CostPart part : parts) TagJson.writeCostType(part.type(), json);
        json.writeEndArray();
      }
      json.writeObjectPropertyStart("endpoints");
      write("srcs", question.isFromClient() ? client : nodes, json);
      write("dsts", question.isFromClient() ? nodes : client, json);
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void write(String name, List<IpAddress> addresses, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    for (IpAddress address : addresses) json.writeString(addressType(address.family()) + ":" + address);
    json.writeEndArray();
  }

  /** §10.4.2. */
  private static String addressType(Family family) {
    return family == Family.IPV4 ? "ipv4" : "ipv6";
  }

  /**
   * Reads an answer; members may come in any order, unknown ones are ignored (§8.3.7). A cost that isn't a number voids
   * it (§11.5.1.6), and so does another cost type than was asked for, or what is no endpoint's address.
   *
   * @param parts what each cost is the weighted sum of; none for costs as they are. An array of another length, or with
   *     null in it, is no cost (RFC 8189 §4.1.3)
   * @param others says what is done about costs that are no numbers
   * @throws MapException naming member and value, if it breaks a rule
   */
  static Read read(BoundedInput in, EndpointQuestion question, CostType wanted, List<CostPart> parts,
      OtherCosts others) throws IOException {
    EndpointCostJson message = new EndpointCostJson(question, wanted, parts, others);
    return JsonInput.object(in, message::read);
  }

  private Read read(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "meta" -> readMeta(json);
        case "endpoint-cost-map" -> readMap(json);
        default -> json.skip();
      }
    }
    if (!mapSeen) throw new MapException("endpoint-cost-map: missing");
    if (!typeSeen) {
      throw new MapException("meta/" + (parts.isEmpty() ? "cost-type" : "multi-cost-types") + ": missing");
    }
    return new Read(costs, strange);
  }

  private void readMeta(JsonInput json) {
    json.startObject();
    while (json.nextMember()) {
      if (json.name().equals("cost-type") && parts.isEmpty()) readType(json);
      else if (json.name().equals("multi-cost-types") && !parts.isEmpty()) readTypes(json);
      else json.skip();
    }
  }

  private void readType(JsonInput json) {
    CostType told = TagJson.readCostType(json);
    if (!told.equals(wanted)) throw json.refused("is " + told + ", while " + wanted + " was asked for");
    typeSeen = true;
  }

  /** An answer has the costs in the order of its own list, which is to be that of the question (RFC 8189 §4.1.3). */
  private void readTypes(JsonInput json) {
    List<CostType> asked = parts.stream().map(CostPart::type).toList();
    List<CostType> told = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) {
      if (told.size() > asked.size()) throw json.refused("more than the " + asked.size() + " types asked for");
      told.add(TagJson.readCostType(json));
    }
    if (!told.equals(asked)) {
      throw new MapException("meta/multi-cost-types: is " + told + ", while " + asked + " was asked for");
    }
    typeSeen = true;
  }

  private void readMap(JsonInput json) {
    mapSeen = true;
    json.startObject();
    while (json.nextMember()) {
      Optional<IpAddress> source = endpoint(json);
      if (question.isFromClient()) readDestinations(json, source);
      else readNode(json, source);
    }
  }

  /** The costs of one source, which is the client. */
  private void readDestinations(JsonInput json, Optional<IpAddress> source) {
    boolean isClient = isClient(source);
    if (isClient && clientSeen) throw json.twice();
    clientSeen |= isClient;
    json.startObject();
    while (json.nextMember()) {
      int node = place(endpoint(json));
      take(json, isClient ? node : EndpointNodes.NONE);
    }
  }

  /** The costs of one source, which is a node. */
  private void readNode(JsonInput json, Optional<IpAddress> source) {
    int node = place(source);
    json.startObject();
    while (json.nextMember()) {
      boolean isClient = isClient(endpoint(json));
      take(json, isClient ? node : EndpointNodes.NONE);
    }
  }

  private void take(JsonInput json, int node) {
    if (node == EndpointNodes.NONE) {
      strange++;
      json.skip();
      return;
    }
    if (!Double.isNaN(costs[node])) throw json.twice(); // the same address, spelt otherwise
    if (!parts.isEmpty()) costs[node] = sum(json);
    else if (!others.passesOver(json)) costs[node] = number(json, wanted);
  }

  private static double number(JsonInput json, CostType type) {
    double cost = json.number();
    try {
      type.check(cost);
    } catch (MapException none) {
      throw json.refused(none.getMessage());
    }
    return cost;
  }

  /** Reads a cost of each part; NaN where one isn't known. */
  private double sum(JsonInput json) {
    double sum = 0;
    int count = 0;
    json.startArray();
    while (json.nextElement()) {
      if (json.isNull()) {
        json.skip();
        sum = Double.NaN;
      } else {
        double cost = number(json, parts.get(Math.min(count, parts.size() - 1)).type());
        if (count < parts.size()) sum += parts.get(count).term(cost);
      }
      count++;
    }
    if (Double.isInfinite(sum)) throw json.refused("their sum is more than a double can hold");
    return count == parts.size() ? sum : Double.NaN;
  }

  private boolean isClient(Optional<IpAddress> endpoint) {
    return endpoint.isPresent() && endpoint.get().equals(question.client());
  }

  private int place(Optional<IpAddress> endpoint) {
    return endpoint.map(question.nodes()::place).orElse(EndpointNodes.NONE);
  }

  /**
   * The endpoint that the current member's name is: a type, a colon and an address (§10.4), in whatever spelling; empty
   * where the type is one of an extension.
   */
  private Optional<IpAddress> endpoint(JsonInput json) {
    String name = json.name();
    int colon = name.indexOf(':');
    if (colon < 0) throw json.refused("no address type stands before the address (RFC 7285 §10.4)");
    String kind = name.substring(0, colon);
    if (!kind.equals("ipv4") && !kind.equals("ipv6")) return Optional.empty();
    if (!reader.readAddress(name.substring(colon + 1)) || !addressType(reader.family()).equals(kind)) {
      throw json.refused("is no " + kind + " address (RFC 7285 §10.4.3)");
    }
    return Optional.of(reader.address());
  }
}
