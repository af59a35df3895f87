package dev.orchestrator.local.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.RestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhooksTest {
  private static final Duration WHOLE_RUN = Duration.ofMinutes(1);

  private GitHubOnLoopback github;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    github = GitHubOnLoopback.start();
    github.receivesWebhooks();
  }

  @AfterEach
  void stop() {
    github.close();
  }

  @Test
  void a_run_tells_everything_that_happens_in_order() throws Exception {
    github.deploy("1-abc");
    github.clock.advance(WHOLE_RUN);
    github.gitHub.advance();

    assertThat(github.eventNames())
        .containsExactly(
            "workflow_run requested",
            "workflow_job queued",
            "workflow_run in_progress",
            "workflow_job in_progress",
            "workflow_job completed",
            "workflow_job queued",
            "workflow_job in_progress",
            "workflow_job completed",
            "workflow_run completed");
  }

  @Test
  void a_delivery_is_signed_over_its_bytes() throws Exception {
    github.deploy("1-abc");

    Call call = github.events().get(0);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(GitHubOnLoopback.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(call.header("x-hub-signature-256"))
        .contains("sha256=" + HexFormat.of().formatHex(mac.doFinal(call.body())));
    assertThat(call.header("user-agent"))
        .hasValueSatisfying(agent -> assertThat(agent).startsWith("GitHub-Hookshot/"));
    assertThat(call.header("x-github-delivery"))
        .hasValueSatisfying(id -> assertThat(id).hasSize(36));
    assertThat(call.path()).isEqualTo("/github/webhook");
  }

  @Test
  void each_delivery_shows_the_run_as_it_was_then() throws Exception {
    long id = github.deploy("1-abc");
    github.clock.advance(WHOLE_RUN);
    github.gitHub.advance();

    Json started = github.events().get(2).json().get("workflow_run");
    assertThat(started.get("id").integer()).hasValue(id);
    assertThat(started.text("status")).contains("in_progress");
    assertThat(started.get("conclusion").isAbsent()).isTrue();
    assertThat(started.text("name")).contains("Deploy 1-abc");
    Json ended = github.events().get(8).json();
    assertThat(ended.get("workflow_run").text("conclusion")).contains("success");
    assertThat(ended.get("repository").text("full_name")).contains("octo-org/storefront");
    Json job = github.events().get(4).json().get("workflow_job");
    assertThat(job.text("name")).contains("build");
    assertThat(job.text("conclusion")).contains("success");
  }

  @Test
  void a_lost_webhook_is_lost_and_can_be_sent_again() throws Exception {
    github.gitHub.faults().add(GitHubFaults.webhookLost().on("WEBHOOK /workflow_run/requested"));
    github.deploy("1-abc");
    assertThat(github.eventNames()).containsExactly("workflow_job queued");
    WebhookDelivery lost =
        github
            .gitHub
            .deliveries()
            .await(one -> one.note().equals("lost"), GitHubOnLoopback.SOON)
            .orElseThrow();

    assertThat(github.gitHub.redeliver(lost.id())).isTrue();

    assertThat(github.eventNames()).last().isEqualTo("workflow_run requested");
    assertThat(github.events().getLast().header("x-github-delivery")).contains(lost.id());
  }

  @Test
  void a_webhook_sent_twice_has_one_delivery_id() throws Exception {
    github.gitHub.faults().add(GitHubFaults.webhookTwice());
    github.deploy("1-abc");

    assertThat(github.eventNames())
        .containsExactly("workflow_run requested", "workflow_run requested", "workflow_job queued");
    assertThat(github.events().get(0).header("x-github-delivery"))
        .isEqualTo(github.events().get(1).header("x-github-delivery"));
  }

  @Test
  void webhooks_can_arrive_out_of_order() throws Exception {
    github.gitHub.faults().add(GitHubFaults.webhookOutOfOrder());
    github.deploy("1-abc");

    assertThat(github.eventNames())
        .containsExactly("workflow_job queued", "workflow_run requested");
  }

  @Test
  void a_run_that_is_finished_by_hand_tells_its_end_once() throws Exception {
    long id = github.deploy("1-abc");
    github.clock.advance(Duration.ofMillis(1500));
    github.gitHub.finishRun(id, WorkflowRun.FAILURE);
    github.clock.advance(WHOLE_RUN);
    github.gitHub.advance();

    assertThat(github.eventNames())
        .containsExactly(
            "workflow_run requested",
            "workflow_job queued",
            "workflow_run in_progress",
            "workflow_job in_progress",
            "workflow_job completed",
            "workflow_job completed",
            "workflow_run completed");
  }

  @Test
  void with_ticking_webhooks_leave_without_anybody_asking() throws Exception {
    try (var ticking =
        SimulatedGitHub.start(
            SimulatedGitHubSettings.with(GitHubOnLoopback.TOKEN, Clock.systemUTC())
                .withTiming(Duration.ofMillis(50), Duration.ofMillis(20)))) {
      ticking.sendWebhooksTo(github.gitHub.apiBase(), GitHubOnLoopback.SECRET);
      try (var rest =
          new RestClient(ticking.apiBase())
              .header("Authorization", "Bearer " + GitHubOnLoopback.TOKEN)) {
        rest.send("POST", GitHubOnLoopback.DISPATCH, "{\"ref\":\"main\"}");
      }

      assertThat(
              ticking
                  .deliveries()
                  .await(
                      one -> one.toString().startsWith("workflow_run completed"),
                      GitHubOnLoopback.SOON))
          .isPresent();
    }
  }
}
