package org.rialto.location;

/**
 * Which version of which network map: an ALTO version tag (RFC 7285 §10.3). Two are equal only if both strings are,
 * octet by octet.
 *
 * @param resourceId 1 to 64 characters of {@code [0-9A-Za-z@:_-]} (§10.2; "." is reserved and not refused)
 * @param tag 1 to 64 characters from U+0021 to U+007E
 */
public record VersionTag(String resourceId, String tag) {
  public VersionTag {
    if (!Names.isResourceId(resourceId)) {
      throw new MapException("\"" + Names.shown(resourceId) + "\" is not a resource id (RFC 7285 §10.2)");
    }
    if (tag.isEmpty() || tag.length() > 64 || !tag.chars().allMatch(c -> c >= 0x21 && c <= 0x7e)) {
      throw new MapException("\"" + Names.shown(tag) + "\" is not a version tag (RFC 7285 §10.3)");
    }
  }

  @Override public String toString() {
    return resourceId + "#" + tag;
  }
}
