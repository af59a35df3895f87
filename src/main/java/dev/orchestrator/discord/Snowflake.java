package dev.orchestrator.discord;

import java.time.Instant;
import java.util.regex.Pattern;

/** Discord's ids: 64-bit numbers, written as decimal strings, whose upper bits are a time. */
public final class Snowflake {
  /** Discord's epoch, the first millisecond of 2015. */
  private static final long EPOCH_MILLIS = 1_420_070_400_000L;

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  private Snowflake() {}

  /** Whether {@code text} can be an id. */
  public static boolean isValid(String text) {
    return DIGITS.matcher(text).matches()
        && (text.length() < 19 || text.compareTo("9223372036854775807") <= 0);
  }

  /**
   * When {@code id} was made.
   *
   * @throws NumberFormatException if it is not an id
   */
  public static Instant createdAt(String id) {
    return Instant.ofEpochMilli((Long.parseLong(id) >> 22) + EPOCH_MILLIS);
  }

  /** The smallest id that {@code instant} can have; {@code low} fills the lower 22 bits. */
  public static String of(Instant instant, long low) {
    return Long.toString(((instant.toEpochMilli() - EPOCH_MILLIS) << 22) | (low & 0x3FFFFF));
  }
}
