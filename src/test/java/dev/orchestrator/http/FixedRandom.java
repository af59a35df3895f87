package dev.orchestrator.http;

import java.util.random.RandomGenerator;

/** Randomness without surprises: every fraction is the same. */
public record FixedRandom(double fraction) implements RandomGenerator {
  @Override
  public double nextDouble() {
    return fraction;
  }

  @Override
  public long nextLong() {
    return (long) (fraction * Long.MAX_VALUE);
  }
}
