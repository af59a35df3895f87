package dev.orchestrator.flow;

import dev.orchestrator.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Time that passes as always, and that a test can advance, so that waits are short. */
final class ShortenedTime implements InstantSource, Sleeper {
  private final InstantSource real = InstantSource.system();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return real.instant().plus(ahead.get());
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  void advance(Duration by) {
    var unused = ahead.updateAndGet(before -> before.plus(by));
  }
}
