package dev.orchestrator.log.redaction;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with gaps that are filled by chance: {@code {A36}} becomes 36 letters and digits. The
 * alphabets: A letters and digits, a letters, l lower-case letters and digits, U upper-case letters
 * and digits, u base64 of URLs, b base64, h lower-case hexadecimal digits, H upper-case ones, d
 * digits; {@code {uuid}} is a UUID.
 */
record TokenPattern(String text) {
  private static final Pattern GAP = Pattern.compile("\\{(?:uuid|([AalUubhHd])(\\d+))}");

  String make(SeededRandom dice) {
    return GAP.matcher(text).replaceAll(gap -> Matcher.quoteReplacement(fill(gap, dice)));
  }

  private static String fill(MatchResult gap, SeededRandom dice) {
    if (gap.group(1) == null) {
      return dice.uuid();
    }
    int length = Integer.parseInt(gap.group(2));
    return switch (gap.group(1)) {
      case "A" -> dice.alnum(length);
      case "a" -> dice.of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", length);
      case "l" -> dice.of("abcdefghijklmnopqrstuvwxyz0123456789", length);
      case "U" -> dice.upper(length);
      case "u" -> dice.url64(length);
      case "b" -> dice.std64(length);
      case "h" -> dice.hex(length);
      case "H" -> dice.hex(length).toUpperCase(Locale.ROOT);
      default -> dice.digits(length);
    };
  }
}
