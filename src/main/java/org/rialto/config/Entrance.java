package org.rialto.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where a source's maps are, or how the directory that names them is found. Tables are kept for the text of it, which
 * is spelled out: a record's own is made when it is first used, and every start would wait for that.
 */
public sealed interface Entrance {
  /** By its URI: http or https. */
  record Directory(URI uri) implements Entrance {
    @Override public String toString() {
      return "directory " + uri;
    }
  }

  /**
   * By the U-NAPTR records of a domain (RFC 7286).
   *
   * @param resolver the DNS server to ask
   * @param allowHttp whether directories over plain http are taken too
   */
  record Domain(String name, Endpoint resolver, boolean allowHttp) implements Entrance {
    @Override public String toString() {
      return "domain " + name + " by " + resolver + (allowHttp ? ", http too" : "");
    }
  }

  /** In these files, compressed where the name ends in {@code .gz}. */
  record Files(Path networkMap, Path costMap) implements Entrance {
    @Override public String toString() {
      return "files " + networkMap + " and " + costMap;
    }
  }
}
