package dev.orchestrator.attestation;

import java.util.List;
import java.util.Optional;

/** One environment, {@code production}, of which no deploy is recorded. */
public final class UnrecordedReleases implements ReleaseFacts {
  @Override
  public List<Target> targets() {
    return List.of(new Target("production", Optional.empty()));
  }

  @Override
  public Optional<String> deployedCommit(String environment) {
    return Optional.empty();
  }

  @Override
  public Optional<Configuration> configuration(String environment) {
    return Optional.empty();
  }
}
