package dev.orchestrator.check;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.Quota;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A query to GitHub as a step of a command, which continues with the result. */
public final class Question<T> {
  private static final Duration LIMIT = Duration.ofSeconds(12);

  /** Less than the step's limit, so that the step can say what went wrong. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final AtomicReference<Optional<T>> found = new AtomicReference<>(Optional.empty());
  private final StepWork step;

  /**
   * @param ask until the time given
   * @param summary what was found, for the trace
   * @param notFound what it means that GitHub shows no such thing
   */
  Question(
      String name,
      InstantSource clock,
      Function<Instant, GitHubAnswer<T>> ask,
      Function<T, String> summary,
      StepOutcome notFound) {
    this.step =
        StepWork.reading(
            name,
            LIMIT,
            () ->
                switch (ask.apply(clock.instant().plus(ANSWER))) {
                  case GitHubAnswer.Ok<T>(T value, Optional<Quota> quota) -> {
                    found.set(Optional.of(value));
                    yield StepOutcome.succeeded(summary.apply(value) + GitHubText.left(quota));
                  }
                  case GitHubAnswer.NotFound<T> _ -> notFound;
                  case GitHubAnswer<T> failure -> GitHubText.failed(failure);
                });
  }

  private Question(StepWork step) {
    this.step = step;
  }

  /** A query that cannot be made. */
  static <T> Question<T> not(String name, StepOutcome why) {
    return new Question<>(StepWork.reading(name, LIMIT, () -> why));
  }

  public StepWork step() {
    return step;
  }

  /** What was found; nothing if the step did not succeed. */
  public Optional<T> found() {
    return found.get();
  }
}
