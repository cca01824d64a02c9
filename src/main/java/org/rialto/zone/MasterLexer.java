package org.rialto.zone;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a master file into entries and these into words (RFC 1035 §5.1): comments are dropped, and parentheses, which
 * only join lines. Quotes and escapes stay in the words, since what they mean depends on the field; octets outside
 * printable ASCII become escapes.
 */
final class MasterLexer {
  private final byte[] octets;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private int at;
  private int line = 1;
  private int entryLine;
  private boolean indented;

  MasterLexer(byte[] octets) {
    this.octets = octets;
    if (octets.length > 2 && octets[0] == (byte) 0xef && octets[1] == (byte) 0xbb && octets[2] == (byte) 0xbf) at = 3;
  }

  /**
   * Goes to the next entry that has words; false at the end of the file.
   *
   * @throws IllegalArgumentException if it can't be cut; the next call goes on after that line
   */
  boolean next() {
    do {
      if (at >= octets.length) return false;
      words.clear();
      entryLine = line;
      indented = octets[at] == ' ' || octets[at] == '\t';
      entry();
    } while (words.isEmpty());
    return true;
  }

  /** The line the entry starts on, from 1. */
  int line() {
    return entryLine;
  }

  /** Whether the entry starts with a blank, and so has the owner of the one before. */
  boolean isIndented() {
    return indented;
  }

  /** The words of the entry; a list of the caller's own. */
  List<String> words() {
    return new ArrayList<>(words);
  }

  private void entry() {
    int depth = 0;
    while (at < octets.length) {
      switch (octets[at]) {
        case '\n' -> {
          at++;
          line++;
          if (depth == 0) return;
        }
        case ' ', '\t', '\r' -> at++;
        case ';' -> skipLine();
        case '(' -> {
          at++;
          depth++;
        }
        case ')' -> {
          at++;
          if (--depth < 0) throw wrong("a \")\" closes nothing; remove it, or write the \"(\" before it");
        }
        default -> words.add(word());
      }
    }
    if (depth > 0) throw wrong("the \"(\" of this entry is never closed; write a \")\" after its last line");
  }

  private String word() {
    word.setLength(0);
    boolean quoted = false;
    for (; at < octets.length; at++) {
      int octet = octets[at] & 0xff;
      if (octet == '\n' && quoted) throw wrong("a quoted string isn't closed on its line; write the \" that ends it");
      if (!quoted && isEnd(octet)) break;
      if (octet == '\\') escape();
      else append(octet);
      if (octet == '"') quoted = !quoted;
    }
    if (quoted) throw wrong("a quoted string isn't closed before the file ends");
    return word.toString();
  }

  private void escape() {
    if (at + 1 >= octets.length || octets[at + 1] == '\n') {
      throw wrong("a backslash ends the line; write \\\\ for a backslash");
    }
    int octet = octets[++at] & 0xff;
    if (isPrintable(octet)) word.append('\\').append((char) octet);
    else append(octet);
  }

  private void append(int octet) {
    if (isPrintable(octet)) {
      word.append((char) octet);
    } else {
      word.append('\\').append(octet / 100).append(octet / 10 % 10).append(octet % 10);
    }
  }

  private static boolean isPrintable(int octet) {
    return octet >= ' ' && octet < 0x7f;
  }

  private static boolean isEnd(int octet) {
    return " \t\r\n;()".indexOf(octet) >= 0;
  }

  private void skipLine() {
    while (at < octets.length && octets[at] != '\n') at++;
  }

  private IllegalArgumentException wrong(String message) {
    skipLine();
    if (at < octets.length) at++;
    line++;
    return new IllegalArgumentException(message);
  }
}
