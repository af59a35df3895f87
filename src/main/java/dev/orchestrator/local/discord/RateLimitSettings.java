package dev.orchestrator.local.discord;

import java.time.Duration;

/**
 * How many calls each bucket takes in its window. Discord publishes no numbers and changes them;
 * these are like observed ones.
 *
 * @param enforced false counts and reports, but refuses nothing
 * @param global calls a second with the bot's token, all buckets together; calls with an
 *     interaction's token do not count
 */
public record RateLimitSettings(
    boolean enforced, Window webhook, Window messages, Window other, int global) {

  /** {@code limit} calls in {@code per}. */
  public record Window(int limit, Duration per) {}

  public static final RateLimitSettings DEFAULT =
      new RateLimitSettings(
          true,
          new Window(5, Duration.ofSeconds(2)),
          new Window(5, Duration.ofSeconds(5)),
          new Window(20, Duration.ofSeconds(5)),
          50);

  public static final RateLimitSettings OFF =
      new RateLimitSettings(
          false, DEFAULT.webhook(), DEFAULT.messages(), DEFAULT.other(), DEFAULT.global());

  public RateLimitSettings withGlobal(int perSecond) {
    return new RateLimitSettings(enforced, webhook, messages, other, perSecond);
  }
}
