package dev.orchestrator.github;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** GitHub's response, and a sentence about it that a person can act on. */
public sealed interface GitHubAnswer<T> {

  String sentence();

  /**
   * What has to be done about it, and by whom, one sentence; empty where the cause is not known.
   */
  default Optional<String> advice() {
    return Optional.empty();
  }

  /** The sentence, and the advice where there is one. */
  default String sentenceWithAdvice() {
    return advice().map(todo -> sentence() + " " + todo).orElse(sentence());
  }

  /**
   * It did what was asked.
   *
   * @param quota none where GitHub does not count
   */
  record Ok<T>(T value, Optional<Quota> quota) implements GitHubAnswer<T> {
    @Override
    public String sentence() {
      return quota
          .map(q -> "GitHub answered; " + q.remaining() + " of " + q.limit() + " calls are left.")
          .orElse("GitHub answered.");
    }
  }

  /** It does not exist, or the token has no access to it: GitHub does not tell which. */
  record NotFound<T>(String sentence) implements GitHubAnswer<T> {}

  /** No token is available, so GitHub was not called. */
  record NoToken<T>(String sentence) implements GitHubAnswer<T> {
    @Override
    public Optional<String> advice() {
      return Optional.of(
          "Check that the parameter exists and that the function's role may read and decrypt it.");
    }
  }

  /** The token is wrong or missing. */
  record Unauthorized<T>(String sentence, Optional<String> advice) implements GitHubAnswer<T> {}

  /** The token is right but the call is not allowed. */
  record Forbidden<T>(String sentence, Optional<String> advice) implements GitHubAnswer<T> {}

  /**
   * Too many calls.
   *
   * @param until when GitHub may be asked again
   */
  record RateLimited<T>(Limit limit, Instant until, String sentence) implements GitHubAnswer<T> {}

  /** GitHub understood the request and refused it. */
  record Invalid<T>(String sentence, Optional<String> advice) implements GitHubAnswer<T> {}

  /** No usable answer in time. */
  record Unavailable<T>(String sentence) implements GitHubAnswer<T> {}

  /** Which limit was reached. */
  enum Limit {
    /** The token's calls in an hour. */
    PRIMARY,
    /** Too many at once or too fast, whatever is left of the hour's. */
    SECONDARY
  }

  /** The same answer with another value. */
  default <R> GitHubAnswer<R> map(Function<T, R> change) {
    return this instanceof Ok<T>(T value, Optional<Quota> quota)
        ? new Ok<>(change.apply(value), quota)
        : then(any -> {
          throw new IllegalStateException("a refusal has no value");
        });
  }

  /** What {@code next} makes of the value; a refusal stays what it is. */
  default <R> GitHubAnswer<R> then(Function<T, GitHubAnswer<R>> next) {
    return switch (this) {
      case Ok<T>(T value, Optional<Quota> _) -> next.apply(value);
      case NoToken<T>(String sentence) -> new NoToken<>(sentence);
      case NotFound<T>(String sentence) -> new NotFound<>(sentence);
      case Unauthorized<T>(String sentence, Optional<String> advice) ->
          new Unauthorized<>(sentence, advice);
      case Forbidden<T>(String sentence, Optional<String> advice) ->
          new Forbidden<>(sentence, advice);
      case RateLimited<T>(Limit limit, Instant until, String sentence) ->
          new RateLimited<>(limit, until, sentence);
      case Invalid<T>(String sentence, Optional<String> advice) -> new Invalid<>(sentence, advice);
      case Unavailable<T>(String sentence) -> new Unavailable<>(sentence);
    };
  }
}
