package org.rialto.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.config.ConfigException;
import org.rialto.config.Problem;
import org.rialto.walk.World;

/** Configuration and zones, read and checked together. */
class SetupTest {
  @TempDir Path folder;

  @Test void whatIsWrongInTheConfigurationAndInAZoneIsToldAtOnce() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "max-age", "max-aeg")
        .edit("cdn.example.zone", "mail     IN A     192.0.2.25", "mail     IN A     192.0.2.256")
        .edit("rialto.yaml", "four.cdn.example", "five.cdn.example");
    List<Problem> problems = assertThrows(ConfigException.class, () -> Setup.read(world.config())).problems();
    assertTrue(problems.stream()
        .anyMatch(p -> p.file().equals(world.config()) && p.path().equals("alto-server.max-aeg")), problems.toString());
    assertTrue(problems.stream().anyMatch(p -> p.file().equals(world.file("cdn.example.zone")) && p.line() == 9),
        problems.toString());
    assertTrue(problems.stream()
        .anyMatch(p -> p.path().equals("services[2].names[0]") && p.message().startsWith("five.cdn.example. ")),
        problems.toString());
  }

  @Test void mapThatCannotBePublishedIsAProblemOfTheCheck() throws Exception {
    World world = World.in(folder).edit("costmap.json", "\"tag\": \"1\"", "\"tag\": \"9\"");
    List<Problem> problems = Setup.read(world.config()).check();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().message().contains("costmap.json") || problems.getFirst().message()
        .contains("walk#9"), problems.toString());
  }

  @Test @EnabledOnOs(OS.LINUX) void processorThatIsNotThereIsNamed() throws Exception {
    World world = World.in(folder).edit("rialto.yaml", "workers: 1", "workers: 1, cpus: [8191]");
    List<Problem> problems = assertThrows(ConfigException.class, () -> Setup.read(world.config())).problems();
    assertEquals(1, problems.size(), problems.toString());
    assertEquals("udp.cpus[0]", problems.getFirst().path());
    assertTrue(problems.getFirst().message().startsWith("cpu 8191 isn't there, or not for this process, which has 0"),
        problems.toString());
  }

  @Test void goodWorldHasNoProblem() throws Exception {
    World world = World.in(folder);
    assertEquals(List.of(), Setup.read(world.config()).check());
  }

  @Test void routedNameMayBeInAZoneThatIsTakenFromAnotherServer() throws Exception {
    World world = World.in(folder);
    Files.writeString(world.config(), """
        zones: [{file: cdn.example.zone}, {secondary: b.example, primaries: p}]
        remotes: [{name: p, addresses: 192.0.2.5}]
        nodes: [{name: n, ipv4: 192.0.2.1}]
        services: [{name: one, names: [www.b.example], nodes: n}]
        """);
    assertTrue(Setup.read(world.config()).check().stream()
        .noneMatch(problem -> problem.severity() == Problem.Severity.ERROR));
  }

  @Test void onlyWhatIsReadAtTheStartNeedsARestart() throws Exception {
    World world = World.in(folder);
    Setup before = Setup.read(world.config());
    Files.writeString(world.config(), "# a line more\n" + Files.readString(world.config()));
    assertEquals(List.of(), Setup.read(world.config()).needsRestart(before));
    world.edit("rialto.yaml", "workers: 1", "workers: 2");
    assertEquals(1, Setup.read(world.config()).needsRestart(before).size());
  }
}
