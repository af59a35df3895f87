package dev.orchestrator.log.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * What stands where a secret was: {@code [redacted:github-token …a1B2]}. The last four characters
 * are shown only when at least {@value #HIDDEN} others are hidden, and never of what people choose
 * themselves. It holds no quote and no backslash, so JSON stays JSON.
 */
final class Marker {
  static final String START = "[redacted:";

  private static final int HIDDEN = 20;
  private static final int SHOWN = 4;
  private static final int LONGEST_KIND = 40;

  /** More than a kind of ours has: a text may have passed another redactor before. */
  private static final int KIND =
      Chars.LOWER | Chars.DIGIT | Chars.DASH | Chars.UNDERSCORE | Chars.DOT;

  private static final int LONGEST = START.length() + LONGEST_KIND + SHOWN + 3;
  private static final Set<String> NEVER_SHOWN =
      Set.of("password", "cookie", "private-key", "encoded", "credential");

  private Marker() {}

  /** {@code kind} as a marker can carry it: lower-case letters, digits and dashes. */
  static String kind(String kind) {
    String plain = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    if (trimmed.isEmpty()) {
      return "secret";
    }
    return trimmed.substring(0, Math.min(trimmed.length(), LONGEST_KIND));
  }

  static void append(StringBuilder to, String kind, String text, int start, int end) {
    to.append(START).append(kind);
    if (end - start >= HIDDEN + SHOWN && !NEVER_SHOWN.contains(kind) && isPlain(text, end)) {
      to.append(" …").append(text, end - SHOWN, end);
    }
    to.append(']');
  }

  private static boolean isPlain(String text, int end) {
    for (int i = end - SHOWN; i < end; i++) {
      if (!Chars.in(text.charAt(i), Chars.URL64)) {
        return false;
      }
    }
    return true;
  }

  /** Where the marker that starts at {@code at} ends, or -1 if none starts there. */
  static int end(char[] text, int at, int to) {
    if (!Chars.startsWith(text, at, to, START)) {
      return -1;
    }
    int i = at + START.length();
    int kindEnd = Math.min(to, i + LONGEST_KIND);
    while (i < kindEnd && Chars.in(text[i], KIND)) {
      i++;
    }
    if (i + 2 + SHOWN < to && text[i] == ' ' && text[i + 1] == '…') {
      i += 2 + SHOWN;
    }
    return i < to && text[i] == ']' ? i + 1 : -1;
  }

  /** Whether the part from {@code start} to {@code end} lies within one marker. */
  static boolean covers(char[] text, int start, int end) {
    int first = Math.max(0, start - LONGEST);
    for (int at = start; at >= first; at--) {
      if (text[at] == '[') {
        return end <= end(text, at, text.length);
      }
    }
    return false;
  }
}
