package dev.orchestrator.discord.markdown;

import dev.orchestrator.discord.Limits;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * Shortens text to a number of code points. What was cut ends in "…", and no visible character is
 * split: neither a surrogate pair, nor a letter and its accents, nor a joined emoji.
 */
public final class Cut {
  private static final String MARK = "…";

  /** A "character" longer than this is noise, and may be split. In UTF-16 units. */
  private static final int LONGEST_CHARACTER = 64;

  private Cut() {}

  /** Shortens text without markup. */
  public static String plain(String text, int limit) {
    if (Limits.length(text) <= limit) {
      return text;
    }
    return limit < 1 ? "" : kept(text, characterEnd(text, limit - 1)) + MARK;
  }

  /**
   * Shortens Discord's Markdown. Code, bold, underline, strikethrough and spoilers that are open at
   * the cut are closed, and a link, a mention or a timestamp is kept whole or left out.
   */
  public static String markdown(String text, int limit) {
    if (Limits.length(text) <= limit) {
      return text;
    }
    int room = limit - 1;
    while (room > 0) {
      String kept = kept(text, MarkdownEnd.before(text, characterEnd(text, room)));
      OpenMarkdown open = OpenMarkdown.at(kept, text);
      String end = open.closing() + (MarkdownEnd.isAddress(open.text()) ? " " : "") + MARK;
      int excess = Limits.length(open.text()) + Limits.length(end) - limit;
      if (excess <= 0) {
        return open.text() + end;
      }
      room = Math.min(room, Limits.length(open.text())) - excess;
    }
    return limit < 1 ? "" : MARK;
  }

  private static String kept(String text, int end) {
    return text.substring(0, end).stripTrailing();
  }

  /** The end of the last whole character within the first {@code codePoints}. */
  private static int characterEnd(String text, int codePoints) {
    int end = text.offsetByCodePoints(0, codePoints);
    int lookahead = Math.min(text.length(), end + LONGEST_CHARACTER);
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text.substring(0, lookahead));
    int boundary = characters.isBoundary(end) ? end : characters.preceding(end);
    return end - boundary <= LONGEST_CHARACTER ? boundary : end;
  }
}
