package org.rialto.alto;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Update streams of a {@link ScriptedServer} that say what a test tells them, each opening for itself. */
public final class ScriptedStream implements ScriptedServer.Script {
  private static final String END = "end";

  private final List<Opening> openings = new CopyOnWriteArrayList<>();

  /** One stream that was asked for. */
  public static final class Opening {
    private final String request;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    Opening(String request) {
      this.request = request;
    }

    /** The body of the request. */
    public String request() {
      return request;
    }

    /** Sends octets as they are. */
    public Opening send(String text) {
      texts.add(text);
      return this;
    }

    /** Sends an event; its data may have several lines. */
    public Opening event(String name, String data) {
      return send("event: " + name + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
    }

    /** Sends the control event that a stream begins with. */
    public Opening control() {
      return event(MediaType.UPDATE_CONTROL, "{\"control-uri\": null}");
    }

    /** Ends the stream, in whatever it is. */
    public void end() {
      texts.add(END);
    }
  }

  /** The stream that was opened as the first, second, …; waits for it. */
  public Opening opening(int place) {
    return Eventually.value("opening " + place, () -> openings.size() > place ? Optional.of(openings.get(place))
        : Optional.empty());
  }

  /** How many were opened so far. */
  public int count() {
    return openings.size();
  }

  @Override public void answer(ScriptedServer.Asked asked, OutputStream to) throws Exception {
    Opening opening = new Opening(asked.body());
    to.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1));
    to.flush();
    openings.add(opening);
    for (String text = opening.texts.take(); !text.equals(END); text = opening.texts.take()) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
      to.flush();
    }
  }
}
