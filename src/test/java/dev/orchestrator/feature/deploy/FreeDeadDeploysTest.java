package dev.orchestrator.feature.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.ApprovalRequests;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.trace.DynamoSubscriptions;
import dev.orchestrator.trace.DynamoTraceStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy whose command is gone does not hold its environment for ever. */
class FreeDeadDeploysTest {
  private static final RepositoryName SHOP = RepositoryName.parse("octo-org/storefront").get();

  private static final String TOKEN = "token-of-" + "the-sweep-test";

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private SimulatedGitHub gitHub;
  private LocalDynamo dynamo;
  private DeployStore deploys;
  private FreeDeadDeploys sweep;

  @BeforeEach
  void start() throws IOException {
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).asByHand());
    var client =
        new GitHubClient(
            new GitHubConnection(gitHub.apiBase(), "test", http, time, time, new FixedRandom(0)),
            GitHubIdentity.of(() -> TOKEN));
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "sweep");
    var table =
        new Table(
            dynamo.client(),
            "sweep",
            new TableRetry(time, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    deploys = new DeployStore(table, new MetricStore(table, time), time, text -> text);
    Supplier<GitHubClient> gitHubOfAll = () -> client;
    sweep =
        new FreeDeadDeploys(
            new Releases(
                () -> {
                  throw new IllegalStateException("the sweep judges nothing");
                },
                new ReleaseGate.Configured(List.of(SHOP), "deploy.yml"),
                deploys,
                text -> text),
            new LockStore(table),
            new ApprovalRequests(deploys, noMessages(), gitHubOfAll, time),
            new FollowingCommands(
                new DynamoTraceStore(dynamo.client(), "sweep", new Redactor(), _ -> List.of()),
                time),
            gitHubOfAll,
            new DynamoSubscriptions(dynamo.client(), "sweep"),
            time);
  }

  private ReleaseMessages noMessages() {
    return new ReleaseMessages(
        () -> {
          throw new IllegalStateException("no message is sent");
        },
        new MessageWriter(text -> text),
        new ReleaseMessages.Channels(Optional.empty(), Optional.empty()),
        time);
  }

  @AfterEach
  void stop() {
    dynamo.close();
    http.close();
    gitHub.close();
  }

  private Deploy deploy(String id, Deploy.Kind kind, Deploy.State state, Deploy.Run run) {
    return new Deploy(
        id,
        new Deploy.Subject(SHOP, "production", "main", "a".repeat(40), "deploy.yml"),
        new Deploy.Origin(
            kind,
            new Member("1001", "lin"),
            time.instant(),
            "1-6b0e05ae-" + "0".repeat(24),
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
        state,
        run);
  }

  private void queued(String id) {
    deploys.open(deploy(id, Deploy.Kind.DEPLOY, Deploy.State.WAITING_APPROVAL, Deploy.Run.NONE));
    deploys.enter(id);
  }

  /** A deploy by a run that a person started on GitHub. */
  private void occupied(String id, long runId) {
    var run =
        new Deploy.Run(
            Optional.of(runId),
            Optional.empty(),
            Optional.of(time.instant()),
            Optional.empty(),
            Optional.empty(),
            "");
    assertThat(
            deploys
                .occupy(deploy(id, Deploy.Kind.ELSEWHERE, Deploy.State.RUNNING, run))
                .place()
                .holder())
        .contains(id);
  }

  private Deploy.State stateAfter(Duration waited) throws InterruptedException {
    time.sleep(waited);
    sweep.run();
    return deploys.find("11").orElseThrow().state();
  }

  @Test
  void a_deploy_that_no_command_follows_frees_its_environment_for_the_next() throws Exception {
    queued("11");
    queued("12");
    sweep.run();
    assertThat(deploys.place(SHOP, "production").holder()).as("it has just begun").contains("11");

    time.sleep(Duration.ofSeconds(61));
    sweep.run();
    assertThat(deploys.find("11").orElseThrow().state()).isEqualTo(Deploy.State.FAILED);
    assertThat(deploys.place(SHOP, "production").holder()).contains("12");

    sweep.run();
    assertThat(deploys.place(SHOP, "production").isFree()).as("the next is as dead").isTrue();
  }

  /** GitHub keeps an approval open for 30 days. */
  @ParameterizedTest
  @ValueSource(strings = {"waiting", "pending"})
  void a_run_that_GitHub_holds_back_keeps_its_environment_until_it_ends(String status)
      throws Exception {
    long run = gitHub.dispatch("deploy.yml").orElseThrow().id();
    occupied("11", run);
    gitHub.holdRun(run, status);

    assertThat(stateAfter(Duration.ofHours(7))).isEqualTo(Deploy.State.RUNNING);
    gitHub.startRun(run);
    assertThat(stateAfter(Duration.ofMinutes(5))).isEqualTo(Deploy.State.RUNNING);
    gitHub.finishRun(run, "success");
    assertThat(stateAfter(Duration.ofMinutes(1))).isEqualTo(Deploy.State.SUCCEEDED);
  }

  @Test
  void a_run_whose_conclusion_GitHub_does_not_show_yet_is_looked_at_again() throws Exception {
    long run = gitHub.dispatch("deploy.yml").orElseThrow().id();
    occupied("11", run);
    gitHub.faults().add(GitHubFaults.conclusionLate().times(1));
    gitHub.finishRun(run, "success");

    assertThat(stateAfter(Duration.ofMinutes(2))).isEqualTo(Deploy.State.RUNNING);
    assertThat(stateAfter(Duration.ofMinutes(1))).isEqualTo(Deploy.State.SUCCEEDED);
  }

  @Test
  void an_environment_is_not_held_for_ever_by_a_run_that_GitHub_never_ends() throws Exception {
    long run = gitHub.dispatch("deploy.yml").orElseThrow().id();
    occupied("11", run);
    gitHub.startRun(run);

    assertThat(stateAfter(Duration.ofDays(35))).isEqualTo(Deploy.State.RUNNING);
    assertThat(stateAfter(Duration.ofMinutes(1))).isEqualTo(Deploy.State.FAILED);
  }
}
