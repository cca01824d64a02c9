package org.rialto.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commented example is the reference for operators: it is right, whole, and says what the reader does. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("conf", "rialto.yaml");

  @Test void exampleHasNoProblems() throws ConfigException {
    Config config = ConfigFile.read(EXAMPLE);
    assertEquals(List.of(), config.warnings());
    assertEquals(List.of("127.0.0.1:5300", "[::1]:5300"),
        config.listen().stream().map(endpoint -> endpoint.value().toString()).toList());
    assertEquals(40, config.nodes().size());
    assertEquals(List.of("www", "images"), config.services().stream().map(service -> service.name().value()).toList());
    assertEquals(40, config.services().getLast().nodes().size());
    var directory = new Entrance.Directory(URI.create("http://127.0.0.1:5380/directory"));
    assertEquals(directory, config.sources().getFirst().entrance());
    assertEquals(Optional.of(4), config.discovery().map(discovery -> discovery.servers().size()));
    assertEquals(Optional.of(Duration.ofMinutes(1)), config.altoServer().map(Config.AltoServer::maxAge));
  }

  @ParameterizedTest(name = "{0} {1}") @MethodSource("keys")
  void everyKeyIsExplained(SectionKind kind, String key) throws IOException {
    String part = part(Files.readString(EXAMPLE), kind);
    Pattern shown = Pattern.compile("(?m)(?<![\\w-])" + key + ":|^ *# +" + key + "  ");
    assertTrue(shown.matcher(part).find(), () -> key + " is not to be found in\n" + part);
  }

  @Test void everyKeyThatIsCommentedOutIsOneWhenTheCommentIsTakenAway() throws IOException {
    Pattern commented = Pattern.compile("(?m)^(?<indent> *)# (?<rest>(- )?\\{?[a-z-]+: .*)$");
    List<String> keys = Arrays.stream(SectionKind.values()).flatMap(kind -> kind.keys().stream()).toList();
    List<String> found = commented.matcher(Files.readString(EXAMPLE)).results().map(match -> match.group("rest"))
        .map(rest -> rest.replaceFirst("^(- )?\\{?", "").replaceFirst(":.*", "")).toList();
    assertTrue(found.containsAll(List.of("domain", "resolver", "allow-http", "network-map", "trust", "name", "file")),
        found.toString());
    assertTrue(keys.containsAll(found), found.toString());
  }

  @Test void itemsThatAreCommentedOutStandWhereTheOthersOfTheirListDo() throws IOException {
    Pattern key = Pattern.compile("(# )?[a-z-]+:.*");
    Pattern item = Pattern.compile("(?<indent> *)(?<comment># )?- .*");
    Optional<String> indent = Optional.empty();
    List<String> outOfLine = new ArrayList<>();
    int inLine = 0;
    for (String line : Files.readAllLines(EXAMPLE)) {
      Matcher found = item.matcher(line);
      if (key.matcher(line).matches()) {
        indent = Optional.empty();
      } else if (found.matches() && found.group("comment") == null) {
        indent = indent.or(() -> Optional.of(found.group("indent")));
      } else if (found.matches() && indent.isPresent()) {
        if (indent.get().equals(found.group("indent"))) inLine++;
        else outOfLine.add(line);
      }
    }
    assertEquals(List.of(), outOfLine);
    assertTrue(inLine > 0, "no item is commented out");
  }

  @Test void defaultsOfClientDiscoveryAreThoseTheExampleGives() throws ConfigException, IOException {
    String shown = Files.readString(EXAMPLE).lines().filter(line -> line.startsWith("# client-discovery:")).findFirst()
        .orElseThrow().substring(2);
    Config.ClientDiscovery example = clientDiscovery(shown.replaceFirst("allow: \\[.*?], deny: \\[.*?], ", ""));
    assertEquals(example, clientDiscovery("client-discovery: {resolver: 127.0.0.1:53}"));
    assertEquals(List.of("*.isp.example"), clientDiscovery(shown).allow().names());
  }

  @Test void defaultsOfOverridesAreThoseTheExampleGives() throws ConfigException, IOException {
    String shown = Files.readString(EXAMPLE).lines().filter(line -> line.startsWith("# overrides:")).findFirst()
        .orElseThrow().substring(2);
    Overrides example = bare(shown.replaceFirst("allow: \\[.*?], deny: \\[.*?]", "allow: alto.example")
        .replaceFirst(", identity: \\{.*?}", "")).overrides().orElseThrow();
    assertEquals(Optional.of(example), bare("overrides: {allow: alto.example}").overrides());
    assertEquals("Client-Identity", bare(shown).overrides().orElseThrow().identity().orElseThrow().header());
  }

  @Test void defaultsOfDownstreamCdnsAreThoseTheExampleGives(@TempDir Path folder) throws ConfigException, IOException {
    String shown = Files.readString(EXAMPLE).lines().filter(line -> line.startsWith("# - {name: dcdn-a,")).findFirst()
        .orElseThrow().substring(2);
    String nodes = "nodes: [{name: dcdn-a-1, ipv4: 198.18.0.1}]\nzones: [{file: z, origin: cdn.example}]\n";
    Files.writeString(folder.resolve("z"), "");
    Path whole = Files.writeString(folder.resolve("whole.yaml"), nodes + "downstream-cdns:\n" + shown + "\n");
    Path bare = Files.writeString(folder.resolve("bare.yaml"), nodes + "downstream-cdns:\n"
        + shown.replaceFirst(", default-freshness: .*", "}") + "\n");
    assertEquals(ConfigFile.read(whole).downstreamCdns(), ConfigFile.read(bare).downstreamCdns());
  }

  private static Config.ClientDiscovery clientDiscovery(String lines) throws ConfigException, IOException {
    return bare(lines).clientDiscovery().orElseThrow();
  }

  private static Config bare(String lines) throws ConfigException, IOException {
    Path bare = Files.createTempFile(Path.of("target"), "bare", ".yaml");
    try {
      Files.writeString(bare, "zones: [{folder: ../zones}]\n" + lines + "\n");
      return ConfigFile.read(bare);
    } finally {
      Files.delete(bare);
    }
  }

  @Test void defaultsAreThoseTheExampleGives() throws ConfigException, IOException {
    Config example = ConfigFile.read(EXAMPLE);
    Path bare = Files.createTempFile(Path.of("target"), "bare", ".yaml");
    try {
      Files.writeString(bare,
          "zones: [{folder: ../zones}]\nsources: [{name: world, directory: \"http://127.0.0.1:5380/directory\"}]\n");
      Config plain = ConfigFile.read(bare);
      assertEquals(example.udp(), plain.udp());
      assertEquals(example.tcp(), plain.tcp());
      assertEquals(example.listen().stream().map(Located::value).toList(),
          plain.listen().stream().map(Located::value).toList());
      assertEquals(example.guard(), plain.guard());
      assertEquals(example.staleTtl(), plain.staleTtl());
      assertEquals(example.transfers(), plain.transfers());
      assertEquals(example.clientSubnet(), plain.clientSubnet());
      assertEquals(example.resolvers(), plain.resolvers());
      assertEquals(example.access(), plain.access());
      assertEquals(example.rateLimit(), plain.rateLimit());
      assertEquals(example.identity(), plain.identity());
      assertEquals(example.cookies(), plain.cookies());
      assertEquals(example.extendedErrors(), plain.extendedErrors());
      assertEquals(example.errorReporting(), plain.errorReporting());
      assertEquals(example.stateFolder(), plain.stateFolder());
      assertEquals(example.admin().map(Located::value), plain.admin().map(Located::value));
      assertEquals(withoutPlace(example.sources().getFirst()), withoutPlace(plain.sources().getFirst()));
      assertTrue(plain.altoServer().isEmpty() && plain.discovery().isEmpty() && plain.clientDiscovery().isEmpty()
          && plain.overrides().isEmpty() && plain.services().isEmpty()
          && plain.nodes().isEmpty());
    } finally {
      Files.delete(bare);
    }
  }

  static Stream<Arguments> keys() {
    return Arrays.stream(SectionKind.values()).flatMap(kind -> kind.keys().stream()
        .map(key -> Arguments.of(kind, key)));
  }

  /** From the comment above a top-level key to the next key, so that a word elsewhere doesn't count. */
  private static String part(String text, SectionKind kind) {
    if (kind == SectionKind.WHOLE) return text;
    String top = kind.label().replaceFirst("\\..*", "");
    List<String> blocks = Arrays.stream(text.split("\\n\\n+")).toList();
    int first = 0;
    while (!Pattern.compile("(?m)^(# )?" + top + ":").matcher(blocks.get(first)).find()) first++;
    int last = first + 1;
    while (last < blocks.size() && blocks.get(last).startsWith("  ")) last++;
    return String.join("\n\n", blocks.subList(first, last));
  }

  private static Config.Source withoutPlace(Config.Source source) {
    return new Config.Source(new Located<>(source.name().value(), Path.of(""), 0, ""), source.entrance(),
        source.costType(), source.better(), source.parts(), source.networkMap(), source.direction(),
        source.timeout(),
        source.sizeBytesMax(), source.prefixesMax(), source.defaultFreshness(), source.forgetAfter(),
        source.acceptIncomplete(), source.acceptOtherCosts(),
        source.ignoredCostChange(), source.trust(), source.credentials(), source.streamed(), source.calendared(),
        source.region(), source.roles(), source.announcements(), source.endpointCosts(),
        source.pids(), source.leadsTo(), source.republish());
  }
}
