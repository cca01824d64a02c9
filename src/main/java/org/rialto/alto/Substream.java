package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.location.MapException;
import org.rialto.location.VersionTag;
import tools.jackson.core.JsonGenerator;

/**
 * One substream of an update stream (RFC 8895 §5.2), and the copy of its resource that came by it. For one thread.
 *
 * @param <T> such a copy
 */
final class Substream<T extends ResourceCopy<T>> {
  private final UpdateOffer.Resource resource;
  private final Form<T> form;
  private String id;
  private Optional<T> copy;
  private long patches;

  /** Makes a copy of a full replacement. */
  interface Reading<T> {
    T read(InputStream data) throws IOException;
  }

  /**
   * What a resource has to be.
   *
   * @param name what ids of its substreams begin with
   * @param mediaType of a full replacement
   * @param check throws {@link MapException} at what can't be used, though it is such a resource
   */
  record Form<T>(String name, String mediaType, Reading<T> reading, Consumer<T> check) {}

  /**
   * A substream that is to be asked for.
   *
   * @param number no id of this form had before
   * @param known the copy that is held already, if one is; of no use where it has no tag to be asked for by
   */
  Substream(UpdateOffer.Resource resource, Form<T> form, long number, Optional<T> known) {
    this.resource = resource;
    this.form = form;
    this.id = form.name() + "-" + number;
    this.copy = known.filter(held -> tag(held).isPresent());
  }

  String id() {
    return id;
  }

  /** What is held; nothing before a full copy has come, and after something came that broke it. */
  Optional<T> copy() {
    return copy;
  }

  /** A tag that the resource can be asked for by: one that is asked by POST can't (§6.5). */
  private Optional<VersionTag> tag(T held) {
    return held.tag().filter(tag -> resource.input().isEmpty() && tag.resourceId().equals(resource.id()));
  }

  /** Patches applied. */
  long patches() {
    return patches;
  }

  /** Asks for the substream, by the tag of what is held (§6.5). */
  void write(JsonGenerator json) {
    json.writeObjectPropertyStart(id);
    json.writeStringProperty("resource-id", resource.id());
    copy.flatMap(this::tag).ifPresent(tag -> json.writeStringProperty("tag", tag.tag()));
    if (!resource.changes().isEmpty() && !resource.isIncremental()) {
      json.writeBooleanProperty("incremental-changes", false);
    }
    resource.input().ifPresent(input -> {
      json.writeName("input");
      json.writeRawValue(input);
    });
    json.writeEndObject();
  }

  /**
   * Goes on under another id and with nothing held, as its ids may not be used again (§7.5).
   *
   * @param number as for the first id
   * @return the id it had
   */
  String beginAnew(long number) {
    String before = id;
    id = form.name() + "-" + number;
    copy = Optional.empty();
    return before;
  }

  /**
   * Takes an event's data.
   *
   * @throws MapException if it breaks the substream, whose copy is then void: naming resource and fault
   * @throws IOException if the stream fails
   */
  void take(String type, InputStream data, Limits limits) throws IOException {
    try {
      boolean isFull = type.equals(form.mediaType());
      T after = isFull ? form.reading().read(data) : changed(type, data, limits);
      form.check().accept(after);
      copy = Optional.of(after);
      if (!isFull) patches++;
    } catch (MapException e) {
      copy = Optional.empty();
      throw new MapException(resource.id() + ", " + type + ": " + e.getMessage());
    }
  }

  private T changed(String type, InputStream patch, Limits limits) throws IOException {
    return switch (type) {
      case MediaType.MERGE_PATCH -> patchable(type).merged(patch, limits);
      case MediaType.JSON_PATCH -> patchable(type).patched(patch, limits);
      default -> throw new MapException("nothing that updates this resource (RFC 8895 §5.2)");
    };
  }

  /** The copy a patch is for, if there may be one. */
  private T patchable(String type) {
    if (!resource.isIncremental() || !resource.changes().contains(type)) {
      throw new MapException("a patch of a type that was not agreed on (RFC 8895 §6.5)");
    }
    return copy.orElseThrow(() -> new MapException("a patch before any full copy (RFC 8895 §6.7.1)"));
  }
}
