package dev.orchestrator.discord.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.Events;
import dev.orchestrator.Work;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a signed body holds: it is an interaction or malformed, never an exception. */
class InteractionFuzzTest {
  private static final long BYTES_A_CHARACTER = 2_000;
  private static final long BYTES_ANYWAY = 400_000;

  static Stream<Arguments> seeds() {
    return Stream.concat(
            Events.names("interactions").stream().map(name -> Events.body(name).text()),
            Events.names("webhook").stream().map(name -> Events.webhook(name).text()))
        .map(text -> arguments(text));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void any_body_is_an_interaction_or_malformed(@NotNull String text) {
    Optional<Json> body = Json.tryRead(text);
    if (body.isEmpty()) {
      return;
    }
    var reading = Work.ofSecond(() -> InteractionReader.read(body.get()));

    assertThat(reading.bytes()).isLessThan(BYTES_ANYWAY + BYTES_A_CHARACTER * text.length());
    switch (reading.result()) {
      case InteractionReader.Result.Malformed(String reason) ->
          assertThat(reason).startsWith("The ").endsWith(".");
      case InteractionReader.Result.Read(Interaction interaction) ->
          assertReadsTheSameAsStored(interaction, body.get());
    }
  }

  private static void assertReadsTheSameAsStored(Interaction interaction, Json body) {
    Envelope envelope = interaction.envelope();
    assertThat(Snowflake.isValid(envelope.id())).isTrue();
    assertThat(envelope.createdAt()).isNotNull();
    Json stored = Json.read(StoredInteraction.of(body));
    assertThat(stored.get("token").isAbsent()).isTrue();
    switch (interaction) {
      case Interaction.Ping _ -> {}
      // It holds its body, and no worker gets it.
      case Interaction.Unknown _ -> {}
      default ->
          assertThat(InteractionReader.read(stored, Optional.of(envelope.token())))
              .usingRecursiveComparison()
              .withEqualsForType(
                  (one, other) -> one.toString().equals(other.toString()), Json.class)
              .isEqualTo(new InteractionReader.Result.Read(interaction));
    }
  }
}
