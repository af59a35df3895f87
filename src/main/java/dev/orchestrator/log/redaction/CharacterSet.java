package dev.orchestrator.log.redaction;

/** A set of characters: any of those below 128, and all of the others or none. */
final class CharacterSet {
  static final CharacterSet ANY = new CharacterSet(-1, -1, true);
  static final CharacterSet NONE = new CharacterSet(0, 0, false);

  private final long low;
  private final long high;
  private final boolean others;

  private CharacterSet(long low, long high, boolean others) {
    this.low = low;
    this.high = high;
    this.others = others;
  }

  /** Exactly these characters, which are below 128. */
  static CharacterSet of(String characters) {
    CharacterSet set = NONE;
    for (int i = 0; i < characters.length(); i++) {
      set = set.with(characters.charAt(i));
    }
    return set;
  }

  /** The characters of {@code alphabet}. */
  static CharacterSet in(int alphabet) {
    CharacterSet set = NONE;
    for (char c = 0; c < 128; c++) {
      set = Chars.in(c, alphabet) ? set.with(c) : set;
    }
    return set;
  }

  /** All characters that are not in {@code alphabet}. */
  static CharacterSet notIn(int alphabet) {
    CharacterSet set = in(alphabet);
    return new CharacterSet(~set.low, ~set.high, true);
  }

  private CharacterSet with(char c) {
    return c < 64
        ? new CharacterSet(low | 1L << c, high, others)
        : new CharacterSet(low, high | 1L << c, others);
  }

  CharacterSet or(CharacterSet other) {
    return new CharacterSet(low | other.low, high | other.high, others || other.others);
  }

  boolean has(char c) {
    return c < 128 ? ((c < 64 ? low : high) >>> c & 1) != 0 : others;
  }
}
