package org.rialto.zone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells a file that was read from one that was written since, without reading it.
 *
 * @param key what the file system knows the file by, an inode: a new file of the old name has another; empty where
 * there is none
 * @param sizeOctets -1 where there is no such file
 */
public record FileStamp(Path file, Optional<Object> key, long sizeOctets, FileTime modified) {
  /** The file as it is now. */
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(file, Optional.ofNullable(found.fileKey()), found.size(), found.lastModifiedTime());
    } catch (IOException missing) {
      return new FileStamp(file, Optional.empty(), -1, FileTime.fromMillis(0));
    }
  }

  /** Whether the file is still the one that was read. */
  public boolean isCurrent() {
    return equals(of(file));
  }
}
