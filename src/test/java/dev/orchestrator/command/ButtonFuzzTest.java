package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any custom ID pressed by any user: only what was offered is done. */
class ButtonFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TRACE = "1-67000001-cccccccccccccccccccccccc";
  private static final String CALLER = "4000000000000000009";
  private static final String OFFERED = "an-offered-nonce";
  private static final TraceStore TRACES = traces();
  private static final ComponentIntake INTAKE =
      new ComponentIntake(
          new ComponentRouter(
              List.of(new Pressed("once", true), new Pressed("anytime", false)),
              new Admins(Set.of(CALLER), Set.of())),
          TRACES,
          new ReplyWriter(text -> text),
          text -> text.replace("hunter2", "[redacted]"),
          new Incidents(AlertsManager.off()),
          () -> NOW);
  private static long interactions = 1_200_000_000_000_000_000L;

  private record Pressed(String name, boolean once) implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec(name, "deploy-client", once ? Access.ADMINS : Access.ANYONE, once);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      return new Reply.EditMessage(Message.of("done " + name));
    }
  }

  private static TraceStore traces() {
    try {
      LocalDynamo dynamo = LocalDynamo.start(Optional.empty());
      LocalTable.create(dynamo.client(), "buttons");
      var traces = new DynamoTraceStore(dynamo.client(), "buttons", new Redactor(), _ -> List.of());
      traces.offer(
          new SingleUseToken(
              OFFERED, CALLER, TRACE, Map.of(), NOW.plusSeconds(60), Optional.empty()));
      return traces;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static Stream<Arguments> seeds() {
    return Stream.of(
        arguments("once:" + OFFERED, "4000000000000000001"),
        arguments("once:" + OFFERED + " ", CALLER),
        arguments("once", CALLER),
        arguments("once:", CALLER),
        arguments("once::" + OFFERED, CALLER),
        arguments("once:" + "n".repeat(3_000), CALLER),
        arguments("anytime:x", "1"),
        arguments("anytime", "1"),
        arguments("ANYTIME:x", "1"),
        arguments(":", "1"),
        arguments("\u0000once:", CALLER),
        arguments("once:\ud83d\ude00", CALLER));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void a_press_of_what_was_not_offered_does_nothing(
      @NotNull String customId, @NotNull String person) {
    Json body = body(customId, person);
    if (InteractionReader.read(body)
        instanceof InteractionReader.Result.Read(Interaction.Component press)) {
      Json answer = Json.tryRead(INTAKE.answer(press, body, TRACE, NOW)).orElseThrow();
      String said = answer.get("data").text("content").orElse("");
      if (said.startsWith("done ")) {
        assertThat(customId).matches("(?s)anytime(:.*)?|once:" + OFFERED);
        assertThat(customId.startsWith("once") && !person.equals(CALLER)).isFalse();
      }
      assertThat(said)
          .doesNotContain(CommandMessages.NOT_STARTED)
          .doesNotContain(CommandMessages.BROKE);
    }
  }

  private static Json body(String customId, String person) {
    return Json.tryRead(
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeStringField("id", Long.toString(interactions++));
              json.writeStringField("application_id", "1000000000000000001");
              json.writeStringField("token", "t");
              json.writeNumberField("type", 3);
              json.writeObjectFieldStart("user");
              json.writeStringField("id", person);
              json.writeEndObject();
              json.writeObjectFieldStart("data");
              json.writeNumberField("component_type", 2);
              json.writeStringField("custom_id", customId);
              json.writeEndObject();
              json.writeEndObject();
            }))
        .orElseThrow();
  }
}
