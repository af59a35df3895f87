package dev.orchestrator.check;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.Quota;
import dev.orchestrator.operation.StepOutcome;
import java.util.Optional;

/** What GitHub's answers mean for a step. */
final class GitHubText {
  private GitHubText() {}

  /** A clause about the quota, with its comma; nothing where GitHub does not count. */
  static String left(Optional<Quota> quota) {
    return quota
        .map(q -> ", %d of %d calls left this hour".formatted(q.remaining(), q.limit()))
        .orElse("");
  }

  /** A failed step with what a person should do next. */
  static <T> StepOutcome failed(GitHubAnswer<T> answer) {
    String usual =
        switch (answer) {
          case GitHubAnswer.Ok<T> _ -> "";
          case GitHubAnswer.NotFound<T> _ ->
              "Check GITHUB_REPOSITORY and that the token has access to it.";
          case GitHubAnswer.NoToken<T> _,
              GitHubAnswer.Unauthorized<T> _,
              GitHubAnswer.Forbidden<T> _ ->
              "See GitHub's answer above.";
          case GitHubAnswer.RateLimited<T> _ -> "Wait until the rate limit resets.";
          case GitHubAnswer.Invalid<T> _ -> "Check GITHUB_REPOSITORY and the workflow's name.";
          case GitHubAnswer.Unavailable<T> _ -> "Check GitHub's status page, then try again.";
        };
    return StepOutcome.failed(answer.sentence(), answer.advice().orElse(usual));
  }
}
