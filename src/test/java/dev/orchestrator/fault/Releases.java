package dev.orchestrator.fault;

import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.Storefront;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployEffect;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseEvent;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The environment to which a run releases: its file, two good deploys of the past, and what the
 * table says about it.
 */
final class Releases {
  static final String ENVIRONMENT = "production";

  private static final RepositoryName REPOSITORY =
      RepositoryName.parse(Storefront.REPOSITORY.fullName()).orElseThrow();
  private static final List<String> PAST = List.of("1".repeat(40), "2".repeat(40));
  private static final int MOST = 500;

  private final Table table;
  private final DeployStore deploys;
  private final LockStore locks;

  Releases(SimulatedGitHub gitHub, Table table, Timeline time) {
    this.table = table;
    this.deploys = new DeployStore(table, new MetricStore(table, time), time, text -> text);
    this.locks = new LockStore(table);
    gitHub
        .files()
        .put(
            ".github/orchestrator.yml",
            """
            environments:
              production:
                workflow: deploy.yml
                sha-input: sha
                approvals: 1
                approvers: { users: ["%s"] }
            """
                .formatted(SimulatedServer.GRACE.id()));
    for (String sha : PAST) {
      gitHub.commits().add(sha, List.of(), Optional.empty());
      gitHub.commits().tag("past-" + sha.charAt(0), sha);
      succeeded(sha, time);
    }
    effects().forEach(done -> table.write(DeployEffect.EFFECTS.delete(done.key())));
  }

  private void succeeded(String sha, Timeline time) {
    String id = "past-" + sha.charAt(0);
    var unused =
        deploys.open(
            new Deploy(
                id,
                new Deploy.Subject(REPOSITORY, ENVIRONMENT, id, sha, "deploy.yml"),
                new Deploy.Origin(
                    Deploy.Kind.DEPLOY,
                    new Member(SimulatedServer.LIN.id(), "lin"),
                    time.instant().minus(Duration.ofDays(1)),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new Deploy.Decision(
                    Verdict.PASS,
                    ReasonCode.OK,
                    Optional.empty(),
                    Optional.empty(),
                    new Deploy.Agreement(0, People.NONE, People.NONE)),
                List.of(),
                Deploy.State.WAITING_APPROVAL,
                Deploy.Run.NONE));
    deploys.enter(id);
    deploys.start(id, deploys.find(id).orElseThrow().decision());
    deploys.end(id, Deploy.State.SUCCEEDED, ReasonCode.OK, "");
  }

  /** Whether anything holds the environment, waits for it, or has still to be told to GitHub. */
  boolean areOpen() {
    return !place().isFree() || !effects().isEmpty();
  }

  Place place() {
    return deploys.place(REPOSITORY, ENVIRONMENT);
  }

  List<Stored<DeployEffect>> effects() {
    return table.queryAll(DeployEffect.EFFECTS.in(DeployEffect.OPEN).consistently(), MOST);
  }

  Optional<Deploy> find(String deployId) {
    return deploys.find(deployId);
  }

  /** The history, newest first. */
  List<ReleaseEvent> history() {
    return deploys.history(REPOSITORY, MOST, Optional.empty()).events();
  }

  Optional<EnvironmentLock> lock() {
    return locks.find(REPOSITORY, ENVIRONMENT);
  }
}
