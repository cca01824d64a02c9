package org.rialto.zone;

import org.xbill.DNS.Type;

/** Record types as people write them. */
final class TypeText {
  private TypeText() {}

  static String of(int type) {
    return Type.string(type);
  }
}
