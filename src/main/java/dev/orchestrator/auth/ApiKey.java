package dev.orchestrator.auth;

import dev.orchestrator.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key: {@code orc_}, 30 random base62 characters, and their checksum in 6 base62 characters.
 *
 * <p>The checksum is the CRC-32 (IEEE 802.3) of the 30 random characters as ASCII, as an unsigned
 * number in base 62 with the digits {@code 0-9A-Za-z}, padded on the left with {@code 0}. It finds
 * typing errors without a read of the table, and lets secret scanners recognise a key; it is no
 * protection. The 30 characters carry 178 bits of randomness, so an unsalted SHA-256 is enough to
 * store.
 */
public final class ApiKey {
  public static final String PREFIX = "orc_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 30;
  private static final int CHECKSUM_LENGTH = 6;
  private static final Pattern FORM = Pattern.compile("orc_[0-9A-Za-z]{36}");

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  /**
   * @param random must be cryptographically strong
   */
  public static ApiKey create(RandomGenerator random) {
    var characters = new StringBuilder(RANDOM_LENGTH);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      characters.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return of(characters.toString());
  }

  /** The key with these 30 base62 characters. */
  static ApiKey of(String randomPart) {
    return new ApiKey(PREFIX + randomPart + checksum(randomPart));
  }

  /** The key that {@code text} is; empty if it has another form or a wrong checksum. */
  public static Optional<ApiKey> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = PREFIX.length() + RANDOM_LENGTH;
    return checksum(text.substring(PREFIX.length(), end)).equals(text.substring(end))
        ? Optional.of(new ApiKey(text))
        : Optional.empty();
  }

  private static String checksum(String randomPart) {
    var crc = new CRC32();
    crc.update(randomPart.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    var digits = new char[CHECKSUM_LENGTH];
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  /** The SHA-256 of the whole key, in hex, under which it is stored. */
  public String hash() {
    return Sha256.hex(text);
  }

  /** The key itself, to be shown once. */
  public String reveal() {
    return text;
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "API key";
  }
}
