package dev.orchestrator.release;

import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.github.SimulatedCommit;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.SimulatedPullRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A simulated GitHub with a client, whose history a test writes. */
final class GitHubOfReleases implements AutoCloseable {
  static final RepositoryName REPOSITORY = new RepositoryName("octo-org", "storefront");
  static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String TOKEN = "token-of-" + "a-release-test";

  final VirtualTime time = new VirtualTime();
  final SimulatedGitHub simulated;
  final GitHubClient client;
  private final ApacheHttpCalls http = ApacheHttpCalls.open();

  GitHubOfReleases() throws IOException {
    simulated = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
    client =
        new GitHubClient(
            new GitHubConnection(simulated.apiBase(), "test", http, time, time, new FixedRandom(0)),
            GitHubIdentity.of(() -> TOKEN));
  }

  /** A SHA that is made of a number. */
  static String sha(int number) {
    return "%040x".formatted(0xabc0000L + number);
  }

  /** Adds a commit to main. */
  String commit(int number, String message, String login, String... parents) {
    simulated
        .commits()
        .add(
            new SimulatedCommit(
                sha(number),
                List.of(parents),
                message,
                "The name of " + login,
                Optional.of(login).filter(name -> !name.isEmpty()),
                time.instant()),
            Optional.of("main"));
    return sha(number);
  }

  void pull(int number, String title, String author, String... commits) {
    simulated
        .commits()
        .addPullRequest(
            new SimulatedPullRequest(
                number, title, author, List.of(commits), Optional.of(time.instant())));
  }

  ReleaseChanges changes(String live, String candidate) throws InterruptedException {
    return new ReleaseChangesReader(() -> client)
        .read(
            REPOSITORY,
            Optional.of(live).filter(sha -> !sha.isEmpty()),
            candidate,
            time.instant().plus(Duration.ofSeconds(3)));
  }

  long calls() {
    return simulated.requests().size();
  }

  @Override
  public void close() {
    http.close();
    simulated.close();
  }
}
