package dev.orchestrator.alert;

import dev.orchestrator.text.Sha256;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes two alerts the same fault: the texts of message and cause that are left when
 * everything is masked that differs from occurrence to occurrence, such as numbers, ids, hashes and
 * times. The cause counts because an acknowledgement covers what a person has read and nothing
 * else.
 */
final class Fingerprint {
  /** Begins what is hashed; another version never meets the state of this one. */
  private static final String VERSION = "v2";

  private static final int CONSIDERED = 4_000;
  private static final int LENGTH = 16;

  private record Mask(Pattern pattern, String by) {
    static Mask of(String regex) {
      return new Mask(Pattern.compile(regex), "#");
    }

    String on(String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.replaceAll(by);
    }
  }

  /** In this order: what is longer comes before its parts. */
  private static final List<Mask> MASKS =
      List.of(
          // A redacted secret shows its last characters.
          new Mask(Pattern.compile("\\[redacted:([a-z0-9-]+)[^\\]]*+\\]"), "[redacted:$1]"),
          Mask.of(
              "\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d[0-9:.,]*+(?:Z|[+-]\\d\\d:?\\d\\d)?)?"),
          Mask.of("(?i)\\b(?:[0-9a-f]{1,32}-){2,8}[0-9a-f]{4,32}\\b"),
          Mask.of("(?i)\\b(?=[a-f]*[0-9])[0-9a-f]{7,}\\b"),
          Mask.of("\\b(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]{12,}\\b"),
          Mask.of("(?<![\\p{L}_])\\p{N}++"),
          Mask.of("\\p{N}{3,}+"),
          Mask.of("#(?:[.,:]#)++"),
          new Mask(Pattern.compile("\\s++"), " "));

  private Fingerprint() {}

  /**
   * The fingerprint of a redacted message and its redacted cause: 16 hex digits.
   *
   * @param cause empty if it is not known
   */
  static String of(String message, String cause) {
    return Sha256.hex(VERSION + "\n" + normalized(message) + "\n" + normalized(cause))
        .substring(0, LENGTH);
  }

  static boolean isValid(String text) {
    return text.matches("[0-9a-f]{" + LENGTH + "}");
  }

  static String normalized(String message) {
    String text = message.length() <= CONSIDERED ? message : message.substring(0, CONSIDERED);
    for (Mask mask : MASKS) {
      text = mask.on(text);
    }
    return text.strip();
  }
}
