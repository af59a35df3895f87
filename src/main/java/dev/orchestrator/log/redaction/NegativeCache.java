package dev.orchestrator.log.redaction;

/**
 * Short texts in which nothing was found and nothing had to be decoded. Most of what is logged has
 * been logged before: sentences, names of fields, the ids of the command that is running. Such a
 * text needs a look for known secrets only, which may be new.
 */
final class NegativeCache {
  private static final int LONGEST = 160;
  private static final int PLACES = 1 << 10;

  /** Threads may overwrite each other's; a text that is lost is looked at again. */
  private final String[] places = new String[PLACES];

  NegativeCache() {
    java.util.Arrays.fill(places, "");
  }

  boolean has(String text) {
    return text.length() <= LONGEST && places[place(text)].equals(text);
  }

  void add(String text) {
    if (text.length() <= LONGEST) {
      places[place(text)] = text;
    }
  }

  private static int place(String text) {
    return (text.hashCode() * 0x9E3779B9) >>> (32 - 10);
  }
}
