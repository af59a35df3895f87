package dev.orchestrator.text;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Truncates text to a number of code points. Truncated text ends in "…", and no visible character
 * is split: neither a surrogate pair, nor a letter and its accents, nor a joined emoji. Redact
 * before: half a secret is not recognised.
 */
public final class Truncator {
  private static final String MARK = "…";

  /** A "character" longer than this is noise, and may be split. In UTF-16 units. */
  private static final int LONGEST_CHARACTER = 64;

  private Truncator() {}

  /**
   * The text if it has at most {@code limit} code points, otherwise its beginning and the mark,
   * together at most {@code limit}; empty for a limit below 1.
   */
  public static String truncate(String text, int limit) {
    if (text.codePointCount(0, text.length()) <= limit) {
      return text;
    }
    return limit < 1 ? "" : text.substring(0, end(text, limit - 1)).stripTrailing() + MARK;
  }

  /**
   * Where the last whole character within the first {@code codePoints} ends, in UTF-16 units.
   *
   * @param codePoints at most as many as the text has
   */
  public static int end(String text, int codePoints) {
    int end = text.offsetByCodePoints(0, codePoints);
    int lookahead = Math.min(text.length(), end + LONGEST_CHARACTER);
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text.substring(0, lookahead));
    int boundary = characters.isBoundary(end) ? end : characters.preceding(end);
    return end - boundary <= LONGEST_CHARACTER ? boundary : end;
  }
}
