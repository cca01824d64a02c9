package org.rialto.app;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.rialto.guide.DiscoveryResult;
import org.rialto.guide.ServerRights;
import org.rialto.guide.ServiceParameter;
import org.rialto.guide.Step;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What discovery did and found, as commands tell it to programs. */
final class DiscoveryReport {
  private DiscoveryReport() {}

  static ObjectNode toJson(String subject, String asked, List<ServiceParameter> wanted, DiscoveryResult result,
      ServerRights rights) {
    ObjectNode told = JsonMapper.shared().createObjectNode().put("subject", subject)
        .put("looked-for", result.subject()).put("resolver", asked);
    ArrayNode services = told.putArray("services");
    wanted.forEach(service -> services.add(service.toString()));
    ArrayNode steps = told.putArray("look-ups");
    result.steps().forEach(step -> add(steps, step));
    ArrayNode directories = told.putArray("directories");
    for (URI uri : result.uris()) {
      ObjectNode directory = directories.addObject().put("uri", uri.toString());
      result.directories().stream().filter(found -> found.uri().equals(uri)).findFirst().ifPresent(found ->
          directory.put("name", found.name()).put("order", found.order()).put("preference", found.preference()));
      rights.refusal(uri).ifPresent(why -> directory.put("refused", why));
    }
    return told.put("until", result.until().toString()).put("temporary", result.isTemporary());
  }

  private static void add(ArrayNode steps, Step step) {
    ObjectNode told = steps.addObject().put("name", step.answer().name()).put("type", "NAPTR")
        .put("rcode", step.answer().said()).put("outcome", step.answer().kind().name().toLowerCase(Locale.ROOT))
        .put("authenticated", step.answer().validated()).put("remembered", step.remembered());
    step.answer().ttl().ifPresent(ttl -> told.put("ttl", ttl.toSeconds()));
    ArrayNode aliases = told.putArray("aliases");
    step.answer().aliases().forEach(aliases::add);
    ArrayNode records = told.putArray("records");
    step.judged().forEach(judged -> records.addObject().put("data", judged.record().toString())
        .put("ttl", judged.record().ttlSeconds()).put("verdict", judged.verdict()));
    told.put("decision", step.decision());
  }
}
