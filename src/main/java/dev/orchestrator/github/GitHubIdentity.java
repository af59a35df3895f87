package dev.orchestrator.github;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** As whom the client calls GitHub. */
@FunctionalInterface
public interface GitHubIdentity {
  /** As nobody: only what is public can be read. */
  GitHubIdentity NOBODY = deadline -> new GitHubAnswer.Ok<>(Optional.empty(), Optional.empty());

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

  /** Is told that GitHub no longer takes {@code token}. */
  default void rejected(String token) {}

  /**
   * As whoever a token belongs to.
   *
   * @param token read anew for each call, so that it may change
   */
  static GitHubIdentity of(Supplier<String> token) {
    return deadline ->
        new GitHubAnswer.Ok<>(Optional.of(new Token(token.get(), Map.of())), Optional.empty());
  }
}
