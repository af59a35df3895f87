package dev.orchestrator.feature.githubwebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.Events;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.github.Deliveries;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WebhookSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GitHubWebhookEndpointTest {
  private static final String SECRET = "a-secret-" + "of-the-test";
  private static final byte[] RUN =
      Events.github("workflow-run-completed-failure").json().toBytes();

  private final Set<String> claimed = new HashSet<>();
  private final Deliveries deliveries =
      new Deliveries() {
        @Override
        public boolean claim(String id, Instant now) {
          return claimed.add(id);
        }

        @Override
        public void release(String id, Instant now) {
          claimed.remove(id);
        }
      };
  private final List<WebhookEvent> seen = new ArrayList<>();
  private boolean broken;
  private final GitHubWebhookEndpoint endpoint =
      new GitHubWebhookEndpoint(() -> Optional.of(SECRET), deliveries, this::take);

  private void take(WebhookEvent event) {
    if (broken) {
      throw new IllegalStateException("the effect failed");
    }
    seen.add(event);
  }

  private static EndpointRequest delivery(String id) {
    return new EndpointRequest(
        "POST",
        "/github/webhook",
        Map.of(
            "content-type",
            "application/json",
            "x-github-event",
            "workflow_run",
            "x-github-delivery",
            id,
            "x-hub-signature-256",
            new WebhookSignature(SECRET).sign(RUN)),
        RUN,
        "1-67000000-000000000000000000000001",
        Instant.EPOCH);
  }

  @Test
  void an_event_has_its_effect_once() {
    assertThat(endpoint.handle(delivery("a")).status()).isEqualTo(202);
    assertThat(endpoint.handle(delivery("a")).status()).isEqualTo(202);
    assertThat(endpoint.handle(delivery("b")).status()).isEqualTo(202);

    assertThat(seen).hasSize(2).allMatch(event -> event instanceof WebhookEvent.RunChanged);
  }

  @Test
  void an_effect_that_failed_may_be_delivered_again() {
    broken = true;
    assertThatThrownBy(() -> endpoint.handle(delivery("a")))
        .isInstanceOf(IllegalStateException.class);

    broken = false;
    assertThat(endpoint.handle(delivery("a")).status()).isEqualTo(202);
    assertThat(seen).hasSize(1);
  }
}
