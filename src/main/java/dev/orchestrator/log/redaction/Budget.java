package dev.orchestrator.log.redaction;

/**
 * The work that one text may cost: proportional to its length, whatever it is made of. Knows too
 * whether the text was decoded.
 */
final class Budget {
  private static final long PER_CHARACTER = 100;
  private static final long ALWAYS = 100_000;

  private final long all;
  private long left;
  private boolean decoded;

  private Budget(long left) {
    this.all = left;
    this.left = left;
  }

  static Budget forText(int length) {
    return new Budget(ALWAYS + PER_CHARACTER * length);
  }

  void spend(int steps) {
    left -= steps;
    if (left < 0) {
      throw new SpentException();
    }
  }

  long spent() {
    return all - left;
  }

  void noteDecoded() {
    decoded = true;
  }

  boolean isDecoded() {
    return decoded;
  }

  /** Thrown when a text costs more than it may. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException() {
      super("too much work for one text", null, false, false);
    }
  }
}
