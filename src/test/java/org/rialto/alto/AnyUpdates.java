package org.rialto.alto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.Maps;
import org.rialto.location.NetworkMap;

/** Any octets as an update stream, for those who look for octets that break something. */
public final class AnyUpdates {
  private static final Set<String> PATCHES = Set.of(MediaType.JSON_PATCH, MediaType.MERGE_PATCH);
  private static final String START = "event: " + MediaType.UPDATE_CONTROL
      + "\ndata: {\"control-uri\": \"/control\"}\n\n"
      + "event: " + MediaType.NETWORK_MAP + ",network-1\ndata: " + Examples.networkMap(1).replace("\n", "\ndata: ")
      + "\n\nevent: " + MediaType.COST_MAP + ",costs-1\ndata: " + Examples.costMap(1).replace("\n", "\ndata: ")
      + "\n\n";

  /** A server that takes all it is asked for; what it sends is known in any case. */
  private static final UpdateStream.Control CONTROL = new UpdateStream.Control() {
    @Override public void at(String reference) {}

    @Override public boolean isThere() {
      return true;
    }

    @Override public void ask(byte[] request, Duration pause) {}
  };

  private AnyUpdates() {}

  /**
   * Follows a stream that begins as it should and goes on with these octets. What breaks a substream has it begin anew
   * at first, as {@code network-2} or {@code costs-2}.
   *
   * @param pairs given each pair the stream vouches for
   * @return why the stream ended
   */
  public static Exception follow(byte[] octets, Consumer<Maps> pairs) throws IOException {
    Source source = Examples.source(DirectoryFinder.at(URI.create("http://127.0.0.1/directory")));
    UpdateOffer offer = new UpdateOffer(URI.create("http://127.0.0.1/updates"),
        new UpdateOffer.Resource("nm", PATCHES, Optional.empty()), List.of(new UpdateOffer.CostResource(
            new UpdateOffer.Resource("cm", PATCHES, Optional.empty()), CostForm.of(Examples.NUMERICAL))));
    Maps before = new Maps(networkMap(), costMap());
    AtomicLong number = new AtomicLong();
    Substreams substreams = new Substreams(offer, source, number::incrementAndGet, before,
        Substreams.Copies.NONE);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(START.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayInputStream(octets));
    try {
      return new UpdateStream(source, Clock.systemUTC(), substreams, CONTROL, new UpdateStream.Listener() {
        @Override public void heard() {}

        @Override public void took() {}

        @Override public void broke(String why, int times) {}

        @Override public void vouched(Pushed maps) {
          pairs.accept(maps.madeFor(source, before.networkMap(), before.costMap()).maps());
        }
      }, _ -> {}).follow(in);
    } catch (IOException | MapException reason) {
      return reason;
    }
  }

  private static NetworkMap networkMap() throws IOException {
    return NetworkMapJson.read(new BoundedInput(new ByteArrayInputStream(Examples.networkMap(1)
        .getBytes(StandardCharsets.UTF_8)), 1000), Limits.DEFAULT, Optional.empty(), _ -> {});
  }

  private static CostMap costMap() throws IOException {
    return CostMapJson.read(new BoundedInput(new ByteArrayInputStream(Examples.costMap(1)
        .getBytes(StandardCharsets.UTF_8)), 1000), Limits.DEFAULT);
  }
}
