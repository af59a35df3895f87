package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many calls the token may still make.
 *
 * @param limit calls in the whole period, usually an hour
 * @param resetAt when {@code remaining} is {@code limit} again
 */
public record Quota(long limit, long remaining, Instant resetAt) {
  private static final long YEAR_9999 = 253_402_300_799L;

  /** Reads the body of {@code GET /rate_limit}. */
  static Optional<Quota> read(Json json) {
    Json core = json.get("resources").get("core");
    OptionalLong limit = core.get("limit").integer();
    OptionalLong remaining = core.get("remaining").integer();
    OptionalLong reset = core.get("reset").integer();
    return limit.isPresent() && remaining.isPresent() && reset.isPresent()
        ? Optional.of(
            new Quota(
                limit.getAsLong(),
                Math.max(0, remaining.getAsLong()),
                Instant.ofEpochSecond(Math.clamp(reset.getAsLong(), 0, YEAR_9999))))
        : Optional.empty();
  }
}
