package dev.orchestrator.discord;

/** Finds the place to cut Markdown so that no piece of its syntax is torn. */
final class MarkdownEnd {
  private static final String DELIMITERS = "`*_~|";

  /** How far a cut moves back for the sake of a delimiter, and of a link. In UTF-16 units. */
  private static final int LONGEST_DELIMITER = 8;

  private static final int LONGEST_LINK = 600;

  private MarkdownEnd() {}

  /** A place at or before {@code end}, which lies inside {@code text}. */
  static int before(String text, int end) {
    return beforeBackslash(text, beforeDelimiter(text, beforeLink(text, end)));
  }

  /** A link, mention or timestamp that goes on after the cut leads nowhere, or elsewhere. */
  private static int beforeLink(String text, int end) {
    if (Character.isWhitespace(text.charAt(end))) {
      return end;
    }
    int wordStart = end;
    while (wordStart > 0 && !Character.isWhitespace(text.charAt(wordStart - 1))) {
      wordStart--;
    }
    String word = text.substring(wordStart, end);
    int start = end;
    int masked = word.lastIndexOf("](");
    int scheme = word.lastIndexOf("://");
    int angle = word.lastIndexOf('<');
    if (masked >= 0 && word.indexOf(')', masked) < 0) {
      start = text.lastIndexOf('[', wordStart + masked);
    } else if (angle >= 0 && word.indexOf('>', angle) < 0) {
      start = wordStart + angle;
    } else if (scheme >= 0 && ")>".indexOf(text.charAt(end)) < 0) {
      start = wordStart + scheme;
      while (start > wordStart && Character.isLetter(text.charAt(start - 1))) {
        start--;
      }
    }
    return start > 0 && end - start <= LONGEST_LINK ? start : end;
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
