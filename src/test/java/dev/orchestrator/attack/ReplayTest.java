package dev.orchestrator.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A genuine request, replayed. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
  private static final int COPIES = 24;

  private Target target;

  @BeforeAll
  void start() throws IOException {
    target = new Target();
  }

  @AfterAll
  void stop() {
    target.close();
  }

  private long items() {
    return target.dynamo().client().scan(scan -> scan.tableName(Target.TABLE)).items().stream()
        .filter(item -> item.get("pk").s().startsWith("USER#"))
        .filter(item -> item.get("sk").s().startsWith("TRACE#"))
        .count();
  }

  @Test
  void copies_that_arrive_together_through_every_gateway_are_one_command_with_one_answer()
      throws Exception {
    long before = items();
    Events.Request recorded = target.fresh(Events.body("slash-diagnose")).signed();
    var answers = new ArrayList<Future<Json>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < COPIES; i++) {
        AwsShape shape = AwsShape.values()[i % AwsShape.values().length];
        answers.add(threads.submit(() -> target.send(recorded, shape)));
      }
    }

    Set<String> replies = new HashSet<>();
    for (Future<Json> answer : answers) {
      assertThat(Target.status(answer.get())).isEqualTo(200);
      replies.add(answer.get().text("body").orElse(""));
    }
    assertThat(replies).containsExactly("{\"type\":5}");
    assertThat(items()).isEqualTo(before + 1);
  }

  @Test
  void what_was_signed_cannot_be_sent_again_as_anything_else() {
    Events.Request recorded = target.fresh(Events.body("slash-diagnose")).signed();
    Events.Body body =
        new Events.Body(new String(recorded.body(), java.nio.charset.StandardCharsets.UTF_8));

    assertThat(Target.status(target.send(recorded.withBody(body.withId(target.freshId()).bytes()))))
        .isEqualTo(401);
    assertThat(
            Target.status(
                target.send(recorded.withBody(body.withUser("4000000000000000009").bytes()))))
        .isEqualTo(401);
    assertThat(
            Target.status(target.send(recorded.withHeader("x-signature-timestamp", "1700000001"))))
        .isEqualTo(401);
    assertThat(Target.status(target.send(recorded.withPath("/github/webhook")))).isEqualTo(401);
  }

  @Test
  void a_webhook_of_GitHub_is_no_interaction_though_its_sender_holds_a_secret() {
    var signature = new dev.orchestrator.github.WebhookSignature(Target.WEBHOOK_SECRET);
    Events.Body body = target.fresh(Events.body("slash-diagnose"));
    Events.Request webhook = body.fromGitHub("ping", signature.sign(body.bytes()));

    assertThat(Target.status(target.send(webhook.withPath("/discord/interactions"))))
        .isEqualTo(401);
  }
}
