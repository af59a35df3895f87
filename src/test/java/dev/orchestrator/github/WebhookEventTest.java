package dev.orchestrator.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.github.WebhookEvent.Ignored;
import dev.orchestrator.github.WebhookEvent.JobChanged;
import dev.orchestrator.github.WebhookEvent.Ping;
import dev.orchestrator.github.WebhookEvent.RunChanged;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEventTest {
  private static final RepositoryName STOREFRONT = new RepositoryName("octo-org", "storefront");

  private static Optional<WebhookEvent> read(String event, String file) {
    return WebhookEvent.read(event, Events.github(file).json().toBytes());
  }

  private static Optional<WebhookEvent> body(String event, String body) {
    return WebhookEvent.read(event, body.getBytes(UTF_8));
  }

  @Test
  void a_run_that_ended_is_read_with_its_conclusion() {
    assertThat(read("workflow_run", "workflow-run-completed-failure").orElseThrow())
        .isInstanceOfSatisfying(
            RunChanged.class,
            changed -> {
              assertThat(changed.repository()).isEqualTo(STOREFRONT);
              assertThat(changed.action()).isEqualTo("completed");
              assertThat(changed.run().id()).isEqualTo(7100000001L);
              assertThat(changed.run().conclusion()).contains("failure");
              assertThat(changed.run().title())
                  .isEqualTo("Deploy 1-6631f0c0-0123456789abcdef01234567");
            });
    assertThat(read("workflow_run", "workflow-run-requested").orElseThrow())
        .isInstanceOfSatisfying(
            RunChanged.class, changed -> assertThat(changed.run().isCompleted()).isFalse());
  }

  @Test
  void a_job_is_read_with_its_run_and_steps() {
    assertThat(read("workflow_job", "workflow-job-completed").orElseThrow())
        .isInstanceOfSatisfying(
            JobChanged.class,
            changed -> {
              assertThat(changed.repository()).isEqualTo(STOREFRONT);
              assertThat(changed.runId()).isEqualTo(7100000001L);
              assertThat(changed.attempt()).isEqualTo(1);
              assertThat(changed.job().name()).isEqualTo("deploy");
              assertThat(changed.job().steps()).hasSize(3);
            });
    assertThat(read("workflow_job", "workflow-job-in-progress")).isPresent();
    assertThat(read("workflow_run", "workflow-run-in-progress")).isPresent();
    assertThat(read("workflow_run", "workflow-run-completed-success")).isPresent();
  }

  @Test
  void a_ping_is_a_ping_and_what_nobody_asked_for_is_ignored() {
    assertThat(read("ping", "ping")).contains(new Ping());
    assertThat(body("star", "{\"action\":\"created\"}")).contains(new Ignored("star"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "\"workflow_run\"",
        "{}",
        "{\"workflow_run\":{}}",
        "{\"workflow_run\":[],\"repository\":7}",
        "{\"workflow_run\":{\"id\":\"1\",\"status\":\"queued\",\"created_at\":\"2024-05-01T10:00:00Z\"},\"repository\":{\"full_name\":\"a/b\"}}",
        "{\"workflow_run\":{\"id\":1e99,\"status\":\"queued\",\"created_at\":\"2024-05-01T10:00:00Z\"},\"repository\":{\"full_name\":\"a/b\"}}",
        "{\"workflow_run\":{\"id\":1,\"status\":\"queued\",\"created_at\":\"soon\"},\"repository\":{\"full_name\":\"a/b\"}}",
        "{\"workflow_run\":{\"id\":1,\"status\":\"queued\",\"created_at\":\"2024-05-01T10:00:00Z\"},\"repository\":{\"full_name\":\"../../etc\"}}",
        "{\"workflow_run\":{\"id\":1,\"status\":\"queued\",\"created_at\":\"2024-05-01T10:00:00Z\"}}",
        "{\"workflow_job\":{\"id\":1,\"status\":\"queued\"},\"repository\":{\"full_name\":\"a/b\"}}",
      })
  void a_body_that_github_does_not_send_is_no_event(String hostile) {
    assertThat(body("workflow_run", hostile)).isEmpty();
    assertThat(body("workflow_job", hostile)).isEmpty();
  }

  @Test
  void a_name_or_a_nesting_that_github_does_not_send_is_no_event() {
    for (String name : new String[] {"", "PING", "ping\n", "x".repeat(41), "../ping"}) {
      assertThat(body(name, "{}")).as(name).isEmpty();
    }
    assertThat(body("ping", "{\"a\":".repeat(1_000))).isEmpty();
    assertThat(body("workflow_run", "[".repeat(100_000))).isEmpty();
  }
}
