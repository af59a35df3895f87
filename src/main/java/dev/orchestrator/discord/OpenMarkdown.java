package dev.orchestrator.discord;

import java.util.ArrayList;
import java.util.List;

/**
 * The start of a Markdown text, and what must stand behind it so that nothing stays open.
 *
 * @param text the start, without delimiters at its end that would hold nothing
 * @param closing the closing delimiters, innermost first
 */
record OpenMarkdown(String text, String closing) {
  private static final String FENCE = "```";
  private static final String PAIRS = "*_~|";

  private record Delimiter(String mark, int start) {
    int end() {
      return start + mark.length();
    }

    boolean isCode() {
      return mark.startsWith("`");
    }

    String closing() {
      return mark.equals(FENCE) ? "\n" + FENCE : mark;
    }
  }

  /**
   * Looks at {@code start}, which {@code whole} begins with. A pair of stars, underscores, tildes
   * or bars counts as open only if the whole text closes it later.
   */
  static OpenMarkdown at(String start, String whole) {
    List<Delimiter> open = scan(start);
    open.removeIf(it -> !it.isCode() && whole.indexOf(it.mark(), start.length()) < 0);
    String text = start;
    while (!open.isEmpty() && open.getLast().end() == text.length()) {
      text = text.substring(0, open.removeLast().start()).stripTrailing();
    }
    var closing = new StringBuilder();
    open.reversed().forEach(it -> closing.append(it.closing()));
    return new OpenMarkdown(text, closing.toString());
  }

  private static List<Delimiter> scan(String text) {
    var open = new ArrayList<Delimiter>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (!open.isEmpty() && open.getLast().isCode()) {
        at = afterCode(text, at, open);
      } else if (c == '\\') {
        at += 2;
      } else if (c == '`') {
        String mark = "`".repeat(Math.min(run(text, at), FENCE.length()));
        open.add(new Delimiter(mark, at));
        at += mark.length();
      } else if (PAIRS.indexOf(c) >= 0 && run(text, at) >= 2) {
        toggle(new Delimiter(text.substring(at, at + 2), at), open);
        at += 2;
      } else {
        at++;
      }
    }
    return open;
  }

  /** The place behind the code that is open at {@code at}; the end of the text if it stays open. */
  private static int afterCode(String text, int at, List<Delimiter> open) {
    String mark = open.getLast().mark();
    boolean fence = mark.equals(FENCE);
    int close = text.indexOf(mark, at);
    while (close >= 0 && !fence && run(text, close) != mark.length()) {
      close = text.indexOf(mark, close + run(text, close));
    }
    if (close < 0) {
      return text.length();
    }
    open.removeLast();
    return close + mark.length();
  }

  private static void toggle(Delimiter delimiter, List<Delimiter> open) {
    if (!open.removeIf(it -> it.mark().equals(delimiter.mark()))) {
      open.add(delimiter);
    }
  }

  private static int run(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) == text.charAt(at)) {
      end++;
    }
    return end - at;
  }
}
