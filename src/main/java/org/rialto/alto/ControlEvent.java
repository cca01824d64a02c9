package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rialto.location.MapException;

/**
 * A control event of an update stream (RFC 8895 §5.3).
 *
 * @param introduces whether it has a control URI or says by null that there is none: the first event must (§6.7.1)
 * @param controlUri as sent
 * @param stopped substreams on which nothing more comes
 * @param description for people
 */
record ControlEvent(boolean introduces, Optional<String> controlUri, List<String> stopped,
    Optional<String> description) {
  /** A control event is a few lines. */
  private static final long BYTES_MAX = 65_536;

  /** @throws MapException naming the member, if it is none */
  static ControlEvent read(InputStream in) throws IOException {
    return JsonInput.object(new BoundedInput(in, BYTES_MAX), ControlEvent::read);
  }

  private static ControlEvent read(JsonInput json) {
    boolean introduces = false;
    Optional<String> controlUri = Optional.empty();
    List<String> stopped = List.of();
    Optional<String> description = Optional.empty();
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "control-uri" -> {
          introduces = true;
          controlUri = json.isNull() ? Optional.empty() : Optional.of(json.string());
        }
        case "stopped" -> stopped = strings(json);
        case "description" -> description = json.isString() ? Optional.of(json.string()) : Optional.empty();
        default -> json.skip();
      }
    }
    return new ControlEvent(introduces, controlUri, stopped, description);
  }

  private static List<String> strings(JsonInput json) {
    List<String> strings = new ArrayList<>();
    json.startArray();
    while (json.nextElement()) strings.add(json.string());
    return List.copyOf(strings);
  }
}
