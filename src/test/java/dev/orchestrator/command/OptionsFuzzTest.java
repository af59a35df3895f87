package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.Events;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.trace.TraceId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever options come: each command of this bot reads them or says what to do. */
class OptionsFuzzTest {
  private static final CommandRouter ROUTER = TestServices.inert().router();

  static Stream<Arguments> seeds() {
    return Stream.concat(
            Events.names("interactions").stream()
                .map(name -> Events.body(name).json().get("data").get("options"))
                .filter(Json::isArray)
                .map(Json::toString),
            Stream.of(
                "[{\"name\":\"target\",\"type\":3,\"value\":\"https://shop.example.com\"}]",
                "[{\"name\":\"id\",\"type\":3,\"value\":\"1-67400000-0123456789abcdef01234567\"}]",
                "[{\"name\":\"private\",\"type\":5,\"value\":false}]",
                "[{\"name\":\"count\",\"type\":4,\"value\":1e99}]",
                "[{\"name\":\"command\",\"type\":3,\"value\":\"\\ud800\"}]",
                "[{\"name\":\"a\",\"type\":1,\"options\":[{\"name\":\"b\",\"type\":2}]}]"))
        .map(options -> arguments(options));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void any_options_are_read_or_answered_with_a_sentence(@NotNull String options) {
    Optional<Json> given = Json.tryRead(options);
    if (given.isEmpty()) {
      return;
    }
    for (CommandSpec<?> spec : ROUTER.specs()) {
      switch (spec.decode(command(spec.name(), given.get()).path(), options(spec, given.get()))) {
        case CommandSpec.Decoded.Options<?>(Object record) -> assertThat(record).isNotNull();
        case CommandSpec.Decoded.Refused<?>(String sentence) ->
            assertThat(Limits.length(sentence)).isBetween(10, Limits.CONTENT);
      }
    }
  }

  private static java.util.List<dev.orchestrator.discord.interaction.OptionMapping> options(
      CommandSpec<?> spec, Json given) {
    return command(spec.name(), given).options();
  }

  private static Interaction.SlashCommand command(String name, Json options) {
    Json body =
        Json.read(
            """
            {"id":"1","application_id":"1","token":"t","type":2,"user":{"id":"1"},
             "data":{"name":"%s","type":1,"options":%s}}
            """
                .formatted(name, options));
    return (Interaction.SlashCommand)
        ((InteractionReader.Result.Read) InteractionReader.read(body)).interaction();
  }

  static Stream<Arguments> names() {
    return Stream.of("octo-org/storefront", "a/..", "a/b/c", "1-67400000-0123456789abcdef01234567")
        .map(text -> arguments(text));
  }

  @MethodSource("names")
  @FuzzTest(maxDuration = "5m")
  void any_text_is_a_name_that_is_safe_in_a_path_or_none(@NotNull String text) {
    RepositoryName.parse(text)
        .ifPresent(name ->
            assertThat(name.toString())
                .isEqualTo(text)
                .matches("[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+")
                .doesNotEndWith("/..")
                .doesNotEndWith("/."));
    if (TraceId.isValid(text)) {
      assertThat(text).matches("1-[0-9a-f]{8}-[0-9a-f]{24}");
    }
  }
}
