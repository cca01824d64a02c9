package org.rialto.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Names by number and numbers by name, as a list and a map would have them. */
class NameTableTest {
  private static int add(NameTable table, String name) {
    byte[] octets = ("<" + name + ">").getBytes(StandardCharsets.UTF_8);
    return table.add(octets, 1, octets.length - 2);
  }

  @Test void namesAreNumberedInTheOrderInWhichTheyCome() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    NameTable table = new NameTable();
    for (int round = 0; round < 20; round++) {
      Map<String, Integer> numbers = new HashMap<>();
      List<String> names = new ArrayList<>();
      for (int i = random.nextInt(3000); i >= 0; i--) {
        String name = Integer.toString(random.nextInt(2000), 36) + (random.nextInt(10) == 0 ? "é" : "");
        assertEquals(numbers.getOrDefault(name, -1), table.find(name), "seed " + seed);
        int number = numbers.computeIfAbsent(name, _ -> numbers.size());
        if (number == names.size()) names.add(name);
        assertEquals(number, add(table, name), "seed " + seed);
      }
      assertEquals(names.size(), table.size(), "seed " + seed);
      for (int i = 0; i < names.size(); i++) assertEquals(names.get(i), table.name(i), "seed " + seed);
      table.clear();
      assertEquals(-1, table.find(names.getFirst()), "seed " + seed);
    }
  }

  /** As long as they come as they did before, and when they come otherwise. */
  @Test void namesThatAreThoseOfAnotherTableAreNumberedAsInOneOfTheirOwn() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      NameTable other = new NameTable();
      int names = random.nextInt(40);
      for (int i = 0; i < names; i++) add(other, "name" + i);
      PidNames before = PidNames.of(other);
      List<String> copied = List.copyOf(before);
      NameTable table = before.emptied();
      NameTable expected = new NameTable();
      int usual = random.nextInt(names + 1);
      for (int i = 0; i < usual + random.nextInt(2) * random.nextInt(60); i++) {
        String name = "name" + (i < usual ? i : random.nextInt(60));
        assertEquals(expected.find(name), table.find(name), "seed " + seed);
        assertEquals(add(expected, name), add(table, name), "seed " + seed);
        String missing = "name" + random.nextInt(80);
        assertEquals(expected.find(missing), table.find(missing), "seed " + seed);
      }
      assertEquals(PidNames.of(expected), PidNames.of(table), "seed " + seed);
      for (int i = 0; i < 80; i++) assertEquals(expected.find("name" + i), table.find("name" + i), "seed " + seed);
      assertEquals(copied, before, "seed " + seed);
      table.clear();
      assertEquals(copied, before, "seed " + seed);
      for (int i = 0; i < names; i++) assertEquals(i, before.number("name" + i), "seed " + seed);
    }
  }

  @Test void aListOfNamesIsOneAsAnyOther() {
    NameTable table = new NameTable();
    for (String name : List.of("a", "b", "", "c")) add(table, name);
    PidNames names = PidNames.of(table);
    List<String> list = List.of("a", "b", "", "c");
    assertEquals(list, names);
    assertEquals(names, list);
    assertEquals(list.hashCode(), names.hashCode());
    assertEquals(2, names.indexOf(""));
    assertEquals(-1, names.number("d"));
    assertTrue(names.contains("c"));
    NameTable other = new NameTable();
    for (String name : List.of("c", "x")) add(other, name);
    PidNames others = PidNames.of(other);
    assertEquals(3, names.number(others, 0));
    assertEquals(-1, names.number(others, 1));
    assertNotEquals(names, others);
  }
}
