package dev.orchestrator.trace;

import java.time.Duration;

/**
 * How often one user may give a command.
 *
 * @param uses how many times within {@code time}, at least 1
 * @param time for one use, the time from one use to the next; for more, the length of consecutive
 *     windows
 */
public record Cooldown(int uses, Duration time) {
  public Cooldown {
    if (uses < 1 || time.toMillis() < 1) {
      throw new IllegalArgumentException("a cooldown has at least one use and a time");
    }
  }
}
