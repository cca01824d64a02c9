package org.rialto.alto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rialto.location.CostType;

/** What is made of a directory that says more than RFC 7285, or breaks what it says; ' is written for ". */
class DirectoryTest {
  private static final String MAP = "'uri':'c','media-type':'application/alto-costmap+json','uses':['n'],";

  private final List<String> remarks = new ArrayList<>();

  private Directory.Resource resource(String costTypes, String resource) throws IOException {
    String json = "{'meta':{'cost-types':{" + costTypes + "}},'resources':{'r':{" + MAP + resource + "}}}";
    byte[] octets = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Directory.read(new BoundedInput(new ByteArrayInputStream(octets), Limits.DEFAULT.bytes()),
        URI.create("https://alto.example/directory"), Limits.DEFAULT, remarks::add).resources().getFirst();
  }

  @Test void costSourceIsKeptWithItsType() throws IOException {
    List<CostType> types = resource("'sla':{'cost-metric':'tput:p5','cost-mode':'numerical','cost-context':"
        + "{'cost-source':'sla'}}", "'capabilities':{'cost-type-names':['sla']}").costTypes();
    assertEquals("tput:p5/numerical sla", types.getFirst() + " " + types.getFirst().costSource());
    assertEquals(List.of(), remarks);
  }

  /** RFC 9439 §3.1: no resource may announce both. */
  @Test void ofTypesThatDifferInTheirCostSourceAloneTheFirstIsUsed() throws IOException {
    List<CostType> types = resource("'sla':{'cost-metric':'tput','cost-mode':'numerical','cost-context':"
        + "{'cost-source':'sla'}},'est':{'cost-metric':'tput','cost-mode':'numerical'}",
        "'capabilities':{'cost-type-names':['est','sla']}").costTypes();
    assertEquals(List.of("estimation"), types.stream().map(CostType::costSource).toList());
    assertTrue(remarks.getFirst().contains("names tput/numerical twice"), remarks.toString());
  }

  /** RFC 9439 §6.3: a client should reject it. */
  @Test void routingCostThatIsNoEstimationIsLeftOut() throws IOException {
    assertEquals(List.of(), resource("'sla':{'cost-metric':'routingcost','cost-mode':'numerical','cost-context':"
        + "{'cost-source':'sla'}}", "'capabilities':{'cost-type-names':['sla']}").costTypes());
    assertTrue(remarks.getFirst().contains("\"sla\""), remarks.toString());
  }
}
