package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GitHubControlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private GitHubOnLoopback github;

  @BeforeEach
  void start() throws IOException {
    github = GitHubOnLoopback.start();
  }

  @AfterEach
  void stop() {
    github.close();
  }

  @Test
  void runs_can_be_seen_started_and_finished_from_another_process() throws Exception {
    github.gitHub.faults().add(GitHubFaults.runNeverStarts());
    long id = github.deploy("1-abc");

    Json newest = github.control.get("/runs").json().get("runs").items().getFirst();
    assertThat(newest.get("id").integer()).hasValue(id);
    assertThat(newest.get("inputs").text("correlation_id")).contains("1-abc");
    assertThat(github.control.send("POST", "/runs/" + id + "/start", "{}").json().text("status"))
        .contains("in_progress");
    assertThat(
            github
                .control
                .send("POST", "/runs/" + id + "/finish", "{\"conclusion\":\"failure\"}")
                .json()
                .text("conclusion"))
        .contains("failure");
    assertThat(github.control.send("POST", "/runs/" + id + "/finish", "{}").status())
        .isEqualTo(404);
  }

  @Test
  void a_workflow_is_started_by_hand_if_it_can_be() throws Exception {
    RestClient.Got started = github.control.send("POST", "/runs", "{\"workflow\":\"deploy.yml\"}");

    assertThat(started.status()).isEqualTo(201);
    Json runs = github.control.get("/runs").json();
    assertThat(runs.get("runs").items().getFirst().get("id").integer())
        .isEqualTo(started.json().get("id").integer());
    assertThat(runs.get("workflows").toString()).isEqualTo("[\"deploy.yml\",\"diagnose.yml\"]");
    assertThat(github.control.send("POST", "/runs", "{\"workflow\":\"checks.yml\"}").status())
        .isEqualTo(400);
    assertThat(github.control.send("POST", "/runs", "{}").status()).isEqualTo(400);
  }

  @Test
  void a_webhook_that_is_off_tells_nothing() throws Exception {
    assertThat(github.control.get("/webhooks").json().toString())
        .isEqualTo("{\"configured\":false,\"on\":false}");
    github.gitHub.sendWebhooksTo(URI.create("http://127.0.0.1:1/"), "any words");

    assertThat(github.control.send("PUT", "/webhooks", "{\"on\":false}").json().toString())
        .isEqualTo("{\"configured\":true,\"on\":false}");
    assertThat(github.control.send("PUT", "/webhooks", "{}").status()).isEqualTo(400);
    long id = github.deploy("1-abc");
    github.gitHub.finishRun(id, "success");
    github.control.send("PUT", "/webhooks", "{\"on\":true}");
    github.deploy("1-def");

    var first =
        github.gitHub.deliveries().await(one -> one.event().startsWith("workflow_"), PATIENCE);
    assertThat(first.orElseThrow().text()).contains("1-def").doesNotContain("1-abc");
  }

  @Test
  void every_kind_of_fault_that_is_listed_can_be_switched_on() throws Exception {
    for (String kind : GitHubFaults.KINDS) {
      RestClient.Got put =
          github.control.send("PUT", "/faults", "{\"faults\":[{\"kind\":\"" + kind + "\"}]}");
      assertThat(put.status()).as(kind).isEqualTo(200);
      assertThat(github.gitHub.faults().active().getFirst().fault().name()).isEqualTo(kind);
    }
  }

  @Test
  void a_secondary_limit_has_a_retry_after_and_calls_left() throws Exception {
    github.gitHub.faults().add(GitHubFaults.secondaryLimit(403, Duration.ofSeconds(30)));
    github.gitHub.faults().add(GitHubFaults.secondaryLimit(429, Duration.ofSeconds(5)));

    RestClient.Got forbidden = github.rest.get(GitHubOnLoopback.REPOSITORY);
    RestClient.Got tooMany = github.rest.get(GitHubOnLoopback.REPOSITORY);

    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.header("retry-after")).contains("30");
    assertThat(forbidden.header("x-ratelimit-remaining")).contains("5000");
    assertThat(forbidden.toString()).contains("secondary rate limit");
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(github.rest.get(GitHubOnLoopback.REPOSITORY).status()).isEqualTo(200);
  }

  @Test
  void a_primary_limit_has_no_calls_left() throws Exception {
    github.gitHub.faults().add(GitHubFaults.primaryLimit());

    RestClient.Got got = github.rest.get(GitHubOnLoopback.REPOSITORY);

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.header("x-ratelimit-remaining")).contains("0");
    assertThat(got.header("x-ratelimit-reset")).isPresent();
  }

  @Test
  void a_dispatch_whose_answer_is_lost_has_started_its_run() {
    int before = github.gitHub.runs().size();
    github.gitHub.faults().add(GitHubFaults.lostAnswer());

    assertThatThrownBy(() -> github.deploy("1-abc")).isInstanceOf(IOException.class);

    assertThat(github.gitHub.runs()).hasSize(before + 1);
    assertThat(github.gitHub.requests().getLast().acted()).isTrue();
  }

  @Test
  void the_journal_keeps_what_the_bot_asked() throws Exception {
    github.deploy("1-abc");

    assertThat(github.gitHub.requests().getLast())
        .hasToString("POST " + GitHubOnLoopback.DISPATCH + " 200");
    assertThat(github.gitHub.requests().getLast().json().text("ref")).contains("main");
    Json shown = github.control.get("/requests").json().get("requests").items().getLast();
    assertThat(shown.get("status").integer()).hasValue(200);
  }
}
