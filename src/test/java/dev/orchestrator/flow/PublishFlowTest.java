package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From an upload with a key to the issue, and from a label to the counter. */
@Timeout(120)
class PublishFlowTest {
  private static RunningSystem running;

  @BeforeAll
  static void start() throws Exception {
    running =
        RunningSystem.start(
            "AUDIT_REPOSITORY",
            "octo-org/audits",
            "GITHUB_WEBHOOK_SECRET",
            "hook-" + "secret-of-publish-flow");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static void upload(String id, int repositories) throws Exception {
    String hits =
        IntStream.rangeClosed(1, repositories)
            .mapToObj(i ->
                "{\"repo\":\"octo-org/%s-%d\",\"path\":\"src/%d.py\",\"pattern\":\"jinja2.Template\"}"
                    .formatted(id, i, i))
            .collect(Collectors.joining(","));
    String artifact =
        """
        {"org_unregistered_hits":[%s],"audit_id":"%s",
         "consumer_metadata":{"timestamp":"2026-11-01T10:00:00Z","consumer_name":"org","tool_version":"1"}}
        """
            .formatted(hits, id);
    var answer =
        running.post(
            "/api/v1/audit/artifacts",
            Map.of(
                "x-api-key",
                running.system().apiKey().reveal(),
                "content-type",
                "application/json"),
            artifact.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(202);
  }

  private static List<Json> issues(String id) {
    return running.system().gitHub().issues().stream()
        .filter(issue -> issue.text("body").orElse("").startsWith("<!-- audit_id:" + id + " -->"))
        .toList();
  }

  /** Before that the number of the issue is not known yet, and the schedule finds the label. */
  private static void awaitPublished(String id) throws Exception {
    var http = java.net.http.HttpClient.newHttpClient();
    var request =
        java.net.http.HttpRequest.newBuilder(running.uri().resolve("/api/v1/audit/artifacts/" + id))
            .header("x-api-key", running.system().apiKey().reveal())
            .build();
    Await.until(
        "the publication",
        () -> {
          try {
            return http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("\"published\"");
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  private static String metrics() throws Exception {
    return running.send("GET", "/metrics").body();
  }

  @Test
  void an_artifact_with_eleven_repositories_becomes_one_digest() throws Exception {
    upload("eleven", 11);
    upload("eleven", 11);

    Await.until("the digest", () -> !issues("eleven").isEmpty());

    Await.until(
        "the metric",
        () -> {
          try {
            return metrics().contains("\naudit_digest_created_total 1\n");
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
    assertThat(issues("eleven")).hasSize(1);
    assertThat(issues("eleven").getFirst().text("title"))
        .contains("[Audit Digest] 11 repos with unregistered renderers");
    assertThat(issues("eleven").getFirst().text("html_url").orElseThrow())
        .startsWith("https://github.com/octo-org/audits/issues/");
    assertThat(metrics()).contains("github_api_quota_remaining ");
  }

  @Test
  void a_label_by_hand_is_counted_once() throws Exception {
    upload("labelled", 1);
    Await.until("the issue", () -> !issues("labelled").isEmpty());
    long number = issues("labelled").getFirst().get("number").integer().orElseThrow();
    awaitPublished("labelled");

    running.system().gitHub().label("octo-org/audits", number, List.of("audit-fp"));

    Await.until(
        "the mark",
        () -> {
          try {
            return metrics().contains("\naudit_fp_marked_total 1\n");
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  private static SentInteraction audit(String command, Map<String, String> options)
      throws Exception {
    return Commands.run(running, "audit " + command, options);
  }

  private static String content(SentInteraction sent) {
    return sent.states().getLast().content();
  }

  @Test
  void the_status_shows_criteria_and_issues_and_a_button_marks_one() throws Exception {
    upload("pressed", 1);
    Await.until("the issue", () -> !issues("pressed").isEmpty());
    long number = issues("pressed").getFirst().get("number").integer().orElseThrow();
    awaitPublished("pressed");

    SentInteraction status = audit("status", Map.of("repo", "octo-org/pressed-1"));

    assertThat(content(status))
        .contains("**Open findings** 0 critical, 1 high", "**Quota** ", "**Mode** individual")
        .contains("issue-create failures 0", "false positives", "collector timeouts 0 a day")
        .contains("1 open in octo-org/audits", "`pressed`");
    Commands.run(
        running, new Action.Button(status.messageId().orElseThrow(), "audit-fp:" + number));
    Await.until(
        "the label",
        () -> issues("pressed").getFirst().get("labels").toString().contains("audit-fp"));
    assertThat(content(audit("fp", Map.of("issue", Long.toString(number)))))
        .contains("already marked");
    assertThat(content(audit("status", Map.of("repo", "octo-org/pressed-1"))))
        .contains("0 high", "0 open in");
  }

  @Test
  void the_alert_about_a_refusal_has_a_button_that_publishes_again() throws Exception {
    Fault refusal = GitHubFaults.refusal(403, "no").on("POST */issues").times(Fault.ALWAYS);
    running.system().gitHub().faults().add(refusal);
    upload("refused", 2);
    SimulatedMessage alert = awaitAlert("Audit refused could not be published");
    assertThat(alert.now().components().toString())
        .contains("Retry publish", "audit-retry:refused");
    running.system().gitHub().faults().clear();

    Commands.run(running, new Action.Button(alert.id(), "audit-retry:refused"));

    awaitPublished("refused");
    assertThat(issues("refused")).hasSize(2);
  }

  @Test
  void the_playground_shows_artifacts_their_way_and_their_issues() throws Exception {
    upload("looked-at", 1);
    awaitPublished("looked-at");

    Json shown = Json.read(running.send("GET", "/playground/findings").body());

    long number = issues("looked-at").getFirst().get("number").integer().orElseThrow();
    assertThat(shown.get("audits").items())
        .filteredOn(audit -> audit.text("id").orElse("").equals("looked-at"))
        .singleElement()
        .satisfies(audit -> {
          assertThat(audit.text("state")).contains("published");
          assertThat(audit.get("issues").items().getFirst().integer()).hasValue(number);
        });
    assertThat(shown.get("issues").items())
        .anySatisfy(issue -> {
          assertThat(issue.text("repository")).contains("octo-org/audits");
          assertThat(issue.text("title").orElse("")).contains("looked-at-1");
        });
  }

  private static SimulatedMessage awaitAlert(String text) throws InterruptedException {
    return running
        .system()
        .discord()
        .awaitMessage(
            message ->
                message.channelId().equals(SimulatedServer.ALERTS.id())
                    && message.now().content().contains(text),
            Duration.ofSeconds(30))
        .orElseThrow();
  }
}
