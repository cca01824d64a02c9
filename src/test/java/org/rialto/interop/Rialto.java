package org.rialto.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.rialto.app.RunningRialto;
import org.rialto.walk.World;
import org.rialto.zone.ZoneException;
import org.rialto.zone.ZoneLoader;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.ZoneFile;

/** Our server, with those zones that it accepts. */
record Rialto(RunningRialto running) implements Server {
  private static final ReverseDefaults NO_REVERSE = new ReverseDefaults(0, ".", ".", "");

  static Rialto start(Path folder, Collection<ZoneText> zones) throws Exception {
    List<String> items = new ArrayList<>();
    for (ZoneText zone : zones) {
      zone.write(folder);
      if (loads(folder, zone)) items.add("  - {file: %s, origin: %s}".formatted(zone.in(folder), zone.origin()));
    }
    Files.writeString(folder.resolve("rialto.yaml"), """
        listen: 127.0.0.1:0
        state-folder: state
        admin: admin.sock
        zones:
        """ + String.join("\n", items) + "\n");
    return new Rialto(RunningRialto.start(World.at(folder)));
  }

  private static boolean loads(Path folder, ZoneText zone) {
    try {
      ZoneLoader.load(List.of(new ZoneFile(zone.in(folder), zone.origin())), List.of(), List.of(), NO_REVERSE);
      return true;
    } catch (ZoneException refused) {
      return false;
    }
  }

  @Override public String name() {
    return "rialto";
  }

  @Override public int port() {
    return running.port(0);
  }

  @Override public boolean isAlive() {
    return true;
  }

  @Override public String log() {
    return "see target/tests.log";
  }

  @Override public void close() {
    running.close();
  }
}
