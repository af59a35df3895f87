package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.Interaction;
import dev.orchestrator.discord.InteractionReader;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Every payload under {@code events/}, read and answered by the real handler. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private LocalDynamo dynamo;
  private Orchestrator function;

  @BeforeAll
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "orchestrator-dev");
    function =
        new Orchestrator(
            TestServices.with(
                dynamo.client(), Map.of(), CLOCK, OutputStream.nullOutputStream()));
  }

  @AfterAll
  void stop() {
    dynamo.close();
  }

  private Json answer(String wrapper, String body) {
    return Json.tryRead(function.handle(Events.wrapped(wrapper, body), Optional.empty()))
        .orElseThrow();
  }

  private static Class<? extends Interaction> kindOf(String name) {
    return switch (name.split("-", 2)[0]) {
      case "ping" -> Interaction.Ping.class;
      case "slash", "extra", "entitled" -> Interaction.SlashCommand.class;
      case "user" -> Interaction.UserContext.class;
      case "message" -> Interaction.MessageContext.class;
      case "autocomplete" -> Interaction.Autocomplete.class;
      case "button", "select" -> Interaction.Component.class;
      case "modal" -> Interaction.ModalSubmit.class;
      case "entry", "sku" -> Interaction.Unknown.class;
      default ->
          switch (name) {
            case "unknown-interaction-type" -> Interaction.Unknown.class;
            case "unknown-component-type" -> Interaction.Component.class;
            case "unknown-option-type" -> Interaction.SlashCommand.class;
            default -> throw new AssertionError("which kind is " + name + "?");
          };
    };
  }

  @Test
  void every_interaction_is_read_as_what_it_is() {
    List<String> names = Events.names("interactions");
    assertThat(names).hasSizeGreaterThan(40);
    for (String name : names) {
      Json body = Json.tryRead(Events.bytes("interactions", name)).orElseThrow();
      assertThat(InteractionReader.read(body, Optional.empty()))
          .as(name)
          .isInstanceOfSatisfying(
              InteractionReader.Result.Read.class,
              read -> assertThat(read.interaction()).isInstanceOf(kindOf(name)));
    }
  }

  @Test
  void every_interaction_is_answered_through_every_way_that_AWS_delivers_it() {
    for (String wrapper :
        List.of(
            "apigw-http-v2",
            "apigw-http-v2-base64",
            "function-url",
            "apigw-rest-v1",
            "alb",
            "alb-multi-value")) {
      for (String name : Events.names("interactions")) {
        Json answer = answer(wrapper, Events.interaction(name, CLOCK.instant()));
        assertThat(answer.get("statusCode").integer()).as(wrapper + " " + name).hasValue(200);
        assertThat(Json.read(answer.text("body").orElse("")).get("type").integer())
            .as(wrapper + " " + name)
            .hasValue(typeOfAnswer(name));
      }
    }
  }

  private static long typeOfAnswer(String name) {
    return switch (kindOf(name).getSimpleName()) {
      case "Ping" -> 1;
      case "Autocomplete" -> 8;
      default -> name.equals("slash-diagnose") ? 5 : 4;
    };
  }

  @Test
  void a_body_with_one_changed_byte_is_refused_through_every_way() {
    for (String wrapper : List.of("apigw-http-v2", "apigw-rest-v1", "alb", "alb-multi-value")) {
      String event =
          new String(Events.wrapped(wrapper, Events.interaction("ping", CLOCK.instant())), UTF_8)
              .replace("TEST_TOKEN", "TEST_T0KEN");
      Json answer =
          Json.tryRead(function.handle(event.getBytes(UTF_8), Optional.empty())).orElseThrow();
      assertThat(answer.get("statusCode").integer()).as(wrapper).hasValue(401);
    }
  }

  @Test
  void an_old_payload_is_refused_as_a_replay_although_its_signature_holds() {
    String body = new String(Events.bytes("interactions", "slash-diagnose"), UTF_8);

    assertThat(answer("apigw-http-v2", body).get("statusCode").integer()).hasValue(401);
  }

  @Test
  void a_discord_webhook_event_is_no_interaction() {
    for (String name : Events.names("webhook")) {
      String body = new String(Events.bytes("webhook", name), UTF_8);
      assertThat(answer("apigw-http-v2", body).get("statusCode").integer())
          .as(name)
          .hasValue(400);
    }
  }

  @Test
  void no_body_ends_in_a_line_break_and_all_payloads_are_JSON() {
    for (String folder : List.of("interactions", "aws", "github", "webhook")) {
      for (String name : Events.names(folder)) {
        byte[] bytes = Events.bytes(folder, name);
        assertThat(Json.tryRead(bytes)).as(name).isPresent();
        assertThat(bytes[bytes.length - 1]).as(name).isEqualTo((byte) '}');
      }
    }
  }
}
