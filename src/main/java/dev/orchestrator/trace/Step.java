package dev.orchestrator.trace;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One measured part of a command.
 *
 * @param took empty while the step runs
 * @param detail what was found, one sentence
 * @param advice what a person should do next, if the step failed
 * @param link the page of what the step is about: the run on GitHub
 */
public record Step(
    String name,
    StepStatus status,
    Instant startedAt,
    Optional<Duration> took,
    String detail,
    Optional<String> advice,
    Optional<URI> link) {

  public Step(
      String name,
      StepStatus status,
      Instant startedAt,
      Optional<Duration> took,
      String detail,
      Optional<String> advice) {
    this(name, status, startedAt, took, detail, advice, Optional.empty());
  }

  public static Step running(String name, Instant startedAt) {
    return new Step(name, StepStatus.RUNNING, startedAt, Optional.empty(), "", Optional.empty());
  }

  public boolean isDone() {
    return status != StepStatus.RUNNING;
  }
}
