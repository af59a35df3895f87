package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
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
}
