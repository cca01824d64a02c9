package org.rialto;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan of the house, held. A new arrow, or a new library in a room, is a change to this table. */
class HouseTest {
  record Room(String enters, String uses) {}

  static final Map<String, Room> PLAN = Map.ofEntries(
      entry("net", new Room("", "")),
      entry("linux", new Room("net", "")),
      entry("wire", new Room("net", "")),
      entry("location", new Room("net", "")),
      entry("route", new Room("net location", "")),
      entry("zone", new Room("net wire", "org.xbill")),
      entry("answer", new Room("net wire zone location route", "")),
      entry("alto", new Room("net location",
          "tools.jackson com.fasterxml okhttp3 okio kotlin org.eclipse.jetty org.slf4j javax.net")),
      entry("guide", new Room("net location alto", "org.xbill com.github.benmanes.caffeine org.slf4j")),
      entry("serve", new Room("net linux wire answer", "org.slf4j javax.net javax.security")),
      entry("message", new Room("net wire zone", "javax.crypto")),
      entry("transfer", new Room("net wire zone message", "org.slf4j")),
      entry("secondary", new Room("net wire zone message transfer", "org.slf4j javax.net")),
      entry("load", new Room("net linux wire", "")),
      entry("config", new Room("net location", "tools.jackson")),
      entry("app", new Room(
          "net linux wire location route zone answer alto guide message transfer secondary serve load config",
          "picocli tools.jackson com.fasterxml okhttp3 okio kotlin org.eclipse.jetty org.slf4j ch.qos.logback "
              + "javax.net sun.misc")));

  /** The rooms that decide: same inputs, same answer. */
  static final String[] DECIDING = rooms("net", "wire", "location", "route", "zone", "answer");

  static final JavaClasses RIALTO = new ClassFileImporter().importPath("target/classes");

  static Set<String> found() {
    return RIALTO.stream().map(JavaClass::getPackageName).filter(name -> !name.equals("org.rialto"))
        .map(name -> name.substring("org.rialto.".length())).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test void everyPackageIsARoomInThePlan() {
    var unplanned = found();
    unplanned.removeAll(PLAN.keySet());
    assertEquals(Set.of(), unplanned);
  }

  @ParameterizedTest @MethodSource("found")
  void roomDependsOnlyOnWhatThePlanGrants(String room) {
    Room plan = PLAN.getOrDefault(room, new Room("", ""));
    Stream<String> own = Stream.of("java..", "org.rialto." + room);
    Stream<String> entered = words(plan.enters()).map("org.rialto."::concat);
    Stream<String> used = words(plan.uses()).map(name -> name + "..");
    classes().that().resideInAPackage("org.rialto." + room)
        .should().onlyDependOnClassesThat()
        .resideInAnyPackage(Stream.of(own, entered, used).flatMap(names -> names).toArray(String[]::new))
        .check(RIALTO);
  }

  @ParameterizedTest @MethodSource("found")
  void roomSaysWhatItIsFor(String room) throws IOException {
    Path file = Path.of("src", "main", "java", "org", "rialto", room, "package-info.java");
    String text = Files.readString(file);
    for (String line : List.of("<b>Start at</b>", "<b>Enters</b>", "<b>Never</b>", "<b>Invariant.</b>",
        "<b>Why not</b>")) {
      assertTrue(text.contains(line), file + " lacks " + line);
    }
  }

  @Test void noRoomsEnterEachOther() {
    slices().matching("org.rialto.(*)..").should().beFreeOfCycles().check(RIALTO);
  }

  @Test void nobodyEntersApp() {
    noClasses().that().resideOutsideOfPackage("org.rialto.app..")
        .should().dependOnClassesThat().resideInAPackage("org.rialto.app..").check(RIALTO);
  }

  @Test void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(RIALTO);
  }

  @Test void onlyLinuxCallsNativeCode() {
    noClasses().that().resideOutsideOfPackages(rooms("linux"))
        .should().dependOnClassesThat().haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup)(\\$.*)?")
        .check(RIALTO);
  }

  @Test void memoryOutsideTheHeapIsForPackets() {
    noClasses().that().resideOutsideOfPackages(rooms("linux", "serve", "answer", "wire", "zone", "load"))
        .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..").check(RIALTO);
  }

  @Test void decidingReadsNoClock() {
    noClasses().that().resideInAnyPackage(DECIDING)
        .should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().callCodeUnitWhere(describe("java.time reads a clock", (JavaCall<?> call) ->
            call.getTargetOwner().getPackageName().equals("java.time") && call.getName()
                .matches("now|system.*|tick.*")))
        .orShould().callConstructor(Date.class)
        .check(RIALTO);
  }

  /** A deciding room returns its reasons; the edges log them. */
  @Test void decidingIsSilent() {
    noClasses().that().resideInAnyPackage(DECIDING)
        .should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "java.util.logging..")
        .orShould().dependOnClassesThat().haveNameMatching("java\\.lang\\.System\\$Logger.*")
        .orShould().accessField(System.class, "out")
        .orShould().accessField(System.class, "err")
        .check(RIALTO);
  }

  @Test void decidingHasNoSockets() {
    noClasses().that().resideInAnyPackage(DECIDING)
        .should().dependOnClassesThat().resideInAnyPackage("java.nio.channels..", "javax.net..", "java.net.http..")
        .orShould().dependOnClassesThat()
        .haveNameMatching("java\\.net\\..*(Socket|InetAddress|Inet4Address|Inet6Address).*")
        .check(RIALTO);
  }

  /** dnsjava reads zone files; what the room hands out is bytes and numbers. */
  @Test void zoneKeepsDnsjavaToItself() {
    DescribedPredicate<JavaClass> dnsjava = resideInAPackage("org.xbill..");
    noCodeUnits().that().areDeclaredInClassesThat().resideInAPackage("org.rialto.zone").and().arePublic()
        .should(have(describe("dnsjava in their signature",
            (JavaCodeUnit unit) -> Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                .flatMap(type -> type.getAllInvolvedRawTypes().stream()).anyMatch(dnsjava))))
        .allowEmptyShould(true).check(RIALTO);
    noFields().that().areDeclaredInClassesThat().resideInAPackage("org.rialto.zone").and().arePublic()
        .should().haveRawType(dnsjava).allowEmptyShould(true).check(RIALTO);
  }

  private static String[] rooms(String... names) {
    return Stream.of(names).map("org.rialto."::concat).toArray(String[]::new);
  }

  private static Stream<String> words(String list) {
    return list.isEmpty() ? Stream.empty() : Stream.of(list.split(" "));
  }
}
