package dev.orchestrator.discord.rest;

import static dev.orchestrator.discord.rest.DiscordClientStage.APPLICATION;
import static dev.orchestrator.discord.rest.DiscordClientStage.BOT_TOKEN;
import static dev.orchestrator.discord.rest.DiscordClientStage.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.rest.ApiAnswer.Ok;
import dev.orchestrator.discord.rest.ApiAnswer.Refused;
import dev.orchestrator.discord.rest.ApiAnswer.Unreachable;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DiscordClientApiTest {
  private static final byte[] BODY = "[]".getBytes(StandardCharsets.UTF_8);

  @Test
  void questions_go_to_their_routes_with_the_bot_token() {
    var json = ScriptedAnswer.json(200, "{}");
    try (var stage = new DiscordClientStage(json, json, json, json, json, json, json)) {
      var guild = Optional.of("2000000000000000001");
      stage.client.currentApplication(stage.deadline);
      stage.client.editApplication(BODY, stage.deadline);
      stage.client.commands(APPLICATION, Optional.empty(), stage.deadline);
      stage.client.commands(APPLICATION, guild, stage.deadline);
      stage.client.overwriteCommands(APPLICATION, Optional.empty(), BODY, stage.deadline);
      stage.client.overwriteCommands(APPLICATION, guild, BODY, stage.deadline);
      stage.client.channel("3000000000000000001", stage.deadline);

      String application = "/api/v10/applications/" + APPLICATION;
      assertThat(stage.server.requests())
          .extracting(request -> request.method() + " " + request.target() + " " + request.text())
          .containsExactly(
              "GET /api/v10/applications/@me ",
              "PATCH /api/v10/applications/@me []",
              "GET " + application + "/commands?with_localizations=true ",
              "GET "
                  + application
                  + "/guilds/2000000000000000001/commands?with_localizations=true ",
              "PUT " + application + "/commands []",
              "PUT " + application + "/guilds/2000000000000000001/commands []",
              "GET /api/v10/channels/3000000000000000001 ");
      assertThat(stage.server.requests())
          .extracting(request -> request.header("authorization"))
          .containsOnly("Bot " + BOT_TOKEN);
      assertThat(stage.server.requests().getFirst().headers()).doesNotContainKey("content-type");
    }
  }

  @Test
  void a_token_that_cannot_be_read_is_a_sentence_and_nobody_is_called() {
    Supplier<String> unreadable =
        () -> {
          throw new SecretUnreadable("The parameter /bot/discord could not be read.");
        };
    try (var stage = new DiscordClientStage(Optional.of(unreadable))) {
      assertThat(stage.client.currentApplication(stage.deadline))
          .isEqualTo(new Refused<Json>(0, 0, "The parameter /bot/discord could not be read."));
      assertThat(stage.server.requests()).isEmpty();
    }
  }

  @Test
  void an_answer_is_its_json() {
    try (var stage = new DiscordClientStage(ScriptedAnswer.json(200, "{\"verify_key\":\"ab\"}"))) {
      assertThat(stage.client.currentApplication(stage.deadline))
          .isInstanceOfSatisfying(
              Ok.class, ok -> assertThat(((Json) ok.value()).text("verify_key")).contains("ab"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, 0, bot token",
    "403, 50001, View Channel",
    "404, 10004, does not know the server",
    "400, 30032, remove some",
    "400, 30034, try again tomorrow",
  })
  void a_refusal_says_what_to_do(int status, int code, String words) {
    try (var stage = new DiscordClientStage(error(status, code))) {
      assertThat(
              stage.client.overwriteCommands(APPLICATION, Optional.empty(), BODY, stage.deadline))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.httpStatus()).isEqualTo(status);
                assertThat(refused.code()).isEqualTo(code);
                assertThat(refused.sentence()).contains(words);
              });
    }
  }

  @Test
  void an_overwrite_that_may_have_arrived_is_sent_again_because_twice_is_like_once() {
    try (var stage =
        new DiscordClientStage(new ScriptedAnswer.Reset(), ScriptedAnswer.json(200, "[]"))) {
      assertThat(
              stage.client.overwriteCommands(APPLICATION, Optional.empty(), BODY, stage.deadline))
          .isInstanceOf(Ok.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10003, 10015, 0})
  void a_404_of_a_channel_is_no_race_and_not_asked_again(int code) {
    try (var stage = new DiscordClientStage(error(404, code))) {
      assertThat(stage.client.channel("1", stage.deadline)).isInstanceOf(Refused.class);
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void a_proxy_that_answers_with_a_page_is_no_answer() {
    var page = ScriptedAnswer.json(200, "<html>welcome</html>");
    try (var stage = new DiscordClientStage(page, page, page, page)) {
      assertThat(stage.client.currentApplication(stage.deadline))
          .isEqualTo(
              new Unreachable<Json>("Discord's answer is not JSON. Given up: it failed 4 times."));
    }
  }

  @Test
  void an_answer_can_be_changed_on_the_way() {
    ApiAnswer<Integer> three = new Ok<>(3);

    assertThat(three.map(n -> n + 1)).isEqualTo(new Ok<>(4));
    assertThat(new Refused<Integer>(403, 1, "no").map(n -> n + 1))
        .isEqualTo(new Refused<Integer>(403, 1, "no"));
    assertThat(new Unreachable<Integer>("away").map(n -> n + 1))
        .isEqualTo(new Unreachable<Integer>("away"));
  }
}
