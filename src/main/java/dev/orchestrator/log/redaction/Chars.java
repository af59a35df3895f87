package dev.orchestrator.log.redaction;

/** The alphabets that secrets are written in, as bits that can be combined. */
final class Chars {
  static final int DIGIT = 1;
  static final int LOWER = 1 << 1;
  static final int UPPER = 1 << 2;
  static final int DASH = 1 << 3;
  static final int UNDERSCORE = 1 << 4;
  static final int PLUS_SLASH = 1 << 5;
  static final int DOT = 1 << 6;
  static final int EQUALS = 1 << 7;
  static final int LOWER_HEX = 1 << 8;
  static final int UPPER_HEX = 1 << 9;
  static final int DOLLAR = 1 << 10;
  static final int TILDE = 1 << 11;
  static final int PERCENT = 1 << 12;
  static final int STAR = 1 << 13;

  static final int LETTER = LOWER | UPPER;
  static final int ALNUM = LETTER | DIGIT;
  static final int WORD = ALNUM | UNDERSCORE;
  static final int URL64 = WORD | DASH;
  static final int STD64 = ALNUM | PLUS_SLASH;
  static final int ANY64 = URL64 | PLUS_SLASH;
  static final int HEX = DIGIT | LOWER_HEX;
  static final int ANY_HEX = HEX | UPPER_HEX;
  static final int NAME = URL64 | DOT | DOLLAR;

  private static final short[] CLASS = new short[128];

  static {
    for (char c = 0; c < 128; c++) {
      int bits = 0;
      bits |= c >= '0' && c <= '9' ? DIGIT : 0;
      bits |= c >= 'a' && c <= 'z' ? LOWER : 0;
      bits |= c >= 'A' && c <= 'Z' ? UPPER : 0;
      bits |= c >= 'a' && c <= 'f' ? LOWER_HEX : 0;
      bits |= c >= 'A' && c <= 'F' ? UPPER_HEX : 0;
      bits |=
          switch (c) {
            case '-' -> DASH;
            case '_' -> UNDERSCORE;
            case '+', '/' -> PLUS_SLASH;
            case '.' -> DOT;
            case '=' -> EQUALS;
            case '$' -> DOLLAR;
            case '~' -> TILDE;
            case '%' -> PERCENT;
            case '*' -> STAR;
            default -> 0;
          };
      CLASS[c] = (short) bits;
    }
  }

  private Chars() {}

  static boolean in(char c, int alphabet) {
    return c < 128 && (CLASS[c] & alphabet) != 0;
  }

  /** The alphabets that {@code c} is in. */
  static int bits(char c) {
    return c < 128 ? CLASS[c] : 0;
  }

  /** Whether {@code c} separates words: white space, also of the wide and the invisible kinds. */
  static boolean isSpace(char c) {
    if (c < 128) {
      return c <= ' ';
    }
    return c == '\u00a0' || c == '\u0085' || (c >= '\u1680' && isRareSpace(c));
  }

  private static boolean isRareSpace(char c) {
    return c == '\u1680'
        || (c >= '\u2000' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202f')
        || (c >= '\u205f' && c <= '\u2064')
        || c == '\u3000'
        || c == '\ufeff';
  }

  /** Whether {@code c} takes no room on a screen: it may stand inside a secret unseen. */
  static boolean isInvisible(char c) {
    return c == '\u00ad'
        || (c >= '\u200b' && c <= '\u200f')
        || (c >= '\u2060' && c <= '\u2064')
        || c == '\ufeff';
  }

  /** The sign of ASCII that a typesetter's quote or a wide sign stands for; else {@code c}. */
  static char plain(char c) {
    return switch (c) {
      case '\u201c', '\u201d', '\u201e', '\u201f', '\u00ab', '\u00bb', '\uff02' -> '"';
      case '\u2018', '\u2019', '\u201a', '\u201b' -> '\'';
      case '\uff1a' -> ':';
      case '\uff1d' -> '=';
      default -> c;
    };
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  static boolean startsWith(char[] text, int at, int to, String prefix) {
    if (at < 0 || at + prefix.length() > to) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (text[at + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #startsWith}, for a prefix in lower case that the text may have in any. */
  static boolean startsWithAnyCase(char[] text, int at, int to, String prefix) {
    if (at < 0 || at + prefix.length() > to) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (lower(text[at + i]) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
