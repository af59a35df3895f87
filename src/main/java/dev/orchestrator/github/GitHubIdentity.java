package dev.orchestrator.github;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The identity with which the client calls GitHub. */
@FunctionalInterface
public interface GitHubIdentity {
  /** Anonymous: only what is public can be read. */
  GitHubIdentity ANONYMOUS = deadline -> new GitHubAnswer.Ok<>(Optional.empty(), Optional.empty());

  /** What is configured, which decides what an operator has to do when GitHub refuses it. */
  enum Kind {
    /** A token in {@code GITHUB_TOKEN}. */
    TOKEN,
    /** A GitHub App. */
    APP
  }

  /** Of which kind it is. */
  default Kind kind() {
    return Kind.TOKEN;
  }

  /**
   * What a call identifies itself with.
   *
   * @param permissions what it may do, where GitHub said so: {@code actions} to {@code write}
   */
  record Token(String secret, Map<String, String> permissions) {
    public Token {
      permissions = Map.copyOf(permissions);
    }

    /** The record must not print the token. */
    @Override
    public String toString() {
      return "Token[" + permissions + "]";
    }
  }

  /** The token for one call, empty for none, or why there is none to be had just now. */
  GitHubAnswer<Optional<Token>> token(Instant deadline);

  /**
   * Is told that GitHub refused {@code token} with 401.
   *
   * @return whether {@link #token} may give another one at once
   */
  default boolean rejected(String token) {
    return false;
  }

  /**
   * The owner of a token.
   *
   * @param token read again for each call, so that it may change
   */
  static GitHubIdentity of(Supplier<String> token) {
    return of(token, () -> false);
  }

  /**
   * As {@link #of(Supplier)}.
   *
   * @param reread forgets what {@code token} gave; whether it may give another value then
   */
  static GitHubIdentity of(Supplier<String> token, BooleanSupplier reread) {
    return new GitHubIdentity() {
      @Override
      public GitHubAnswer<Optional<Token>> token(Instant deadline) {
        return new GitHubAnswer.Ok<>(
            Optional.of(new Token(token.get(), Map.of())), Optional.empty());
      }

      @Override
      public boolean rejected(String rejected) {
        return reread.getAsBoolean();
      }
    };
  }
}
