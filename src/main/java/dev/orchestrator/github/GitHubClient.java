package dev.orchestrator.github;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.Pause;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * GitHub's REST API, as far as this system uses it (https://docs.github.com/rest). Every call ends
 * by its deadline. What only reads is repeated up to twice when GitHub is out of order; what
 * changes something never is. No sentence and no log line holds the token.
 */
public final class GitHubClient {
  private final GitHubCalls calls;

  /**
   * @param base without a slash at the end: {@code https://api.github.com}
   * @param token read anew for each call, so that it may change; without it, only what is public
   *     can be read
   * @param version of this system, for the User-Agent that GitHub demands
   */
  public GitHubClient(
      URI base,
      Optional<Supplier<String>> token,
      String version,
      HttpCalls http,
      InstantSource time,
      Pause pause,
      RandomGenerator random) {
    String userAgent =
        "orchestrator/" + version + " (https://github.com/orchestrator-dev/orchestrator)";
    this.calls = new GitHubCalls(base, token, userAgent, http, time, pause, random);
  }

  public GitHubAnswer<Repository> repository(RepositoryName name, Instant deadline) {
    return calls.call(GitHubRoute.repository(name), Optional.empty(), Repository::read, deadline);
  }

  /**
   * @param fileName in {@code .github/workflows}: {@code deploy.yml}
   */
  public GitHubAnswer<Workflow> workflow(
      RepositoryName repository, String fileName, Instant deadline) {
    return calls.call(
        GitHubRoute.workflow(repository, fileName), Optional.empty(), Workflow::read, deadline);
  }
}
