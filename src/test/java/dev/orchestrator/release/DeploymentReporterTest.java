package dev.orchestrator.release;

import static dev.orchestrator.release.GitHubOfReleases.MAIN;
import static dev.orchestrator.release.GitHubOfReleases.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deploys on record become deployments on the simulated GitHub, each once. */
@Timeout(60)
class DeploymentReporterTest {
  private static final String WORKFLOW = ".github/workflows/deploy.yml";

  private static LocalDynamo dynamo;
  private static int tables;

  private GitHubOfReleases github;
  private Table table;
  private DeployStore deploys;
  private DeployEffects effects;

  @BeforeAll
  static void startTable() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
  }

  @AfterAll
  static void stopTable() {
    dynamo.close();
  }

  @BeforeEach
  void start() throws Exception {
    github = new GitHubOfReleases();
    String name = "deployments-" + ++tables;
    LocalTable.create(dynamo.client(), name);
    table =
        new Table(
            dynamo.client(),
            name,
            new TableRetry(github.time, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    deploys =
        new DeployStore(table, new MetricStore(table, github.time), github.time, text -> text);
    var gate =
        new ReleaseGate(
            () -> github.client,
            new ReleaseGate.Configured(List.of(REPOSITORY), "deploy.yml"),
            new LockStore(table),
            new FreezeStore(table),
            new EvidenceSources(
                (repository, sha) -> Optional.empty(),
                (repository, sha) -> Optional.empty(),
                environment -> Optional.empty(),
                (repository, environment, sha) -> Optional.empty()),
            github.time);
    effects =
        new DeployEffects(
            table,
            deploys,
            List.of(
                new DeploymentReporter(
                    () -> github.client, () -> gate, table, text -> text, github.time)),
            github.time);
  }

  @AfterEach
  void stop() {
    github.close();
  }

  private void running(String id, Optional<String> configSha) {
    deploys.open(
        new Deploy(
            id,
            new Deploy.Subject(REPOSITORY, "production", "main", MAIN, "deploy.yml"),
            new Deploy.Origin(
                Deploy.Kind.DEPLOY,
                new Member("1001", "lin"),
                github.time.instant(),
                "1-trace",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new Deploy.Decision(
                Verdict.PASS, ReasonCode.OK, configSha, Optional.empty(), Deploy.Agreement.NONE),
            List.of(),
            Deploy.State.WAITING_APPROVAL,
            Deploy.Run.NONE));
    deploys.enter(id);
    deploys.start(id, deploys.find(id).orElseThrow().decision());
    deploys.found(id, 17, Optional.of(URI.create("https://github.com/octo-org/storefront/17")));
  }

  private List<DeployEffect> open() {
    return table.queryAll(DeployEffect.EFFECTS.in(DeployEffect.OPEN), 10).stream()
        .map(Stored::value)
        .toList();
  }

  /** As the stream does for each change, and as a stream that delivers twice. */
  private void follow() throws Exception {
    for (DeployEffect change : open()) {
      effects.follow(change);
      effects.follow(change);
    }
  }

  /** As the schedule does after a while. */
  private void followLater() throws Exception {
    github.time.advance(Duration.ofMinutes(1));
    effects.followOpen();
  }

  private List<String> made() {
    return github.simulated.deployments().made().stream()
        .map((Json made) -> made.text("environment").orElse("") + made.get("states"))
        .toList();
  }

  private void end(String id, Deploy.State state) {
    deploys.end(id, state, ReasonCode.OK, "");
  }

  @Test
  void a_deploy_is_one_deployment_with_a_status_for_each_change() throws Exception {
    running("1", Optional.of("f00d"));
    follow();
    assertThat(made()).containsExactly("production[\"in_progress\"]");

    end("1", Deploy.State.SUCCEEDED);
    follow();

    assertThat(made()).containsExactly("production[\"in_progress\",\"success\"]");
    assertThat(open()).isEmpty();
    assertThat(github.simulated.deployments().made().getFirst().text("sha")).contains(MAIN);
  }

  @Test
  void a_failure_is_told_and_a_cancelled_deploy_is_inactive() throws Exception {
    running("1", Optional.of("f00d"));
    end("1", Deploy.State.FAILED);
    follow();
    running("2", Optional.of("f00d"));
    follow();
    end("2", Deploy.State.CANCELLED);
    follow();

    assertThat(made())
        .containsExactly("production[\"failure\"]", "production[\"in_progress\",\"inactive\"]");
  }

  @Test
  void where_the_workflow_names_the_environment_the_job_makes_the_deployment() throws Exception {
    github
        .simulated
        .files()
        .put(WORKFLOW, "jobs:\n  deploy:\n    environment:\n      name: production\n");
    running("1", Optional.of("f00d"));
    follow();
    end("1", Deploy.State.SUCCEEDED);
    follow();

    assertThat(made()).isEmpty();
    assertThat(open()).isEmpty();
  }

  @Test
  void an_expression_another_environment_and_one_without_deployments_do_not_count()
      throws Exception {
    github
        .simulated
        .files()
        .put(
            WORKFLOW,
            """
            jobs:
              a: {environment: "${{ inputs.target }}"}
              b: {environment: staging}
              c: {environment: {name: production, deployment: false}}
            """);
    running("1", Optional.of("f00d"));
    follow();

    assertThat(made()).hasSize(1);
  }

  @Test
  void without_a_release_configuration_github_is_told_nothing() throws Exception {
    running("1", Optional.empty());
    follow();

    assertThat(github.calls()).isZero();
    assertThat(open()).isEmpty();
  }

  @Test
  void a_deployment_whose_answer_is_lost_is_found_again() throws Exception {
    running("1", Optional.of("f00d"));
    github.simulated.faults().add(GitHubFaults.lostAnswer().on("POST /repos/*/deployments"));
    follow();
    assertThat(open()).hasSize(1);

    followLater();

    assertThat(made()).containsExactly("production[\"in_progress\"]");
    assertThat(open()).isEmpty();
  }

  @Test
  void a_status_whose_answer_is_lost_is_not_told_twice() throws Exception {
    running("1", Optional.of("f00d"));
    github.simulated.faults().add(GitHubFaults.lostAnswer().on("POST /repos/*/statuses"));
    follow();

    followLater();

    assertThat(made()).containsExactly("production[\"in_progress\"]");
  }

  @Test
  void what_an_outage_kept_back_is_told_afterwards_in_order() throws Exception {
    running("1", Optional.of("f00d"));
    github.simulated.faults().add(GitHubFaults.down());
    follow();
    end("1", Deploy.State.SUCCEEDED);
    follow();
    assertThat(open()).hasSize(2);
    github.simulated.faults().clear();

    followLater();

    assertThat(made()).containsExactly("production[\"success\"]");
    assertThat(open()).isEmpty();
  }

  @Test
  void a_worker_that_died_before_it_asked_is_made_up_for() throws Exception {
    running("1", Optional.of("f00d"));
    table.write(
        ReportedDeployment.REPORTS.put(
            ReportedDeployment.begun("1", github.time.instant())
                .asking("deployment", github.time.instant())));
    follow();
    assertThat(made()).isEmpty();

    followLater();

    assertThat(made()).containsExactly("production[\"in_progress\"]");
  }

  @Test
  void a_token_that_may_not_write_deployments_is_not_asked_again() throws Exception {
    running("1", Optional.of("f00d"));
    github
        .simulated
        .faults()
        .add(
            GitHubFaults.refusal(403, "Resource not accessible by personal access token")
                .on("POST /repos/*/deployments"));
    follow();

    assertThat(open()).isEmpty();
    end("1", Deploy.State.SUCCEEDED);
    follow();
    assertThat(made()).isEmpty();
    assertThat(open()).isEmpty();
  }
}
