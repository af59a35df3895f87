package dev.orchestrator.log.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Chance with a seed: the same seed gives the same texts. */
public final class SeededRandom {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String ALNUM = LOWER + LOWER.toUpperCase(java.util.Locale.ROOT) + DIGITS;

  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  public <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  public String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  public String of(String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  public String alnum(int length) {
    return of(ALNUM, length);
  }

  public String upper(int length) {
    return of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
  }

  public String letters(int length) {
    return of(LOWER, length);
  }

  public String url64(int length) {
    return of(ALNUM + "-_", length);
  }

  public String std64(int length) {
    return of(ALNUM + "+/", length);
  }

  public String hex(int length) {
    return of("0123456789abcdef", length);
  }

  public String base32(int length) {
    return of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  }

  public String digits(int length) {
    return of(DIGITS, length);
  }

  public String snowflake() {
    return of("123456789", 1) + digits(between(16, 18));
  }

  public String uuid() {
    return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-" + of("89ab", 1) + hex(3) + "-" + hex(12);
  }

  /** A password as people make them: letters, digits, now and then a sign. */
  public String password() {
    return pick("Correct", "horse", "Winter", "dragon", "Tr0ub4dor", "qwe", "Zx", "hunter")
        + pick("", "!", "#", "_", "$", "*", "+")
        + alnum(between(2, 8))
        + digits(between(1, 4));
  }

  public String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
