package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people are told of what programs are. */
class PresentationTest {
  private static final String SOURCE = """
      {"name": "isp", "state": "current", "updates": "pushed",
       "update-stream": {"uri": "http://alto.example/updates", "events": 7, "patches": 5},
       "property": {"name": ".role", "resources": 1, "values": 3}}""";

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test void partsOfASourceAreToldInARow() {
    assertEquals("""
        isp
          name       isp
          state      current
          updates    pushed
          update-stream uri http://alto.example/updates, events 7, patches 5
          property   name .role, resources 1, values 3""", Presentation.sources(json("[" + SOURCE + "]")));
  }

  @Test void partsOfASourceAreInTheStatusToo() {
    assertEquals("""
        zones        1

        sources
          name       isp
          state      current
          updates    pushed
          update-stream uri http://alto.example/updates, events 7, patches 5
          property   name .role, resources 1, values 3""",
        Presentation.status(json("{\"zones\": 1, \"sources\": [" + SOURCE + "]}")));
  }

  @Test void whatDownstreamCdnsOfferAtAnAddressIsToldBehindIt() {
    assertEquals("192.0.2.1\t192.0.2.0/24\tone\tno costs from there\tx offers delivery protocol https/1.1, redirection"
        + " mode DNS-I; y offers delivery protocol https/1.1", Presentation.location(json("""
        {"address": "192.0.2.1", "prefix": "192.0.2.0/24", "pid": "one", "offers": [
          {"cdn": "x", "capabilities": ["delivery protocol https/1.1", "redirection mode DNS-I"]},
          {"cdn": "y", "capabilities": ["delivery protocol https/1.1"]}]}""")));
  }

  @Test void cdnOfANodeIsToldBeforeWhatItDoesNotOffer() {
    String told = Presentation.explanation(json("""
        {"name": "www.cdn.example", "type": "A", "rcode": "NOERROR", "answer": [], "ranking": [
          {"node": "n1", "chosen": false, "cdn": "dcdn", "remark": "its CDN dcdn doesn't offer it"}]}"""));
    assertTrue(told.endsWith("of dcdn; its CDN dcdn doesn't offer it"), told);
  }

  @Test void roleOfANodeIsToldWithWhatToldIt() {
    String told = Presentation.explanation(json("""
        {"name": "www.cdn.example", "type": "A", "rcode": "NOERROR", "answer": [], "ranking": [
          {"node": "n1", "chosen": false, "pid": "site-1", "cost": 20, "role": "origin",
           "role-by": "property .role of 198.18.1.0/24",
           "remark": "an origin serves only where no edge has a cost"}]}"""));
    assertEquals("    n1               site-1                         20  origin, by property .role of 198.18.1.0/24; "
        + "an origin serves only where no edge has a cost", told.lines().reduce((_, last) -> last).orElseThrow());
  }
}
