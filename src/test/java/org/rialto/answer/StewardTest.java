package org.rialto.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.app.RunningRialto;
import org.rialto.route.Fleet;
import org.rialto.route.RedirectTable;
import org.rialto.walk.World;

class StewardTest {
  private static final int PATIENCE_SECONDS = 20;

  @TempDir Path folder;

  @Test void changesAreAppliedOneByOneAndEachMakesAVersion() throws Exception {
    State first = RunningRialto.state(World.in(folder), 0);
    Steward steward = new Steward(first);
    List<CompletableFuture<State>> done = new ArrayList<>();
    for (int i = 1; i <= 100; i++) done.add(steward.submit(new Change.MapsConfirmed(first.guidance().getFirst()
        .confirmed(i, i + 60))));
    assertSame(first, steward.current());
    Thread thread = Thread.ofPlatform().start(steward);
    for (int i = 0; i < 100; i++) assertEquals(first.version() + i + 1, done.get(i).join().version());
    assertEquals(160, steward.current().guidance().getFirst().freshUntilSeconds());
    assertSame(first.redirects(), steward.current().redirects());
    thread.interrupt();
    thread.join();
  }

  @Test void changeThatDoesNotFitGoesBackToItsSenderAndTheStateStays() throws Exception {
    State first = RunningRialto.state(World.in(folder), 0);
    Steward steward = new Steward(first);
    Thread thread = Thread.ofPlatform().start(steward);
    RedirectTable ofNobody = RedirectTable.withoutGuidance(new Fleet(List.of(), List.of()));
    CompletableFuture<State> done = steward.submit(new Change.MapsCompiled(first.guidance(), ofNobody));
    assertThrows(CompletionException.class, done::join);
    assertSame(first, steward.current());
    thread.interrupt();
    thread.join();
  }

  @Test void changeThatCannotBeMadeGoesBackToItsSenderAndTheNextIsApplied() throws Exception {
    State first = RunningRialto.state(World.in(folder), 0);
    Steward steward = new Steward(first);
    Thread thread = Thread.ofPlatform().start(steward);
    CompletableFuture<State> impossible = steward.submit(new Change.MapsConfirmed(null));
    CompletableFuture<State> next = steward.submit(new Change.ZonesChanged(first.zones()));
    var failed = assertThrows(ExecutionException.class, () -> impossible.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertInstanceOf(NullPointerException.class, failed.getCause());
    assertEquals(first.version() + 1, next.get(PATIENCE_SECONDS, TimeUnit.SECONDS).version());
    thread.interrupt();
    thread.join();
  }

  @Test void zonesThatRouteToAServiceThereIsNotMakeNoState() throws Exception {
    State good = RunningRialto.state(World.in(folder), 0);
    RedirectTable ofNobody = RedirectTable.withoutGuidance(new Fleet(List.of(), List.of()));
    assertThrows(IllegalArgumentException.class, () -> new State(good.zones(), new Lifetimes(new int[0], 10),
        good.policy(), ofNobody));
  }
}
