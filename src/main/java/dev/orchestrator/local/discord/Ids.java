package dev.orchestrator.local.discord;

import dev.orchestrator.discord.Snowflake;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes ids and interaction tokens of the form that Discord's have. */
final class Ids {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int RANDOM_LENGTH = 120;
  private static final Pattern TOKEN = Pattern.compile("interaction:([0-9]{1,19}):.+");

  private final InstantSource clock;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A snowflake greater than every one before. */
  String next() {
    long smallest = Long.parseLong(Snowflake.of(clock.instant(), 0));
    return Long.toString(last.updateAndGet(id -> Math.max(id + 1, smallest)));
  }

  String token(String interactionId) {
    var text = new StringBuilder("interaction:").append(interactionId).append(':');
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The id inside a token, if it is of Discord's form. */
  static Optional<String> interactionIn(String token) {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(token);
      Matcher matcher = TOKEN.matcher(new String(decoded, StandardCharsets.UTF_8));
      return matcher.matches() && Snowflake.isValid(matcher.group(1))
          ? Optional.of(matcher.group(1))
          : Optional.empty();
    } catch (IllegalArgumentException otherForm) {
      return Optional.empty();
    }
  }

  static Instant createdAt(String id) {
    return Snowflake.createdAt(id);
  }
}
