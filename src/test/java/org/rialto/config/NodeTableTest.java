package org.rialto.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with tables is among the cases of {@link ConfigFileTest}; this is what is right. */
class NodeTableTest {
  @TempDir Path folder;

  @Test void siteWithSeveralAddressesIsSeveralNodes() throws IOException {
    assertEquals(List.of("fra-1 [198.18.0.1] [2001:db8:1::1] site-fra", "fra-2 [198.18.0.2] [2001:db8:1::2] site-fra",
        "fra-3 [] [2001:db8:1::3] site-fra", "ams [198.18.1.1] [] site-ams"), read("""
        site\tcity\tipv4\tipv6\tpid
        fra\tFrankfurt\t198.18.0.1,198.18.0.2\t2001:db8:1::1, 2001:db8:1::2,2001:db8:1::3\tsite-fra
        ams\tAmsterdam\t198.18.1.1\t\tsite-ams
        """));
  }

  @Test void nameWithSeveralAddressesIsOneNode() throws IOException {
    assertEquals(List.of("fra1 [198.18.0.1, 198.18.0.2] [2001:db8::1] -"), read("""
        ipv6,name,ipv4
        2001:db8::1,fra1,"198.18.0.1,198.18.0.2"
        """));
  }

  @Test void cellsInQuotesHoldCommasAndQuotes() throws IOException {
    assertEquals(List.of("nyc [198.18.0.1] [] -", "sao [198.18.0.2] [] -"), read("""
        "name","city, and ""nickname""\",ipv4
        "nyc","New York, ""the city""\",198.18.0.1
        sao,"",198.18.0.2
        """));
  }

  @Test void columnsAreInAnyOrderAndOthersAreNotRead() throws IOException {
    assertEquals(List.of("fra [198.18.0.1] [] site-fra"),
        read("pid\tlatitude\tipv4\tremark\tname\nsite-fra\tnorth\t198.18.0.1\t\"x\tfra\n"));
  }

  @Test void emptyLinesByteOrderMarkAndForeignLineEndsDoNoHarm() throws IOException {
    assertEquals(List.of("fra [198.18.0.1] [] -"), read("\uFEFFname,ipv4\r\n\r\n fra , 198.18.0.1 \r\n   \r\n"));
  }

  @Test void nodeKnowsItsLine() throws IOException {
    Path file = folder.resolve("nodes.tsv");
    Files.writeString(file, "name\tipv4\n\nfra\t198.18.0.1\n");
    Problems problems = new Problems(folder.resolve("rialto.yaml"));
    List<Config.Node> nodes = NodeTable.read(file, Path.of("nodes.tsv"), problems);
    assertEquals(new Located<>("fra", Path.of("nodes.tsv"), 3, "name"), nodes.getFirst().name());
  }

  @Test void tableThatIsTooLargeIsNotRead() throws IOException {
    Path file = folder.resolve("nodes.tsv");
    Files.write(file, new byte[(16 << 20) + 1]);
    Problems problems = new Problems(folder.resolve("rialto.yaml"));
    assertEquals(List.of(), NodeTable.read(file, Path.of("nodes.tsv"), problems));
    assertEquals(List.of("nodes.tsv: is larger than 16MiB, too large for what it should be"), problems.sorted().stream()
        .map(Problem::toString).toList());
  }

  @Test void tableOfTheExampleHasTwoNodesForEachSite() throws IOException {
    List<String> nodes = read(Files.readString(Path.of("conf", "world", "sites.tsv"), StandardCharsets.UTF_8));
    assertEquals(40, nodes.size());
    assertEquals("fra-1 [198.18.0.1] [2001:db8:1::1] site-fra", nodes.getFirst());
    assertEquals("icn-2 [198.18.19.2] [2001:db8:14::2] site-icn", nodes.getLast());
  }

  private List<String> read(String text) throws IOException {
    Path file = folder.resolve("table");
    Files.writeString(file, text);
    Problems problems = new Problems(folder.resolve("rialto.yaml"));
    List<Config.Node> nodes = NodeTable.read(file, Path.of("table"), problems);
    assertEquals(List.of(), problems.sorted());
    return nodes.stream().map(node -> node.name().value() + " " + node.ipv4() + " " + node.ipv6() + " "
        + pid(node.pid())).toList();
  }

  private static String pid(Optional<String> pid) {
    return pid.orElse("-");
  }
}
