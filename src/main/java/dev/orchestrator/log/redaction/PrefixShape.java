package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/**
 * A secret that says what it is by how it begins.
 *
 * @param alphabet what follows the prefix is made of
 * @param shortest how many characters at least follow it
 */
record PrefixShape(String kind, String prefix, int alphabet, int shortest) implements Shape {
  private static final int LOOK = 256;

  @Override
  public int find(Scan scan, int at) {
    if (!scan.startsWith(at, prefix)) {
      return at;
    }
    int from = at + prefix.length();
    int end = scan.runEnd(from, alphabet);
    while (end > from && scan.chars[end - 1] == '.') {
      end--;
    }
    if (end - from < shortest || !isVaried(scan.chars, from, end)) {
      return at;
    }
    scan.cut(at, end, kind, Confidence.SHAPE);
    return end;
  }

  /** Whether the case changes as often as chance does, and not as in joined words. */
  static boolean isShuffled(char[] text, int from, int to) {
    int changes = 0;
    int last = Math.min(to, from + LOOK);
    for (int i = from + 1; i < last; i++) {
      changes += Chars.in(text[i], Chars.UPPER) != Chars.in(text[i - 1], Chars.UPPER) ? 1 : 0;
    }
    return changes * 10 >= (last - from) * 3;
  }

  /** Whether it is more than a word or a row of crosses: it has digits or mixes the cases. */
  static boolean isVaried(char[] text, int from, int to) {
    int seen = 0;
    int last = Math.min(to, from + LOOK);
    for (int i = from; i < last; i++) {
      seen |= Chars.bits(text[i]);
    }
    boolean mixed = (seen & Chars.LOWER) != 0 && (seen & Chars.UPPER) != 0;
    return mixed || (seen & Chars.DIGIT) != 0;
  }
}
