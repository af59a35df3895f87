package dev.orchestrator.log.redaction;

/**
 * Splits an identifier into its words: {@code db.clientSecret}, {@code DB_PASSWORD}, {@code
 * x-api-key}.
 */
final class Words {
  private Words() {}

  /** Where the word begins that ends at {@code to}. */
  static int startOfLast(char[] text, int from, int to) {
    int i = to - 1;
    boolean sawLower = Chars.in(text[i], Chars.LOWER);
    while (i > from && Chars.in(text[i - 1], Chars.LETTER)) {
      boolean upper = Chars.in(text[i], Chars.UPPER);
      boolean lowerBefore = Chars.in(text[i - 1], Chars.LOWER);
      if (upper && (lowerBefore || sawLower)) {
        return i;
      }
      sawLower = !upper;
      i--;
    }
    return i;
  }

  /** The word, in lower case, that ends before {@code start}; empty if there is none. */
  static String before(char[] text, int from, int start) {
    int end = start;
    while (end > from && !Chars.in(text[end - 1], Chars.LETTER)) {
      end--;
    }
    return end == from ? "" : SecretNames.lower(text, startOfLast(text, from, end), end);
  }

  /** The first word, in lower case, of what stands before {@code start}. */
  static String first(char[] text, int from, int start) {
    int begin = from;
    while (begin < start && !Chars.in(text[begin], Chars.LETTER)) {
      begin++;
    }
    int end = begin;
    while (end < start
        && Chars.in(text[end], Chars.LETTER)
        && !(end > begin
            && Chars.in(text[end], Chars.UPPER)
            && Chars.in(text[end - 1], Chars.LOWER))) {
      end++;
    }
    return SecretNames.lower(text, begin, end);
  }
}
