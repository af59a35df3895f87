package dev.orchestrator.json;

/**
 * Text that UTF-8 can hold: half a surrogate pair, which an escape in JSON can write, stands in it
 * as U+FFFD. A loop and no expression, because every cold start comes by here.
 */
public final class WellFormed {
  private static final char REPLACEMENT = '\ufffd';

  private WellFormed() {}

  /** The text itself, or what of it is well-formed. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text, i);
      }
    }
    return text;
  }

  private static String repaired(String text, int from) {
    var repaired = new StringBuilder(text);
    for (int i = from; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 < text.length()
            && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          i++;
        } else {
          repaired.setCharAt(i, REPLACEMENT);
        }
      }
    }
    return repaired.toString();
  }
}
