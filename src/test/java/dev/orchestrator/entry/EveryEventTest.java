package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Every payload under {@code events/}, answered by the real handler on a real table. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryEventTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private LocalDynamo dynamo;
  private Orchestrator function;
  private long next;

  @BeforeAll
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "orchestrator-dev");
    function =
        new Orchestrator(
            TestServices.with(dynamo.client(), Map.of(), CLOCK, OutputStream.nullOutputStream()));
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  private Json handle(byte[] event) {
    return Json.tryRead(function.handle(event, Optional.empty())).orElseThrow();
  }

  /** With a fresh id, because an old one is refused as a replay. */
  private Events.Request fresh(String name) {
    return Events.body(name).withId(Snowflake.of(CLOCK.instant(), ++next)).signed();
  }

  private static long typeOfAnswer(String name) {
    if (name.equals("ping")) {
      return 1;
    }
    if (name.startsWith("autocomplete")) {
      return 8;
    }
    return name.equals("slash-diagnose") ? 5 : 4;
  }

  @Test
  void every_interaction_is_answered_through_every_way_that_AWS_delivers_it() {
    for (AwsShape shape : AwsShape.values()) {
      for (String name : Events.names("interactions")) {
        Json answer = handle(fresh(name).as(shape));
        assertThat(answer.get("statusCode").integer()).as(shape + " " + name).hasValue(200);
        assertThat(Json.read(answer.text("body").orElse("")).get("type").integer())
            .as(shape + " " + name)
            .hasValue(typeOfAnswer(name));
      }
    }
  }

  @Test
  void a_payload_as_it_stands_in_its_file_is_refused_as_a_replay() {
    Json answer = handle(Events.body("slash-diagnose").signed().as(AwsShape.HTTP_API));

    assertThat(answer.get("statusCode").integer()).hasValue(401);
  }

  @Test
  void every_bad_request_is_refused_and_none_is_a_failure_of_ours() {
    for (String name : Events.names("aws")) {
      if (name.startsWith("bad-")) {
        assertThat(handle(Events.aws(name)).get("statusCode").integer().orElse(0))
            .as(name)
            .isIn(400L, 401L, 405L);
      }
    }
  }

  @Test
  void a_webhook_event_of_Discord_is_no_interaction() {
    for (String name : Events.names("webhook")) {
      Json answer = handle(Events.webhook(name).signed().as(AwsShape.HTTP_API));
      assertThat(answer.get("statusCode").integer()).as(name).hasValue(400);
    }
  }
}
