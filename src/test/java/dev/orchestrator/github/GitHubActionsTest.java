package dev.orchestrator.github;

import static dev.orchestrator.github.GitHubClientStage.SHOP;
import static dev.orchestrator.github.GitHubClientStage.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.github.GitHubAnswer.Forbidden;
import dev.orchestrator.github.GitHubAnswer.Invalid;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class GitHubActionsTest {
  private static final String RUN =
      """
      {"id":30433642,"run_number":17,"name":"Deploy","display_title":"Deploy for ada","status":"completed",
       "conclusion":"success","event":"workflow_dispatch","head_branch":"main","head_sha":"abc",
       "html_url":"https://github.com/acme/shop/actions/runs/30433642","run_attempt":2,
       "created_at":"2026-01-02T03:00:00Z","run_started_at":"2026-01-02T03:01:00Z",
       "updated_at":"2026-01-02T03:02:22Z","extra":[1]}
      """;
  private static final WorkflowRun READ =
      new WorkflowRun(
          30433642,
          17,
          "Deploy",
          "Deploy for ada",
          "completed",
          Optional.of("success"),
          "workflow_dispatch",
          "main",
          "abc",
          Optional.of(URI.create("https://github.com/acme/shop/actions/runs/30433642")),
          2,
          Instant.parse("2026-01-02T03:00:00Z"),
          Instant.parse("2026-01-02T03:01:00Z"),
          Instant.parse("2026-01-02T03:02:22Z"),
          false);

  @Test
  void runs_are_listed_as_filtered() {
    var list = "{\"total_count\":2,\"workflow_runs\":[" + RUN + ",{\"odd\":1}]}";
    try (var stage = new GitHubClientStage(ScriptedAnswer.json(200, list))) {
      var filter = RunFilter.newest(3).withStatus("success").startedBy("workflow_dispatch");

      assertThat(stage.client.runs(SHOP, "deploy.yml", filter, stage.deadline))
          .isEqualTo(new Ok<>(List.of(READ), Optional.empty()));
      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo(
              "/repos/acme/shop/actions/workflows/deploy.yml/runs?status=success&event=workflow_dispatch&per_page=3");
    }
  }

  @Test
  void no_runs_are_an_empty_list_but_no_list_is_no_answer() {
    try (var stage =
        new GitHubClientStage(
            ScriptedAnswer.json(200, "{\"workflow_runs\":[]}"), ScriptedAnswer.json(200, "{}"))) {
      var newest = RunFilter.newest(1);

      assertThat(stage.client.runs(SHOP, "deploy.yml", newest, stage.deadline))
          .isEqualTo(new Ok<>(List.of(), Optional.empty()));
      assertThat(stage.client.runs(SHOP, "deploy.yml", newest, stage.deadline))
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void a_count_that_github_does_not_take_is_refused() {
    assertThatThrownBy(() -> RunFilter.newest(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RunFilter.newest(101)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_run_is_read() {
    try (var stage = new GitHubClientStage(ScriptedAnswer.json(200, RUN), error(404, "no"))) {
      assertThat(stage.client.run(SHOP, 30433642, stage.deadline))
          .isEqualTo(new Ok<>(READ, Optional.empty()));
      assertThat(READ.isCompleted()).isTrue();
      assertThat(READ.isSuccess()).isTrue();

      assertThat(stage.client.run(SHOP, 8, stage.deadline))
          .isInstanceOfSatisfying(
              NotFound.class,
              gone -> assertThat(gone.sentence()).startsWith("GitHub shows no run 8 in acme/shop"));
      assertThat(stage.server.requests().get(1).target())
          .isEqualTo("/repos/acme/shop/actions/runs/8");
    }
  }

  @Test
  void a_run_that_has_just_begun_has_no_conclusion() {
    var run =
        WorkflowRun.read(
                Json.read(
                    "{\"id\":1,\"status\":\"queued\",\"conclusion\":null,\"html_url\":\"not a"
                        + " url\","
                        + "\"created_at\":\"2026-01-02T03:00:00Z\",\"updated_at\":\"yesterday\"}"))
            .orElseThrow();

    assertThat(run.conclusion()).isEmpty();
    assertThat(run.isSuccess()).isFalse();
    assertThat(run.page()).isEmpty();
    assertThat(run.updatedAt()).isEqualTo(run.startedAt());
  }

  @Test
  void jobs_are_listed_with_their_steps() {
    var jobs =
        """
        {"total_count":1,"jobs":[{"id":5,"name":"build","status":"completed","conclusion":"failure",
         "started_at":"2026-01-02T03:00:00Z","completed_at":"2026-01-02T03:01:00Z",
         "html_url":"https://github.com/j/5",
         "steps":[{"name":"Test","status":"completed","conclusion":"failure",
                   "started_at":"2026-01-02T03:00:05Z","completed_at":"2026-01-02T03:00:47Z"},
                  {"name":"Deploy","status":"completed","conclusion":"skipped",
                   "started_at":"2026-01-02T03:01:00Z","completed_at":"2026-01-02T03:00:59Z"}]}]}
        """;
    try (var stage = new GitHubClientStage(ScriptedAnswer.json(200, jobs))) {
      var test =
          new WorkflowJob.Step(
              "Test",
              "completed",
              Optional.of("failure"),
              Optional.of(Instant.parse("2026-01-02T03:00:05Z")),
              Optional.of(Instant.parse("2026-01-02T03:00:47Z")));
      var deploy =
          new WorkflowJob.Step(
              "Deploy",
              "completed",
              Optional.of("skipped"),
              Optional.of(Instant.parse("2026-01-02T03:01:00Z")),
              Optional.of(Instant.parse("2026-01-02T03:00:59Z")));
      var build =
          new WorkflowJob(
              5,
              "build",
              "completed",
              Optional.of("failure"),
              Optional.of(URI.create("https://github.com/j/5")),
              Optional.of(Instant.parse("2026-01-02T03:00:00Z")),
              Optional.of(Instant.parse("2026-01-02T03:01:00Z")),
              List.of(test, deploy));
      assertThat(stage.client.jobs(SHOP, 30433642, stage.deadline))
          .isEqualTo(new Ok<>(List.of(build), Optional.empty()));
      assertThat(build.failedSteps()).containsExactly("Test");
      assertThat(build.duration()).contains(Duration.ofMinutes(1));
      assertThat(test.duration()).contains(Duration.ofSeconds(42));
      assertThat(deploy.duration()).isEmpty();
      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo("/repos/acme/shop/actions/runs/30433642/jobs?per_page=100");
    }
  }

  private static String job(int id, String times) {
    return "{\"id\":%d,\"name\":\"job %d\",\"status\":\"completed\",\"conclusion\":\"success\"%s}"
        .formatted(id, id, times);
  }

  private static ScriptedAnswer jobs(int total, int first, int count) {
    return ScriptedAnswer.json(
        200,
        IntStream.range(first, first + count)
            .mapToObj(id -> job(id, ""))
            .collect(Collectors.joining(",", "{\"total_count\":" + total + ",\"jobs\":[", "]}")));
  }

  @Test
  void jobs_are_read_to_the_last_page() {
    try (var stage =
        new GitHubClientStage(jobs(230, 1, 100), jobs(230, 101, 100), jobs(230, 201, 30))) {
      assertThat(stage.client.jobs(SHOP, 7, stage.deadline))
          .isInstanceOfSatisfying(Ok.class, ok -> assertThat((List<?>) ok.value()).hasSize(230));
      assertThat(stage.server.requests())
          .extracting(one -> one.target().split("\\?", 2)[1])
          .containsExactly("per_page=100", "per_page=100&page=2", "per_page=100&page=3");
    }
    try (var stage = new GitHubClientStage(jobs(100, 1, 100))) {
      assertThat(stage.client.jobs(SHOP, 7, stage.deadline)).isInstanceOf(Ok.class);
    }
    try (var stage = new GitHubClientStage(jobs(130, 1, 100), error(404, "gone"))) {
      assertThat(stage.client.jobs(SHOP, 7, stage.deadline)).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void one_attempt_at_a_run_is_asked_for_by_its_number() {
    try (var stage = new GitHubClientStage(ScriptedAnswer.json(200, RUN), jobs(1, 1, 1))) {
      assertThat(stage.client.run(SHOP, 7, 2, stage.deadline)).isInstanceOf(Ok.class);
      assertThat(stage.client.jobs(SHOP, 7, 2, stage.deadline)).isInstanceOf(Ok.class);
      assertThat(stage.server.requests())
          .extracting(one -> one.target())
          .containsExactly(
              "/repos/acme/shop/actions/runs/7/attempts/2",
              "/repos/acme/shop/actions/runs/7/attempts/2/jobs?per_page=100");
    }
  }

  private static WorkflowJob read(String conclusion, String started, String completed) {
    return WorkflowJob.read(
            Json.read(
                "{\"id\":1,\"status\":\"%s\",\"conclusion\":%s,\"started_at\":\"%s\",\"completed_at\":\"%s\"}"
                    .formatted(
                        conclusion.isEmpty() ? "in_progress" : "completed",
                        conclusion.isEmpty() ? "null" : "\"" + conclusion + "\"",
                        started,
                        completed)))
        .orElseThrow();
  }

  @Test
  void how_long_a_run_took_is_known_from_its_jobs_and_never_negative() {
    var build = read("success", "2026-01-02T03:00:00Z", "2026-01-02T03:01:00Z");
    var deploy = read("failure", "2026-01-02T03:01:10Z", "2026-01-02T03:02:22Z");
    var skipped = read("skipped", "2026-01-09T00:00:00Z", "2026-01-09T00:00:00Z");
    var skewed = read("success", "2026-01-02T03:05:00Z", "2026-01-02T03:04:00Z");
    var running = read("", "2026-01-02T03:00:00Z", "2026-01-02T03:01:00Z");

    assertThat(WorkflowJob.span(List.of(build, deploy, skipped))).contains(Duration.ofSeconds(142));
    assertThat(WorkflowJob.span(List.of(build, skewed))).contains(Duration.ofMinutes(1));
    assertThat(WorkflowJob.span(List.of(build, running))).isEmpty();
    assertThat(WorkflowJob.span(List.of(skewed))).isEmpty();
    assertThat(WorkflowJob.span(List.of())).isEmpty();
  }

  @Test
  void jobs_that_an_attempt_took_over_from_the_one_before_do_not_count_for_how_long_it_took() {
    var takenOver = read("success", "2026-01-02T03:00:00Z", "2026-01-02T03:01:00Z");
    var again = read("success", "2026-01-04T09:00:05Z", "2026-01-04T09:01:15Z");
    WorkflowRun second = run(2, "2026-01-04T09:00:00Z");

    assertThat(WorkflowJob.span(second, List.of(takenOver, again)))
        .contains(Duration.ofSeconds(70));
    assertThat(WorkflowJob.span(second, List.of(takenOver))).contains(Duration.ofMinutes(1));
    assertThat(WorkflowJob.span(run(1, "2026-01-04T09:00:00Z"), List.of(takenOver)))
        .contains(Duration.ofMinutes(1));
  }

  private static WorkflowRun run(int attempt, String started) {
    return WorkflowRun.read(
            Json.read(
                "{\"id\":7,\"status\":\"completed\",\"created_at\":\"2026-01-02T02:59:00Z\",\"run_attempt\":%d,\"run_started_at\":\"%s\"}"
                    .formatted(attempt, started)))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | {\"id\":8,\"full_name\":\"eve/shop\"}",
        "true | {\"full_name\":\"eve/shop\"}",
        "true | null",
        "false | {\"id\":7,\"full_name\":\"Acme/Shop\"}",
        "false | {}",
      })
  void a_run_from_a_fork_is_known(boolean isFork, String head) {
    String run =
        RUN.strip()
            .replaceFirst(
                "}$",
                ",\"repository\":{\"id\":7,\"full_name\":\"acme/shop\"},\"head_repository\":"
                    + head
                    + "}");
    assertThat(WorkflowRun.read(Json.read(run)).orElseThrow().fromFork()).isEqualTo(isFork);
  }

  @Test
  void a_dispatch_says_which_run_it_started() {
    var started =
        ScriptedAnswer.json(
            200,
            "{\"workflow_run_id\":77,\"run_url\":\"https://api.github.com/r/77\","
                + "\"html_url\":\"https://github.com/r/77\"}");
    try (var stage = new GitHubClientStage(started)) {
      assertThat(dispatch(stage))
          .isEqualTo(
              new Ok<>(
                  new Dispatched(
                      Optional.of(77L), Optional.of(URI.create("https://github.com/r/77"))),
                  Optional.empty()));

      var request = stage.server.requests().getFirst();
      assertThat(request.method() + " " + request.target())
          .isEqualTo("POST /repos/acme/shop/actions/workflows/deploy.yml/dispatches");
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.text())
          .isEqualTo(
              "{\"ref\":\"main\",\"inputs\":{\"correlation_id\":\"1-\\\"x\\\"\"},"
                  + "\"return_run_details\":true}");
    }
  }

  @Test
  void a_server_that_does_not_name_the_run_has_started_it_too() {
    try (var stage = new GitHubClientStage(ScriptedAnswer.status(204))) {
      assertThat(dispatch(stage))
          .isEqualTo(
              new Ok<>(new Dispatched(Optional.empty(), Optional.empty()), Optional.empty()));
    }
  }

  @Test
  void a_dispatch_that_may_have_arrived_is_never_repeated() {
    for (ScriptedAnswer doubtful :
        List.of(ScriptedAnswer.status(502), new ScriptedAnswer.Reset())) {
      try (var stage = new GitHubClientStage(doubtful, ScriptedAnswer.status(204))) {
        assertThat(dispatch(stage))
            .isInstanceOfSatisfying(
                Unavailable.class,
                lost ->
                    assertThat(lost.sentence())
                        .endsWith("It may have been carried out, so it was not retried."));
        assertThat(stage.server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void a_dispatch_that_was_limited_is_not_repeated_either() {
    var slow = error(403, "You have exceeded a secondary rate limit.").header("Retry-After", "1");
    try (var stage = new GitHubClientStage(slow, ScriptedAnswer.status(204))) {
      assertThat(dispatch(stage)).isInstanceOf(RateLimited.class);
      assertThat(dispatch(stage)).isInstanceOf(RateLimited.class);
      assertThat(stage.server.requests()).hasSize(1);
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void a_dispatch_that_is_not_allowed_or_not_possible_says_why() {
    try (var stage =
        new GitHubClientStage(
            error(403, "Resource not accessible by personal access token"),
            error(422, "Workflow does not have 'workflow_dispatch' trigger"))) {
      assertThat(dispatch(stage))
          .isEqualTo(
              new Forbidden<Dispatched>(
                  "GitHub refused to start workflows on acme/shop (403): Resource not accessible by"
                      + " personal access token.",
                  Optional.of("The token needs Actions write.")));
      assertThat(dispatch(stage))
          .isEqualTo(
              new Invalid<Dispatched>(
                  "GitHub refused to start workflows on acme/shop (422): Workflow does not have"
                      + " 'workflow_dispatch' trigger.",
                  Optional.empty()));
    }
  }

  private static GitHubAnswer<Dispatched> dispatch(GitHubClientStage stage) {
    return stage.client.dispatch(
        SHOP, "deploy.yml", "main", Map.of("correlation_id", "1-\"x\""), stage.deadline);
  }
}
