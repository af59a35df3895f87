package dev.orchestrator.discord.rest;

import java.util.function.Function;

/** What Discord's REST API said to a question. */
public sealed interface ApiAnswer<T> {

  record Ok<T>(T value) implements ApiAnswer<T> {}

  /**
   * Discord, or our own check before it, said no.
   *
   * @param httpStatus 0 if Discord was not asked
   * @param code Discord's error code, 0 if it gave none
   */
  record Refused<T>(int httpStatus, int code, String sentence) implements ApiAnswer<T> {}

  /** No usable answer in time. */
  record Unreachable<T>(String sentence) implements ApiAnswer<T> {}

  /** The same answer with another value. */
  default <R> ApiAnswer<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(change.apply(value));
      case Refused<T>(int httpStatus, int code, String sentence) ->
          new Refused<>(httpStatus, code, sentence);
      case Unreachable<T>(String sentence) -> new Unreachable<>(sentence);
    };
  }
}
