package dev.orchestrator.entry;

import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Random numbers that no other process has: a process that is restored from a snapshot gets a new
 * generator, because the one in the snapshot is shared by all processes restored from it.
 */
final class SnapshotSafeRandom implements RandomGenerator {
  private final Supplier<RandomGenerator> maker;
  private volatile RandomGenerator random;

  SnapshotSafeRandom(Supplier<RandomGenerator> maker) {
    this.maker = maker;
    this.random = maker.get();
  }

  static SnapshotSafeRandom secure() {
    return new SnapshotSafeRandom(SecureRandom::new);
  }

  /** From here on the numbers come from a new generator. */
  void renew() {
    random = maker.get();
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }
}
