package dev.orchestrator.discord.markdown;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the place to cut Markdown so that no piece of its syntax is torn. */
final class MarkdownEnd {
  private static final String DELIMITERS = "`*_~|";

  /** How far a cut moves back for the sake of a delimiter, and of a link. In UTF-16 units. */
  private static final int LONGEST_DELIMITER = 8;

  private static final int LONGEST_LINK = 1000;

  /** A link with a label; a mention, timestamp or quiet address; a bare address. */
  private static final Pattern LINK =
      Pattern.compile("\\[[^\\[\\]]*\\]\\([^()\\s]*\\)|<[^<>\\s]+>|https?://[^\\s<>)]+");

  private MarkdownEnd() {}

  /** A place at or before {@code end}, which lies inside {@code text}. */
  static int before(String text, int end) {
    return beforeBackslash(text, beforeDelimiter(text, beforeLink(text, end)));
  }

  /** A link, mention or timestamp that is torn leads nowhere, or elsewhere. */
  private static int beforeLink(String text, int end) {
    int from = Math.max(0, end - LONGEST_LINK);
    int to = Math.min(text.length(), end + LONGEST_LINK);
    Matcher link = LINK.matcher(text).region(from, to);
    while (link.find() && link.start() < end) {
      if (end < link.end()) {
        return link.start();
      }
    }
    return end;
  }

  /** Whether the text ends in a bare address, which Discord takes to go on until a space. */
  static boolean isAddress(String text) {
    return text.substring(wordStart(text, text.length())).contains("://")
        && !text.endsWith(">")
        && !text.endsWith(")");
  }

  private static int wordStart(String text, int end) {
    int start = end;
    while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static int beforeDelimiter(String text, int end) {
    char next = text.charAt(end);
    if (DELIMITERS.indexOf(next) < 0) {
      return end;
    }
    int start = end;
    while (start > 0 && text.charAt(start - 1) == next) {
      start--;
    }
    return end - start <= LONGEST_DELIMITER ? start : end;
  }

  /** A backslash at the end would take the meaning from what is put behind it. */
  private static int beforeBackslash(String text, int end) {
    int start = end;
    while (start > 0 && text.charAt(start - 1) == '\\') {
      start--;
    }
    return (end - start) % 2 == 0 ? end : end - 1;
  }
}
