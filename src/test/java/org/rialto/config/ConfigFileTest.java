package org.rialto.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rialto.location.Better;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * A configuration in {@code config/wrong} is wrong in one way, or in several; beside it, NAME.problems has what is to
 * be told of it, line by line. FOLDER there stands for the folder's full path.
 */
class ConfigFileTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "config", "wrong");
  private static final Path RIGHT = Path.of("src", "test", "resources", "config", "right.yaml");
  private static final String NOISE = "\t\n\0 :-[]{}\"'*&!|>%@`#,?.0zé\uFEFF\uD83D\uDE00~<=\\\r\u2028\u0085";

  @ParameterizedTest(name = "{0}") @MethodSource("wrong")
  void everythingWrongIsToldAtOnce(String name) throws IOException {
    List<String> expected = Files.readAllLines(FOLDER.resolve(name + ".problems"));
    assertFalse(expected.isEmpty(), "a wrong configuration has problems");
    assertEquals(String.join("\n", expected), String.join("\n", told(FOLDER.resolve(name + ".yaml"))));
  }

  @Test void valuesAreOfTheirTypesAndNamesInOneForm() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    assertEquals(List.of(), config.warnings());
    assertEquals(List.of("0.0.0.0:53", "[::]:53", "127.0.0.1:0", "127.0.0.1:0"), values(config.listen()));
    Config.Tuning tuning = config.udp().tuning();
    assertEquals(new Config.Udp(4, 4096, Config.Transport.NATIVE, Set.of(19, 53), tuning), config.udp());
    assertEquals(new Config.Tuning(false, Duration.ofNanos(150_000), Optional.of(1 << 30), Optional.of(4 << 10),
        Duration.ofMillis(1), tuning.cpus()), tuning);
    assertEquals(List.of(1, 0), tuning.cpus().stream().map(Located::value).toList());
    assertEquals(new Config.Tcp(5, 2, Duration.ofMinutes(2), Duration.ofSeconds(3), Duration.ofMinutes(4)),
        config.tcp());
    Config.Tls tls = config.tls().orElseThrow();
    assertEquals(List.of("127.0.0.1:853"), values(tls.listen()));
    assertEquals(folder().resolve("wrong/files/notes.txt"), tls.certificate().value());
    assertEquals(folder().resolve("wrong/files/cdn.example.zone"), tls.key().value());
    assertEquals(folder().resolve("state"), config.stateFolder());
    assertEquals(Optional.empty(), config.admin());
    assertEquals(List.of("cdn.example", "2.0.192.in-addr.arpa"), values(origins(config)));
    assertEquals(folder().resolve("wrong/files/cdn.example.zone"), config.zones().getFirst().file());
    assertEquals(List.of("fra1", "ams-1", "ams-2", "lhr"), names(config.nodes()));
    List<IpAddress> ipv6 = List.of(IpAddress.parse("2001:db8::1"), IpAddress.parse("2001:db8::2"));
    assertEquals(ipv6, config.nodes().getFirst().ipv6());
    assertEquals(Duration.ofDays(1), config.staleTtl());
    var specialUse = new Config.SpecialUse.Listed(List.of(IpPrefix.parse("10.0.0.0/8"), IpPrefix.parse("fc00::/7")));
    assertEquals(new Config.ClientSubnet(false, 1, 128, specialUse), config.clientSubnet());
  }

  @Test void resolversAreThoseOfTheConfigurationAndOfItsFiles() throws ConfigException {
    Resolvers resolvers = ConfigFile.read(RIGHT).resolvers();
    assertEquals(List.of("192.0.2.0/25", "2001:db8::/32", "203.0.113.9/32"),
        resolvers.publics().stream().map(IpPrefix::toString).toList());
    assertEquals("{192.0.2.53/32=198.51.100.0/24, 2001:db8::53/128=2001:db8:1::/48}", resolvers.clients().toString());
  }

  @Test void tableThatIsWrongThroughoutIsReadNoFurther(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("map.csv"), "here, there\n".repeat(1000));
    Files.writeString(folder.resolve("rialto.yaml"), "resolvers: {map: map.csv}\n");
    List<String> told = told(folder.resolve("rialto.yaml"));
    assertEquals(51, told.stream().filter(each -> each.startsWith("map.csv") || each.contains("/map.csv")).count());
    assertTrue(told.getLast().endsWith("map.csv:25: more than 50 problems; reading stopped here"), told.getLast());
  }

  @Test void protectionsAreReadAsTheyAreWritten() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    IpPrefix inner = IpPrefix.parse("192.0.2.128/25");
    assertEquals(new Config.Access(List.of(IpPrefix.parse("192.0.2.0/24"), IpPrefix.parse("2001:db8::/32")),
        List.of(inner), Map.of("2.0.192.in-addr.arpa", List.of(IpPrefix.parse("10.0.0.0/8")))), config.access());
    assertEquals(new Config.RateLimit(20, Duration.ofMinutes(1), 1, 32, 64, List.of(inner), 4096), config.rateLimit());
  }

  @Test void identityAndSecretsAreOctets() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    assertEquals(new Config.Identity("", "656467652037", "00ff10"), config.identity());
    assertEquals(new Config.Cookies(true, Config.Require.LARGE_ANSWERS, 1024,
        List.of(new Config.Secret("00112233445566778899aabbccddeeff"),
        new Config.Secret("ffeeddccbbaa99887766554433221100"))), config.cookies());
    assertFalse(config.toString().contains("00112233"), "secrets aren't told");
    assertEquals(Optional.of("reports.example"), config.errorReporting());
  }

  @Test void rolesAreOfNodesAndOfPids() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    assertEquals(List.of(Optional.of(Config.Role.EDGE), Optional.empty(), Optional.empty(),
        Optional.of(Config.Role.ORIGIN)), config.nodes().stream().map(Config.Node::role).toList());
    assertEquals(List.of("border br-*", "origin origin-?", "origin o:*", "edge *"),
        config.sources().getFirst().roles().named().stream().map(Config.NamedPids::toString).toList());
    assertEquals(Optional.of("default.role"), config.sources().getFirst().roles().property());
    assertEquals("{asbr=BORDER, border=BORDER, edge=EDGE, origin=ORIGIN, surrogate=EDGE}",
        config.sources().getFirst().roles().words().toString());
    assertEquals(Config.Role.BORDER, config.sources().getFirst().roles().others());
    assertEquals(Config.Roles.UNTOLD, config.sources().getLast().roles());
    assertEquals(Optional.of(new Announcements(List.of(IpPrefix.parse("198.18.0.0/15")), 4000)),
        config.sources().getFirst().announcements());
    assertEquals(Optional.empty(), config.sources().getLast().announcements());
  }

  @Test void rolesAreToldByAPropertyUnlessItIsOff(@TempDir Path folder) throws ConfigException, IOException {
    String source = "sources: [{name: isp, directory: \"https://alto.example/\", roles: {%s}}]\n";
    Config.Roles usual = read(folder, source.formatted("")).sources().getFirst().roles();
    assertEquals(Optional.of(".role"), usual.property());
    assertFalse(usual.isPropertyWanted());
    assertEquals("{border=BORDER, cache=EDGE, edge=EDGE, origin=ORIGIN}", usual.words().toString());
    assertEquals(Optional.empty(), read(folder, source.formatted("property: off")).sources().getFirst().roles()
        .property());
  }

  @Test void downstreamCdnsHaveTheirNodesAndWhatIsNeededOfThem() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    assertEquals(List.of("acquisition protocol https/1.1", "delivery protocol http/1.1", "delivery protocol https/1.1",
        "logging record type cdni_http_request_v1", "metadata type MI.SourceMetadata", "redirection mode DNS-I"),
        config.services().getLast().needs().stream().map(Object::toString).sorted().toList());
    assertEquals(Set.of(), config.services().getFirst().needs());
    DownstreamCdn cdn = config.downstreamCdns().getFirst();
    assertEquals(List.of("ams-1", "ams-2", "lhr"), names(cdn.nodes()));
    assertEquals(Optional.of("fci"), cdn.advertisement());
    assertEquals(Optional.of(Duration.ZERO), cdn.forgetAfter());
    assertEquals(1024, cdn.sizeBytesMax());
    assertEquals(7, cdn.prefixesMax());
    assertEquals(List.of(IpPrefix.parse("10.0.0.0/8")), cdn.leadsTo().prefixes());
    assertEquals(new Entrance.Domain("other.example", Listeners.endpoint("[::1]:5353"), true),
        config.downstreamCdns().getLast().entrance());
  }

  @Test void tablesSayWhereAsNumbersAndCountriesAre() throws ConfigException {
    Map<String, LocationIndex> tables = ConfigFile.read(RIGHT).footprintTables();
    assertEquals(Set.of("asn", "countrycode"), tables.keySet());
    assertEquals("as64496 as64497 as64496 -", in(tables.get("asn")));
    assertEquals("us us - de", in(tables.get("countrycode")));
    assertEquals(tables.get("asn").tag(), ConfigFile.read(RIGHT).footprintTables().get("asn").tag());
  }

  private static String in(LocationIndex table) {
    return Stream.of("192.0.2.1", "192.0.2.129", "2001:db8::1", "198.51.100.1").map(address -> table
        .find(IpAddress.parse(address)).map(LocationIndex.Match::pidName).orElse("-")).collect(Collectors.joining(" "));
  }

  @Test void servicesHaveTheirNodesInTheOrderOfTheNodes() throws ConfigException {
    List<Config.Service> services = ConfigFile.read(RIGHT).services();
    assertEquals(List.of("www.cdn.example", "*.img.cdn.example"), values(services.getFirst().names()));
    assertEquals(List.of("fra1", "ams-1", "ams-2"), names(services.getFirst().nodes()));
    assertEquals(List.of("fra1", "ams-1", "ams-2", "lhr"), names(services.getLast().nodes()));
    assertEquals(Duration.ZERO, services.getFirst().ttl());
    assertEquals(3, services.getFirst().answers());
  }

  @Test void namesKnowTheirLine() throws ConfigException {
    Located<String> name = ConfigFile.read(RIGHT).services().getFirst().names().getLast();
    assertEquals(new Located<>("*.img.cdn.example", RIGHT, 19, "services[0].names[1]"), name);
    assertEquals(RIGHT + ":19: services[0].names[1]: is wrong", name.error("is wrong").toString());
  }

  @Test void sourceMayBeFoundByItsDomain() throws ConfigException {
    Config.Source source = ConfigFile.read(RIGHT).sources().getFirst();
    assertEquals(new Entrance.Domain("isp.example", Listeners.endpoint("[::1]:5353"), true), source.entrance());
    assertEquals(new CostType("hopcount", "ordinal"), source.costType());
    assertEquals(Optional.of("default"), source.networkMap());
    assertEquals(Config.Direction.NODE_TO_CLIENT, source.direction());
    assertEquals(64L << 20, source.sizeBytesMax());
    assertTrue(source.acceptIncomplete());
    assertFalse(source.acceptOtherCosts());
    assertFalse(source.streamed());
    assertFalse(source.calendared());
    assertEquals(Optional.of(folder().resolve("wrong/files/notes.txt")), source.trust());
  }

  @Test void metricSaysWhichCostsAreBetterUnlessItIsOnesOwn() throws ConfigException {
    assertEquals("hopcount LOWER", better("isp"));
    assertEquals("priv:example-spare HIGHER", better("other"));
    assertEquals("tput:p5 HIGHER", better("third"));
  }

  @Test void costsThatAreNoNumbersMayBeAccepted() throws ConfigException {
    assertTrue(source("third").acceptOtherCosts());
    assertTrue(ConfigFile.read(RIGHT).altoServer().orElseThrow().acceptOtherCosts());
  }

  @Test void extendedErrorsMayBeOff() throws ConfigException {
    assertFalse(ConfigFile.read(RIGHT).extendedErrors());
  }

  @Test void mapsArePublishedAgainOnlyWhereThatIsSaid() throws ConfigException {
    assertTrue(source("other").republish());
    assertFalse(source("third").republish());
  }

  private static Config.Source source(String name) throws ConfigException {
    return ConfigFile.read(RIGHT).sources().stream().filter(source -> source.name().value().equals(name)).findFirst()
        .orElseThrow();
  }

  private static String better(String name) throws ConfigException {
    return source(name).costType().metric() + " " + source(name).better();
  }

  @Test void severalMetricsAreReadWithTheirWeights() throws ConfigException {
    Config.Source sum = source("sum");
    assertEquals(List.of(new CostPart(new CostType("routingcost", "numerical"), 1),
        new CostPart(new CostType("tput:p5", "numerical"), 1e-9)), sum.parts());
    assertEquals(CostPart.sumOf(sum.parts()), sum.costType());
    assertEquals(Better.LOWER, sum.better());
  }

  @Test void credentialsAreReadAndTheirSecretIsNotTold(@TempDir Path folder) throws ConfigException, IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "Open Sesame! \n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Config config = read(folder, """
        sources:
          - name: isp
            directory: https://alto.example/directory
            credentials: {scheme: digest, user: rialto, secret-file: secret, allow-md5: true, certificate: secret,
              key: secret, origins: ["HTTPS://maps.example:8443", "http://alto.example/"], allow-http: true}
        """);
    Config.Credentials credentials = config.sources().getFirst().credentials().orElseThrow();
    assertEquals(Optional.of(new Config.Authentication.Digest("rialto", new Config.Password("Open Sesame! "), true)),
        credentials.authentication());
    assertEquals(secret, credentials.certificate().orElseThrow().chain().value());
    assertEquals(secret, credentials.certificate().orElseThrow().key().value());
    assertEquals(List.of(URI.create("HTTPS://maps.example:8443"), URI.create("http://alto.example/")),
        credentials.origins());
    assertTrue(credentials.allowHttp());
    assertFalse(config.toString().contains("Sesame"), "secrets aren't told");
    assertEquals(List.of(), config.warnings());
  }

  @Test void aSecretThatEverybodyCanReadIsWarnedOf(@TempDir Path folder) throws ConfigException, IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "token\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    String credentials = "{scheme: bearer, secret-file: secret, certificate: secret, key: secret}";
    List<Problem> warnings = read(folder, "sources: [{name: isp, directory: \"https://alto.example/\", credentials: "
        + credentials + "}]\n").warnings();
    assertEquals(List.of("sources[0].credentials.secret-file", "sources[0].credentials.key"),
        warnings.stream().filter(warning -> warning.message().contains("can be read by everybody"))
            .map(Problem::path).toList());
  }

  @Test void guardIsReadAsItIsWrittenAndMayBeOff(@TempDir Path folder) throws ConfigException, IOException {
    assertEquals(new Config.Guard(true, 0, 0.025, 1, 0.33333, Optional.empty(), true), ConfigFile.read(RIGHT).guard());
    assertEquals(new Config.Guard(false, 1, 1, 1, 1, Optional.empty(), false), read(folder, "guard: off\n").guard());
    Config.Guard guard = read(folder, "guard: {apply-after: 30d}\n").guard();
    assertEquals(new Config.Guard(true, 0.5, 0.5, 0.5, 0.5, Optional.of(Duration.ofDays(30)), false), guard);
  }

  @Test void ignoredCostChangeIsAShare(@TempDir Path folder) throws ConfigException, IOException {
    String source = "sources: [{name: isp, directory: \"https://alto.example/\", ignore-cost-changes: 3%}]\n";
    assertEquals(0.03, read(folder, source).sources().getFirst().ignoredCostChange());
    assertEquals(0, ConfigFile.read(RIGHT).sources().getFirst().ignoredCostChange());
  }

  @Test void sourceMayBeAskedForEndpointCosts(@TempDir Path folder) throws ConfigException, IOException {
    String source = "sources: [{name: isp, directory: \"https://alto.example/\", guidance: endpoint-costs%s}]\n";
    assertEquals(Optional.of(new Config.EndpointCosts(24, 56, 10_000, 1000, 50, Duration.ofSeconds(2))),
        read(folder, source.formatted("")).sources().getFirst().endpointCosts());
    String said = ", endpoint-costs: {prefix-length: {ipv4: 8, ipv6: 40}, prefixes: 1, queue: 1000000, rate: 100000,"
        + " first-ttl: 1m}";
    assertEquals(Optional.of(new Config.EndpointCosts(8, 40, 1, 1_000_000, 100_000, Duration.ofMinutes(1))),
        read(folder, source.formatted(said)).sources().getFirst().endpointCosts());
    assertEquals(Optional.empty(), ConfigFile.read(RIGHT).sources().getFirst().endpointCosts());
  }

  private static Config read(Path folder, String lines) throws ConfigException, IOException {
    Path file = folder.resolve("some.yaml");
    Path zone = RIGHT.toAbsolutePath().resolveSibling("wrong/files/cdn.example.zone");
    Files.writeString(file, "zones: [{file: " + zone + "}]\n" + lines);
    return ConfigFile.read(file);
  }

  @Test void serversAreFoundByPrefix() throws ConfigException {
    Config.Discovery discovery = ConfigFile.read(RIGHT).discovery().orElseThrow();
    assertEquals("ns1.cdn.example", discovery.nameServer());
    var prefix = new Located<>(IpPrefix.parse("2001:db8::/32"), RIGHT, 36, "discovery.servers[1].prefix");
    var server = new Config.Discovery.Server(prefix, URI.create("https://alto.example/"), 100, 10);
    assertEquals(server, discovery.servers().getLast());
  }

  @Test void nodesAreNoMoreThanAQuestionMayName(@TempDir Path folder) throws IOException {
    StringBuilder nodes = new StringBuilder("name\tipv4\n");
    for (int i = 0; i < 4097; i++) nodes.append('n').append(i).append("\t45.0.").append(i >> 8).append('.')
        .append(i & 255).append('\n');
    Files.writeString(folder.resolve("nodes.tsv"), nodes);
    String many = "nodes: [{table: nodes.tsv}]\n";
    String refusal = "4097 nodes are too many to ask for the costs of each; 4096 is the most";
    assertEquals(List.of("overrides: " + refusal), errors(folder, many + "overrides: {allow: alto.example}\n"));
    assertEquals(List.of("sources[0].name: " + refusal + ": use its maps"), errors(folder, many + "sources: [{name: "
        + "isp, directory: \"https://alto.example/\", guidance: endpoint-costs}]\n"));
  }

  private static List<String> errors(Path folder, String lines) {
    return assertThrows(ConfigException.class, () -> read(folder, lines)).problems().stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(problem -> problem.path() + ": " + problem.message()).toList();
  }

  @Test void serversOfClientsAreFoundUnderTheirRights() throws ConfigException {
    var allow = new Config.ClientDiscovery.Hosts(List.of("*.isp.example", "alto.example"),
        List.of(IpPrefix.parse("192.0.2.0/24"), IpPrefix.parse("2001:db8::1")));
    var deny = new Config.ClientDiscovery.Hosts(List.of("bad.isp.example"), List.of());
    assertEquals(Optional.of(new Config.ClientDiscovery(Listeners.endpoint("[::1]:5353"), 32, 64, true, true, allow,
        deny, true, new CostType("tput:p5", CostType.NUMERICAL), Better.HIGHER, 1, Duration.ofDays(7), 1_000_000, 1)),
        ConfigFile.read(RIGHT).clientDiscovery());
  }

  @Test void clientsMayNameServersAndHaveIdentitiesUnderTheseTerms() throws ConfigException {
    var allow = new Config.ClientDiscovery.Hosts(List.of("*.isp.example"), List.of(IpPrefix.parse("192.0.2.0/24")));
    var deny = new Config.ClientDiscovery.Hosts(List.of("bad.isp.example"), List.of());
    var identity = new Overrides.Identity("X-User",
        List.of(URI.create("http://alto.example:8080"), URI.create("https://alto.example/")));
    assertEquals(Optional.of(new Overrides(allow, deny, true, true,
        new CostType("priv:example-spare", CostType.NUMERICAL), Better.HIGHER, 32, 64, Duration.ofMinutes(1), 1,
        1_000_000, 1, Optional.of(identity))), ConfigFile.read(RIGHT).overrides());
  }

  @Test void keysAreKnownByNameAndNeverShown() throws ConfigException {
    List<Transfers.Key> keys = ConfigFile.read(RIGHT).transfers().keys();
    assertEquals(List.of("transfer.example", "new.example"), values(keys.stream().map(Transfers.Key::name).toList()));
    assertEquals(Transfers.Algorithm.HMAC_SHA512, keys.getFirst().algorithm());
    assertEquals(16, keys.getFirst().secret().octets().length);
    assertEquals(Transfers.Algorithm.HMAC_SHA256, keys.getLast().algorithm());
    assertEquals("secret", keys.getLast().secret().toString());
    assertFalse(keys.toString().contains(HexFormat.of().formatHex(keys.getLast().secret().octets())), keys.toString());
  }

  @Test void secretsInFilesAreWarnedOfWhereEverybodyMayRead(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("cdn.example.zone"), "");
    Path secret = Files.writeString(folder.resolve("transfer.key"), "AAEC\n");
    Path file = Files.writeString(folder.resolve("rialto.yaml"),
        "zones: [{file: cdn.example.zone}]\nkeys: [{name: transfer.example, secret-file: transfer.key}]\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(List.of(file + ":2: warning: keys[0].secret-file: " + secret
        + " can be read by everybody: take that away, as by chmod o= transfer.key"),
        ConfigFile.read(file).warnings().stream().map(Problem::toString).toList());
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    Config config = ConfigFile.read(file);
    assertEquals(List.of(), config.warnings());
    assertArrayEquals(new byte[] {0, 1, 2}, config.transfers().keys().getFirst().secret().octets());
  }

  @Test void remotesHavePortsAndKeys() throws ConfigException {
    Transfers transfers = ConfigFile.read(RIGHT).transfers();
    Transfers.Remote ns2 = transfers.remotes().getFirst();
    assertEquals("[192.0.2.1:53, [2001:db8::1]:5353]", ns2.addresses().toString());
    assertEquals(transfers.keys(), ns2.keys());
    assertEquals(Optional.empty(), ns2.tls());
    Transfers.Tls tls = transfers.remotes().getLast().tls().orElseThrow();
    Path trust = folder().resolve("wrong/files/notes.txt");
    assertEquals(new Transfers.Tls(Optional.of("ns3.example"), Optional.of(trust), 8853), tls);
  }

  @Test void whoMayHaveAZoneIsSaidItemByItem() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    List<Transfers.Key> keys = config.transfers().keys();
    List<IpPrefix> ns2 = List.of(IpPrefix.parse("192.0.2.1"), IpPrefix.parse("2001:db8::1"));
    Transfers.Sharing sharing = config.zones().getFirst().sharing();
    assertEquals(List.of(new Transfers.Grant(ns2, keys, false),
        new Transfers.Grant(List.of(IpPrefix.parse("192.0.2.0/24")), List.of(keys.getLast()), true),
        new Transfers.Grant(List.of(), List.of(), false)), sharing.transferTo());
    assertEquals(config.transfers().remotes(), sharing.notified());
    assertEquals(Transfers.Sharing.NONE, config.zones().getLast().sharing());
  }

  @Test void zonesOfOthersHaveTheirPrimariesAndCatalogsTheirMembers() throws ConfigException {
    Config config = ConfigFile.read(RIGHT);
    Transfers transfers = config.transfers();
    Transfers.Secondary secondary = transfers.secondaries().getFirst();
    assertEquals("example.org", secondary.origin().value());
    assertEquals(transfers.remotes().reversed(), secondary.primaries());
    assertEquals(List.of(new Transfers.Grant(List.of(IpPrefix.parse("2001:db8::/32")), List.of(), true)),
        secondary.notifyFrom());
    assertEquals(Duration.ofSeconds(1), secondary.maxRefresh());
    assertEquals(List.of("catalog.example"), values(transfers.catalogs().stream().map(Transfers.Catalog::origin)
        .toList()));
    assertEquals(Optional.of("catalog.example"), config.zones().getLast().memberOf());
    assertEquals(List.of(1, 2, 3), List.of(transfers.outgoingAtOnce(), transfers.outgoingForClient(),
        transfers.incomingAtOnce()));
    assertEquals(1024, transfers.journalOctets());
  }

  @Test void fileThatIsNotThereIsAProblemOfItsOwn(@TempDir Path empty) {
    Path missing = empty.resolve("rialto.yaml");
    assertEquals(missing + ": there is no such file", refusal(missing).toString());
    assertEquals(empty + ": can't be read: it is a folder", refusal(empty).toString());
  }

  @Test void fileThatIsTooLargeIsNotRead(@TempDir Path folder) throws IOException {
    Path large = Files.writeString(folder.resolve("rialto.yaml"), "#".repeat((2 << 20) + 1));
    assertEquals(large + ": is larger than 2MiB, too large for what it should be", refusal(large).toString());
  }

  /** Whatever stands in the file is read, or refused at a line it has: no other exception comes out. */
  @Test void anyTextIsReadOrRefused(@TempDir Path folder) throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String right = Files.readString(RIGHT);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      String text = mangled(right, random);
      Path file = Files.write(folder.resolve("rialto.yaml"), text.getBytes(StandardCharsets.UTF_8));
      long lines = text.chars().filter(c -> c == '\n').count() + 1;
      try {
        ConfigFile.read(file);
      } catch (ConfigException wrong) {
        refused++;
        List<Problem> own = wrong.problems().stream().filter(problem -> problem.file().equals(file)).toList();
        assertTrue(own.stream().allMatch(problem -> problem.line() >= 1 && problem.line() <= lines),
            () -> "seed " + seed + ": " + own + " in\n" + text);
      } catch (RuntimeException other) {
        throw new AssertionError("seed " + seed + ": " + text, other);
      }
    }
    assertTrue(refused > 200, "seed " + seed + ": only " + refused + " refused");
  }

  private static String mangled(String text, SplittableRandom random) {
    StringBuilder mangled = new StringBuilder(text);
    int slips = 1 + random.nextInt(3);
    for (int i = 0; i < slips; i++) {
      int at = random.nextInt(mangled.length());
      int to = Math.min(mangled.length(), at + random.nextInt(12));
      int from = random.nextInt(NOISE.length() - 1);
      switch (random.nextInt(4)) {
        case 0 -> mangled.delete(at, to);
        case 1 -> mangled.insert(at, NOISE, from, from + 2);
        case 2 -> mangled.insert(at, mangled.substring(at, to));
        default -> mangled.setCharAt(at, NOISE.charAt(random.nextInt(NOISE.length())));
      }
    }
    return mangled.toString();
  }

  private static Problem refusal(Path file) {
    List<Problem> problems = assertThrows(ConfigException.class, () -> ConfigFile.read(file)).problems();
    assertEquals(1, problems.size());
    return problems.getFirst();
  }

  private static Path folder() {
    return FOLDER.toAbsolutePath().getParent();
  }

  private static List<Located<String>> origins(Config config) {
    return config.zones().stream().map(Config.ZoneFile::origin).toList();
  }

  private static List<String> names(List<Config.Node> nodes) {
    return values(nodes.stream().map(Config.Node::name).toList());
  }

  private static List<String> values(List<? extends Located<?>> located) {
    return located.stream().map(each -> each.value().toString()).toList();
  }

  /** What is told of a configuration, without the folder it is in. */
  private static List<String> told(Path file) {
    List<Problem> problems;
    try {
      problems = ConfigFile.read(file).warnings();
      assertTrue(problems.stream().allMatch(problem -> problem.severity() == Problem.Severity.WARNING),
          "an error, and accepted");
    } catch (ConfigException wrong) {
      problems = wrong.problems();
      assertTrue(problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR),
          "no error, and refused");
    }
    String full = FOLDER.toAbsolutePath().toString();
    return problems.stream().map(Problem::toString).map(line -> line.replace(full, "FOLDER").replace(FOLDER + "/", ""))
        .toList();
  }

  static Stream<String> wrong() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length())).sorted().toList();
      assertTrue(names.size() > 40, () -> "found only " + names);
      return names.stream();
    }
  }
}
