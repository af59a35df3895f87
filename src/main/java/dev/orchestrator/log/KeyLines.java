package dev.orchestrator.log;

import java.util.regex.Pattern;

/** Removes the body of a private key that lies across lines, one line at a time. */
final class KeyLines {
  private static final String MARKER = "[redacted:private-key]";
  private static final int MOST_LINES = 500;

  private static final Pattern BEGIN =
      Pattern.compile(
          "-{4,5} ?BEGIN [A-Z0-9 ]{0,30}+(?<=PRIVATE KEY|PRIVATE KEY BLOCK) ?-{4,5}|Private-Lines:");

  /** A separate document: a key in it ends in it. */
  private static final Pattern JSON = Pattern.compile("\\s*+(?:\\{|\\[\\s*+[\"{])");

  private static final Pattern END =
      Pattern.compile("-{4,5} ?END [A-Z0-9 ]{0,40}+-{4,5}|Private-MAC:");
  private static final Pattern HEADER = Pattern.compile("\\s*+[A-Z][A-Za-z-]{2,20}+: .*+");
  private static final Pattern BODY = Pattern.compile("[A-Za-z0-9+/]{16,}+={0,2}+");
  private static final Pattern LAST_LINE =
      Pattern.compile("[\\s\"'>]*+=?+[A-Za-z0-9+/]{1,15}+={0,2}+[\\s\"'\\\\n,;]*+");

  private int linesLeft;

  /** {@code line}, with a marker where it holds a part of a key that began before. */
  String redact(String line) {
    if (JSON.matcher(line).lookingAt()) {
      linesLeft = 0;
      return line;
    }
    if (linesLeft > 0) {
      return inside(line);
    }
    if (!line.contains("PRIVATE") && !line.contains("Private")) {
      return line;
    }
    int begin = lastEnd(BEGIN, line);
    if (begin >= 0 && lastEnd(END, line) < begin) {
      linesLeft = MOST_LINES;
    }
    return line;
  }

  private String inside(String line) {
    linesLeft--;
    var end = END.matcher(line);
    if (end.find()) {
      linesLeft = 0;
      return BODY.matcher(line.substring(0, end.start())).replaceAll(MARKER)
          + line.substring(end.start());
    }
    String redacted = BODY.matcher(line).replaceAll(MARKER);
    if (LAST_LINE.matcher(line).matches()) {
      return MARKER;
    }
    if (redacted.equals(line) && !line.isBlank() && !HEADER.matcher(line).matches()) {
      linesLeft = 0;
    }
    return redacted;
  }

  private static int lastEnd(Pattern pattern, String line) {
    int end = -1;
    var matcher = pattern.matcher(line);
    while (matcher.find()) {
      end = matcher.end();
    }
    return end;
  }
}
