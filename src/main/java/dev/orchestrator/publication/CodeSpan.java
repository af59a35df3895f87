package dev.orchestrator.publication;

import dev.orchestrator.json.WellFormed;
import dev.orchestrator.text.Truncator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from outside as a Markdown code span, in which nothing mentions, links, closes or calls out.
 * Source: GitHub Flavored Markdown, "Code spans".
 */
final class CodeSpan {
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  private CodeSpan() {}

  /**
   * The code span of {@code text} in one line.
   *
   * @param max how many code points of the text are shown
   */
  static String of(String text, int max) {
    String line = Truncator.truncate(INVISIBLE.matcher(WellFormed.of(text)).replaceAll(" "), max);
    if (line.isBlank()) {
      return "`-`";
    }
    String fence = "`".repeat(longestRun(line) + 1);
    // Markdown removes one space at each end, and a backtick may not touch the fence.
    String padding =
        line.startsWith("`") || line.endsWith("`") || line.startsWith(" ") || line.endsWith(" ")
            ? " "
            : "";
    return fence + padding + line + padding + fence;
  }

  private static int longestRun(String line) {
    int longest = 0;
    Matcher runs = BACKTICKS.matcher(line);
    while (runs.find()) {
      longest = Math.max(longest, runs.end() - runs.start());
    }
    return longest;
  }
}
