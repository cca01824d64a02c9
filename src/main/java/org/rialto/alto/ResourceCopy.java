package org.rialto.alto;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.rialto.location.VersionTag;

/**
 * What is held of a resource that an update stream tells of.
 *
 * @param <T> what comes of it by a patch: the same kind of copy
 */
interface ResourceCopy<T> {
  /** The resource's own tag (RFC 7285 §10.3), if it has one. */
  Optional<VersionTag> tag();

  /**
   * This copy after a JSON merge patch (RFC 7396).
   *
   * @throws org.rialto.location.MapException if what comes of it isn't such a resource, or beyond a limit
   */
  T merged(InputStream patch, Limits limits) throws IOException;

  /**
   * This copy after a JSON patch (RFC 6902).
   *
   * @throws org.rialto.location.MapException if an operation fails, or what comes of it isn't such a resource, or
   *     beyond a limit
   */
  T patched(InputStream patch, Limits limits) throws IOException;
}
