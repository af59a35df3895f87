package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import java.util.Set;

/**
 * Tokens of makers that no rule knows: a short word or two, an underscore, and a long run of
 * characters made by chance. Names that people write in that form change between capitals, small
 * letters and digits less often.
 */
final class PrefixedTokens {
  private static final int SHORTEST = 30;
  private static final int SHORTEST_MARKED = 16;
  private static final int SHORTEST_PLAIN = 24;
  private static final int LONGEST_PREFIX = 24;
  private static final int MOST_PARTS = 4;

  /** Beginnings of digests, and of keys that anyone may know. */
  private static final Set<String> HARMLESS =
      Set.of(
          "sha1",
          "sha256",
          "sha384",
          "sha512",
          "sha3",
          "md5",
          "blake2b",
          "blake3",
          "pk",
          "pub",
          "public",
          "publishable");

  /** Parts of a prefix that say that a secret follows. */
  private static final Set<String> MARKS =
      Set.of("live", "secret", "pat", "sat", "tkn", "token", "apikey", "sec", "sk");

  private PrefixedTokens() {}

  /** Looks at each part of a run of characters of base64 that lies between slashes and pluses. */
  static void find(Scan scan, int start, int end) {
    int from = start;
    for (int i = start; i <= end; i++) {
      if (i == end || Chars.in(scan.chars[i], Chars.PLUS_SLASH)) {
        if (i - from >= SHORTEST_MARKED) {
          findIn(scan, from, i);
        }
        from = i + 1;
      }
    }
  }

  private static void findIn(Scan scan, int start, int end) {
    boolean marked = false;
    int part = start;
    for (int parts = 0; parts < MOST_PARTS; parts++) {
      int to = part;
      while (to < end
          && to - start <= LONGEST_PREFIX
          && Chars.in(scan.chars[to], Chars.LOWER | Chars.DIGIT)) {
        to++;
      }
      boolean underscore = scan.at(to) == '_';
      if (to - part < 2 || end - to <= SHORTEST_MARKED || (!underscore && scan.chars[to] != '-')) {
        return;
      }
      if (!Chars.in(scan.chars[part], Chars.LETTER)) {
        return;
      }
      String word = new String(scan.chars, part, to - part);
      if (HARMLESS.contains(word)) {
        return;
      }
      marked |= MARKS.contains(word);
      if (isToken(scan.chars, to + 1, end, marked && underscore, underscore)) {
        scan.cut(start, end, "token", Confidence.SHAPE);
        scan.spend(end - start);
        return;
      }
      part = to + 1;
    }
  }

  private static boolean isToken(
      char[] text, int from, int to, boolean marked, boolean underscore) {
    if (to - from < (marked ? SHORTEST_MARKED : SHORTEST)) {
      return false;
    }
    int seen = 0;
    int changes = 0;
    int digitGroups = 0;
    int signs = 0;
    for (int i = from; i < to; i++) {
      int bits = Chars.bits(text[i]) & (Chars.ALNUM | Chars.DASH | Chars.UNDERSCORE);
      int before =
          i == from ? 0 : Chars.bits(text[i - 1]) & (Chars.ALNUM | Chars.DASH | Chars.UNDERSCORE);
      seen |= bits;
      signs += (bits & Chars.ALNUM) == 0 ? 1 : 0;
      changes += bits == before ? 0 : 1;
      digitGroups += (bits & Chars.DIGIT) != 0 && bits != before ? 1 : 0;
    }
    int length = to - from;
    boolean mixed = (seen & Chars.LOWER) != 0 && (seen & Chars.UPPER) != 0;
    if (!mixed) {
      return marked
          && signs == 0
          && length >= SHORTEST_PLAIN
          && digitGroups >= 3
          && (seen & Chars.LETTER) != 0;
    }
    int fewestGroups = length < SHORTEST ? 1 : 3;
    return (underscore || signs == 0)
        && signs * 8 <= length
        && digitGroups >= fewestGroups
        && changes * 5 >= length * 2;
  }
}
