package dev.orchestrator.flow;

import java.util.Optional;
import java.util.regex.Pattern;

/** The last line of a message that has its final form. */
final class Footnote {
  private static final Pattern TRACE = Pattern.compile("-# trace `(1-[0-9a-f]{8}-[0-9a-f]{24})`");

  private Footnote() {}

  static boolean isIn(String content) {
    return TRACE.matcher(content).find();
  }

  static Optional<String> traceId(String content) {
    return TRACE.matcher(content).results().map(found -> found.group(1)).findFirst();
  }

  static String without(String content) {
    return TRACE.matcher(content).replaceAll("").strip();
  }
}
