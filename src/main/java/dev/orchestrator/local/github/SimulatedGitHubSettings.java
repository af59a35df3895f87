package dev.orchestrator.local.github;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * How a simulated GitHub is set up.
 *
 * @param port 0 picks a free one
 * @param token the only one that is accepted, beside those that the App gets
 * @param app the App that is installed, if one is
 * @param permissions what the token may do, like {@code actions:write}; write includes read, and
 *     without {@code metadata:read} it does not see the repository
 * @param hourlyLimit calls an hour
 * @param queued how long a run waits for a runner
 * @param perStep how long each step of a run takes
 * @param byHand whether runs wait to be started and finished manually
 * @param ticking whether runs advance, and webhooks are sent, automatically
 */
public record SimulatedGitHubSettings(
    int port,
    String token,
    Optional<GitHubApp> app,
    Set<String> permissions,
    SimulatedRepository repository,
    int hourlyLimit,
    Duration queued,
    Duration perStep,
    boolean byHand,
    boolean ticking,
    InstantSource clock) {

  public SimulatedGitHubSettings {
    permissions = Set.copyOf(permissions);
  }

  /** A free port, {@link Storefront#REPOSITORY}, every right that the bot needs. */
  public static SimulatedGitHubSettings with(String token, InstantSource clock) {
    return new SimulatedGitHubSettings(
        0,
        token,
        Optional.empty(),
        Set.of(
            "metadata:read",
            "actions:write",
            "checks:read",
            "contents:read",
            "deployments:write",
            "issues:write",
            "pull_requests:read",
            "statuses:read"),
        Storefront.REPOSITORY,
        5000,
        Duration.ofSeconds(1),
        Duration.ofMillis(800),
        false,
        true,
        clock);
  }

  boolean allows(String permission, String access) {
    return permissions.contains(permission + ":write")
        || permissions.contains(permission + ":" + access);
  }

  public SimulatedGitHubSettings withApp(GitHubApp installed) {
    return new SimulatedGitHubSettings(
        port,
        token,
        Optional.of(installed),
        permissions,
        repository,
        hourlyLimit,
        queued,
        perStep,
        byHand,
        ticking,
        clock);
  }

  public SimulatedGitHubSettings withPermissions(String... names) {
    return new SimulatedGitHubSettings(
        port,
        token,
        app,
        Set.of(names),
        repository,
        hourlyLimit,
        queued,
        perStep,
        byHand,
        ticking,
        clock);
  }

  public SimulatedGitHubSettings withRepository(SimulatedRepository other) {
    return new SimulatedGitHubSettings(
        port, token, app, permissions, other, hourlyLimit, queued, perStep, byHand, ticking, clock);
  }

  public SimulatedGitHubSettings withHourlyLimit(int calls) {
    return new SimulatedGitHubSettings(
        port, token, app, permissions, repository, calls, queued, perStep, byHand, ticking, clock);
  }

  public SimulatedGitHubSettings withTiming(Duration newQueued, Duration newPerStep) {
    return new SimulatedGitHubSettings(
        port,
        token,
        app,
        permissions,
        repository,
        hourlyLimit,
        newQueued,
        newPerStep,
        byHand,
        ticking,
        clock);
  }

  /** Runs wait until they are started and finished. */
  public SimulatedGitHubSettings asByHand() {
    return new SimulatedGitHubSettings(
        port,
        token,
        app,
        permissions,
        repository,
        hourlyLimit,
        queued,
        perStep,
        true,
        ticking,
        clock);
  }

  /** Runs advance only when called upon, for tests that move the clock. */
  public SimulatedGitHubSettings withoutTicking() {
    return new SimulatedGitHubSettings(
        port,
        token,
        app,
        permissions,
        repository,
        hourlyLimit,
        queued,
        perStep,
        byHand,
        false,
        clock);
  }

  /** The token is a secret. */
  @Override
  public String toString() {
    return "simulated GitHub with " + repository.fullName();
  }
}
