package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunsTest {
  private GitHubOnLoopback github;

  @BeforeEach
  void start() throws IOException {
    github =
        new GitHubOnLoopback(
            settings -> settings.withTiming(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  @AfterEach
  void stop() {
    github.close();
  }

  @Test
  void a_dispatch_returns_its_run_when_asked() throws Exception {
    RestClient.Got got =
        github.rest.send(
            "POST",
            GitHubOnLoopback.DISPATCH,
            "{\"ref\":\"main\",\"return_run_details\":true,"
                + "\"inputs\":{\"correlation_id\":\"1-abc\",\"requester\":\"ada\"}}");

    assertThat(got.status()).isEqualTo(200);
    long id = got.json().get("workflow_run_id").integer().orElseThrow();
    assertThat(got.json().text("run_url"))
        .contains(github.gitHub.apiBase() + GitHubOnLoopback.RUNS + "/" + id);
    assertThat(got.json().text("html_url"))
        .contains("https://github.com/octo-org/storefront/actions/runs/" + id);
    Json run = github.run(id);
    assertThat(run.text("display_title")).contains("Deploy 1-abc");
    assertThat(run.text("name")).contains("Deploy");
    assertThat(run.text("event")).contains("workflow_dispatch");
    assertThat(run.get("conclusion").isAbsent()).isTrue();
  }

  @Test
  void a_dispatch_that_does_not_ask_or_an_old_server_answers_204() throws Exception {
    assertThat(github.rest.send("POST", GitHubOnLoopback.DISPATCH, "{\"ref\":\"main\"}").status())
        .isEqualTo(204);

    github.gitHub.faults().add(GitHubFaults.dispatch204());

    assertThat(
            github
                .rest
                .send(
                    "POST",
                    GitHubOnLoopback.DISPATCH,
                    "{\"ref\":\"main\",\"return_run_details\":true,"
                        + "\"inputs\":{\"correlation_id\":\"1-xyz\"}}")
                .status())
        .isEqualTo(204);
    Json runs = github.rest.get(GitHubOnLoopback.WORKFLOWS + "/deploy.yml/runs?per_page=1").json();
    assertThat(runs.get("workflow_runs").items().getFirst().text("display_title"))
        .contains("Deploy 1-xyz");
  }

  @Test
  void an_older_server_may_refuse_the_parameter() throws Exception {
    github.gitHub.faults().add(GitHubFaults.dispatchRejectsDetails());

    RestClient.Got got =
        github.rest.send(
            "POST", GitHubOnLoopback.DISPATCH, "{\"ref\":\"main\",\"return_run_details\":true}");

    assertThat(got.status()).isEqualTo(422);
    assertThat(got.toString()).contains("return_run_details");
  }

  @Test
  void what_cannot_be_dispatched_is_422_and_starts_nothing() throws Exception {
    int before = github.gitHub.runs().size();

    refused("deploy.yml", "{\"ref\":\"gone\"}", "No ref found for: gone");
    refused("deploy.yml", "{}", "wasn't supplied");
    refused(
        "deploy.yml",
        "{\"ref\":\"main\",\"inputs\":{\"surprise\":\"x\"}}",
        "Unexpected inputs provided: [\\\"surprise\\\"]");
    refused(
        "checks.yml", "{\"ref\":\"main\"}", "Workflow does not have 'workflow_dispatch' trigger");
    assertThat(
            github
                .rest
                .send(
                    "POST",
                    GitHubOnLoopback.WORKFLOWS + "/gone.yml/dispatches",
                    "{\"ref\":\"main\"}")
                .status())
        .isEqualTo(404);
    assertThat(github.gitHub.runs()).hasSize(before);
  }

  @Test
  void a_run_advances_with_the_clock_through_jobs_and_steps() throws Exception {
    long id = github.deploy("1-abc");
    assertThat(github.run(id).text("status")).contains("queued");
    assertThat(jobs(id)).extracting(job -> job.text("status").orElse("")).containsOnly("queued");

    github.clock.advance(Duration.ofMillis(3500));
    assertThat(github.run(id).text("status")).contains("in_progress");
    Json build = jobs(id).getFirst();
    assertThat(build.text("status")).contains("in_progress");
    assertThat(build.get("steps").items())
        .extracting(step -> step.text("status").orElse(""))
        .containsExactly("completed", "completed", "in_progress", "queued");

    github.clock.advance(Duration.ofMillis(2500));
    assertThat(jobs(id))
        .extracting(job -> job.text("status").orElse(""))
        .containsExactly("completed", "in_progress");

    github.clock.advance(Duration.ofSeconds(10));
    Json run = github.run(id);
    assertThat(run.text("status")).contains("completed");
    assertThat(run.text("conclusion")).contains("success");
    assertThat(run.text("updated_at")).contains("2026-11-21T12:00:08Z");
    assertThat(jobs(id))
        .extracting(job -> job.text("conclusion").orElse(""))
        .containsOnly("success");
  }

  @Test
  void a_failing_run_fails_in_its_last_step() throws Exception {
    github.gitHub.faults().add(GitHubFaults.runFails());
    long id = github.deploy("1-abc");
    github.clock.advance(Duration.ofMinutes(1));

    assertThat(github.run(id).text("conclusion")).contains("failure");
    assertThat(jobs(id))
        .extracting(job -> job.text("conclusion").orElse(""))
        .containsExactly("success", "failure");
    assertThat(jobs(id).getLast().get("steps").items())
        .extracting(step -> step.text("conclusion").orElse(""))
        .containsExactly("success", "success", "failure");
    assertThat(github.run(github.deploy("1-next")).text("status")).contains("queued");
  }

  @Test
  void a_run_can_be_failed_by_hand_in_the_middle() throws Exception {
    long id = github.deploy("1-abc");
    github.clock.advance(Duration.ofMillis(2500));

    assertThat(github.gitHub.finishRun(id, WorkflowRun.FAILURE)).isTrue();

    assertThat(github.run(id).text("conclusion")).contains("failure");
    assertThat(jobs(id))
        .extracting(job -> job.text("conclusion").orElse(""))
        .containsExactly("failure", "skipped");
    assertThat(jobs(id).getFirst().get("steps").items())
        .extracting(step -> step.text("conclusion").orElse(""))
        .containsExactly("success", "failure", "skipped", "skipped");
    assertThat(github.gitHub.finishRun(id, WorkflowRun.SUCCESS)).isFalse();
  }

  @Test
  void a_run_that_never_starts_stays_queued() throws Exception {
    github.gitHub.faults().add(GitHubFaults.runNeverStarts());
    long id = github.deploy("1-abc");
    github.clock.advance(Duration.ofHours(2));

    assertThat(github.run(id).text("status")).contains("queued");
  }

  @Test
  void by_hand_a_run_waits_for_its_start_and_its_end() throws Exception {
    try (var manual = new GitHubOnLoopback(SimulatedGitHubSettings::asByHand)) {
      long id = manual.deploy("1-abc");
      manual.clock.advance(Duration.ofMinutes(5));
      assertThat(manual.run(id).text("status")).contains("queued");

      assertThat(manual.gitHub.startRun(id)).isTrue();
      manual.clock.advance(Duration.ofMinutes(5));
      assertThat(manual.run(id).text("status")).contains("in_progress");

      manual.gitHub.finishRun(id, WorkflowRun.SUCCESS);
      assertThat(manual.run(id).text("conclusion")).contains("success");
    }
  }

  @Test
  void a_run_can_be_cancelled_once() throws Exception {
    long id = github.deploy("1-abc");
    String cancel = GitHubOnLoopback.RUNS + "/" + id + "/cancel";

    assertThat(github.rest.send("POST", cancel, "").status()).isEqualTo(202);
    assertThat(github.run(id).text("conclusion")).contains("cancelled");
    assertThat(github.rest.send("POST", cancel, "").status()).isEqualTo(409);
  }

  @Test
  void runs_are_filtered_newest_first_and_in_pages() throws Exception {
    long mine = github.deploy("1-abc");

    assertThat(ids("")).hasSize(13).first().isEqualTo(mine);
    assertThat(ids("?status=queued")).containsExactly(mine);
    assertThat(ids("?status=failure")).hasSize(3);
    assertThat(ids("?event=push")).hasSize(4);
    assertThat(ids("?branch=staging")).isEmpty();
    assertThat(ids("?created=%3E%3D2026-11-21")).containsExactly(mine);
    assertThat(ids("?created=2026-11-21T12:00:00Z..*")).containsExactly(mine);
    assertThat(ids("?created=nonsense")).isEmpty();
    RestClient.Got page = github.rest.get(GitHubOnLoopback.RUNS + "?per_page=5&page=2");
    assertThat(page.json().get("workflow_runs").items()).hasSize(5);
    assertThat(page.json().get("total_count").integer()).hasValue(13);
    assertThat(page.header("link"))
        .hasValueSatisfying(link -> assertThat(link).contains("per_page=5&page=3>; rel=\"next\""));
    assertThat(github.rest.get(GitHubOnLoopback.RUNS + "/1").status()).isEqualTo(404);
    assertThat(github.rest.get(GitHubOnLoopback.RUNS + "/x").status()).isEqualTo(404);
  }

  private List<Long> ids(String query) throws IOException, InterruptedException {
    return github
        .rest
        .get(GitHubOnLoopback.RUNS + query)
        .json()
        .get("workflow_runs")
        .items()
        .stream()
        .map(run -> run.get("id").integer().orElseThrow())
        .toList();
  }

  private List<Json> jobs(long id) throws IOException, InterruptedException {
    return github.rest.get(GitHubOnLoopback.RUNS + "/" + id + "/jobs").json().get("jobs").items();
  }

  private void refused(String workflow, String body, String why)
      throws IOException, InterruptedException {
    RestClient.Got got =
        github.rest.send("POST", GitHubOnLoopback.WORKFLOWS + "/" + workflow + "/dispatches", body);
    assertThat(got.status()).isEqualTo(422);
    assertThat(got.toString()).contains(why);
  }
}
