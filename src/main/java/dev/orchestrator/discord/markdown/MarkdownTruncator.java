package dev.orchestrator.discord.markdown;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.text.Truncator;

/** Truncates Discord's Markdown, as {@link Truncator} truncates text without markup. */
public final class MarkdownTruncator {
  private static final String MARK = "…";

  private MarkdownTruncator() {}

  /**
   * The text within {@code limit} code points. Code, bold, underline, strikethrough and spoilers
   * that are open at its end are closed, and a link, a mention or a timestamp is kept whole or left
   * out.
   */
  public static String truncate(String text, int limit) {
    if (Limits.length(text) <= limit) {
      return text;
    }
    int room = limit - 1;
    while (room > 0) {
      int before = MarkdownEnd.before(text, Truncator.end(text, room));
      OpenMarkdown open = OpenMarkdown.at(text.substring(0, before).stripTrailing(), text);
      String end = open.closing() + (MarkdownEnd.isAddress(open.text()) ? " " : "") + MARK;
      int excess = Limits.length(open.text()) + Limits.length(end) - limit;
      if (excess <= 0) {
        return open.text() + end;
      }
      room = Math.min(room, Limits.length(open.text())) - excess;
    }
    return limit < 1 ? "" : MARK;
  }
}
