package dev.orchestrator.feature.githubwebhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.trace.DynamoExpectations;
import dev.orchestrator.trace.TraceKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an event of GitHub leaves in the table for whoever waits for its run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitHubWebhookEndpointTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TABLE = "webhooks";
  private static final String SECRET = "a-secret-" + "of-the-test";
  private static final String RUN = "workflow-run-completed-failure";

  private LocalDynamo dynamo;
  private DynamoExpectations expectations;
  private GitHubWebhookEndpoint endpoint;

  @BeforeAll
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    expectations = new DynamoExpectations(dynamo.client(), TABLE);
    endpoint = new GitHubWebhookEndpoint(() -> Optional.of(SECRET), expectations);
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  private int deliver(String event, String file, Optional<String> delivery) {
    byte[] body = Events.github(file).json().toBytes();
    var headers =
        new HashMap<>(
            Map.of(
                "content-type",
                "application/json",
                "x-github-event",
                event,
                "x-hub-signature-256",
                new WebhookSignature(SECRET).sign(body)));
    delivery.ifPresent(id -> headers.put("x-github-delivery", id));
    return endpoint
        .handle(
            new EndpointRequest(
                "POST",
                "/github/webhook",
                headers,
                body,
                "1-67000000-000000000000000000000001",
                T0))
        .status();
  }

  private long news() {
    return dynamo.client().scan(scan -> scan.tableName(TABLE)).items().stream()
        .filter(item -> item.toString().contains("NEWS#"))
        .count();
  }

  @Test
  void an_event_is_news_once_and_only_for_a_run_that_somebody_waits_for() {
    assertThat(deliver("workflow_run", RUN, Optional.of("before"))).isEqualTo(202);
    assertThat(news()).isZero();

    expectations.expect(
        "octo-org/storefront#7100000001", new TraceKey("4001", "1"), T0.plusSeconds(600));
    for (int i = 0; i < 3; i++) {
      assertThat(deliver("workflow_run", RUN, Optional.of("a"))).isEqualTo(202);
    }
    assertThat(news()).isEqualTo(1);
    assertThat(deliver("workflow_job", "workflow-job-completed", Optional.of("b"))).isEqualTo(202);
    assertThat(news()).isEqualTo(2);
  }

  @Test
  void an_event_without_a_delivery_id_could_not_be_told_from_its_repetition() {
    assertThat(deliver("workflow_run", RUN, Optional.empty())).isEqualTo(400);
    assertThat(deliver("workflow_run", RUN, Optional.of("a b"))).isEqualTo(400);
    assertThat(deliver("ping", "ping", Optional.empty())).isEqualTo(202);
  }
}
