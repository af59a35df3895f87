package dev.orchestrator.discord.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The start of a Markdown text, and what must stand behind it so that nothing stays open.
 *
 * @param text the start, without delimiters at its end that would hold nothing
 * @param closing the closing delimiters, innermost first
 */
record OpenMarkdown(String text, String closing) {
  private static final String FENCE = "```";
  private static final String PAIRS = "*_~|";

  /** A code block may name its language in the line of its opening delimiter. */
  private static final Pattern LANGUAGE = Pattern.compile("[a-z0-9_+\\-.#]*(?=\\n|$)");

  private record Delimiter(String mark, int start, int end) {
    boolean isCode() {
      return mark.startsWith("`");
    }

    boolean isSpan() {
      return isCode() && !mark.equals(FENCE);
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
    String text = withoutBackticksBeforeClosing(start, open);
    while (!open.isEmpty() && open.getLast().end() == text.length()) {
      text = text.substring(0, open.removeLast().start()).stripTrailing();
    }
    var closing = new StringBuilder();
    open.reversed().forEach(it -> closing.append(it.closing()));
    return new OpenMarkdown(text, closing.toString());
  }

  /** Backticks at the end of a span of code would run together with those that close it. */
  private static String withoutBackticksBeforeClosing(String text, List<Delimiter> open) {
    if (open.isEmpty() || !open.getLast().isSpan()) {
      return text;
    }
    int end = text.length();
    while (end > open.getLast().end()
        && (text.charAt(end - 1) == '`' || Character.isWhitespace(text.charAt(end - 1)))) {
      end--;
    }
    return text.substring(0, end);
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
        open.add(code(text, at));
        at = open.getLast().end();
      } else if (PAIRS.indexOf(c) >= 0 && run(text, at) >= 2) {
        toggle(new Delimiter(text.substring(at, at + 2), at, at + 2), open);
        at += 2;
      } else {
        at++;
      }
    }
    return open;
  }

  private static Delimiter code(String text, int at) {
    String mark = "`".repeat(Math.min(run(text, at), FENCE.length()));
    int end = at + mark.length();
    var language = LANGUAGE.matcher(text).region(end, text.length());
    boolean named = mark.equals(FENCE) && language.lookingAt();
    return new Delimiter(mark, at, named ? language.end() : end);
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
