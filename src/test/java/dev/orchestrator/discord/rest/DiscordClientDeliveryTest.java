package dev.orchestrator.discord.rest;

import static dev.orchestrator.discord.rest.DiscordClientStage.APPLICATION;
import static dev.orchestrator.discord.rest.DiscordClientStage.BOT_TOKEN;
import static dev.orchestrator.discord.rest.DiscordClientStage.CHANNEL;
import static dev.orchestrator.discord.rest.DiscordClientStage.TOKEN;
import static dev.orchestrator.discord.rest.DiscordClientStage.error;
import static dev.orchestrator.discord.rest.DiscordClientStage.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.rest.Delivery.Delivered;
import dev.orchestrator.discord.rest.Delivery.Gone;
import dev.orchestrator.discord.rest.Delivery.Refused;
import dev.orchestrator.discord.rest.Delivery.Unreachable;
import dev.orchestrator.http.CapturedLog;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.log.LogContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DiscordClientDeliveryTest {

  @Test
  void an_edit_of_the_original_goes_to_the_webhook_without_the_bot_token() {
    try (var stage = new DiscordClientStage(message("77"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("77"));

      var request = stage.server.requests().getFirst();
      assertThat(request.method()).isEqualTo("PATCH");
      assertThat(request.target())
          .isEqualTo("/api/v10/webhooks/" + APPLICATION + "/" + TOKEN + "/messages/@original");
      assertThat(request.text()).isEqualTo("{\"content\":\"hello\"}");
      assertThat(request.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry(
              "user-agent", "DiscordBot (https://github.com/orchestrator-dev/orchestrator, 1.2.3)")
          .doesNotContainKeys("authorization", "x-amzn-trace-id");
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  /** The outcome of the first edit is unknown, so it may still arrive and show an old state. */
  private static void loseAnEdit(DiscordClientStage stage) {
    assertThat(
            stage.client.editOriginal(
                APPLICATION,
                TOKEN,
                "{\"content\":\"past\"}".getBytes(StandardCharsets.UTF_8),
                stage.time.instant().plusMillis(100)))
        .isInstanceOf(Unreachable.class);
  }

  @Test
  void the_last_edit_is_made_again_when_one_before_it_may_still_come() {
    try (var stage =
        new DiscordClientStage(new ScriptedAnswer.Reset(), message("9"), message("9"))) {
      loseAnEdit(stage);

      assertThat(stage.editOriginalLast()).isEqualTo(new Delivered("9"));

      assertThat(stage.server.requests())
          .extracting(request -> request.text())
          .containsExactly(
              "{\"content\":\"past\"}", "{\"content\":\"hello\"}", "{\"content\":\"hello\"}");
      assertThat(stage.time.waits()).containsExactly(Duration.ofSeconds(2));
    }
  }

  @Test
  void the_last_edit_is_made_once_where_each_before_it_was_heard_of() {
    try (var stage = new DiscordClientStage(message("9"), message("9"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("9"));
      assertThat(stage.editOriginalLast()).isEqualTo(new Delivered("9"));

      assertThat(stage.server.requests()).hasSize(2);
      assertThat(stage.time.waits()).isEmpty();
    }
  }

  @Test
  void a_last_edit_that_arrived_is_not_refused_afterwards() {
    try (var stage =
        new DiscordClientStage(new ScriptedAnswer.Reset(), message("9"), error(400, 50035))) {
      loseAnEdit(stage);

      assertThat(stage.editOriginalLast()).isEqualTo(new Delivered("9"));
      assertThat(stage.server.requests()).hasSize(3);
    }
  }

  @Test
  void a_follow_up_goes_to_the_webhook_without_the_bot_token() {
    try (var stage = new DiscordClientStage(message("78"))) {
      assertThat(stage.createFollowUp()).isEqualTo(new Delivered("78"));

      var request = stage.server.requests().getFirst();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/api/v10/webhooks/" + APPLICATION + "/" + TOKEN);
      assertThat(request.headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void a_message_and_its_edit_carry_the_bot_token() {
    try (var stage = new DiscordClientStage(message("79"), message("79"))) {
      assertThat(stage.createMessage()).isEqualTo(new Delivered("79"));
      assertThat(stage.editMessage()).isEqualTo(new Delivered("79"));

      assertThat(stage.server.requests())
          .extracting(r -> r.method() + " " + r.target() + " " + r.header("authorization"))
          .containsExactly(
              "POST /api/v10/channels/" + CHANNEL + "/messages Bot " + BOT_TOKEN,
              "PATCH /api/v10/channels/" + CHANNEL + "/messages/7 Bot " + BOT_TOKEN);
    }
  }

  @Test
  void the_trace_goes_along() {
    String trace = "1-67891233-abcdef012345678912345678";
    try (var stage = new DiscordClientStage(message("1"))) {
      LogContext.NONE.withTraceId(trace).run(stage::editOriginal);

      assertThat(stage.server.requests().getFirst().header("x-amzn-trace-id"))
          .isEqualTo("Root=" + trace);
    }
  }

  @Test
  void a_token_with_odd_characters_stays_in_its_place() {
    try (var stage = new DiscordClientStage(message("1"))) {
      stage.client.editOriginal("1", "a/../b?c#d", DiscordClientStage.BODY, stage.deadline);

      assertThat(stage.server.requests().getFirst().target())
          .isEqualTo("/api/v10/webhooks/1/a%2F..%2Fb%3Fc%23d/messages/@original");
    }
  }

  @Test
  void an_unknown_webhook_right_after_the_defer_is_asked_again() {
    var unknown = error(404, 10015);
    try (var stage = new DiscordClientStage(unknown, unknown, unknown, message("5"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("5"));
      assertThat(stage.time.waits()).containsExactly(millis(250, 500, 1000));
    }
  }

  @Test
  void a_404_without_a_code_is_asked_again_too() {
    try (var stage = new DiscordClientStage(ScriptedAnswer.status(404), message("5"))) {
      assertThat(stage.createFollowUp()).isEqualTo(new Delivered("5"));
      assertThat(stage.time.waits()).containsExactly(millis(500));
    }
  }

  @Test
  void a_webhook_that_stays_unknown_is_gone() {
    try (var stage = new DiscordClientStage()) {
      for (int i = 0; i < 20; i++) {
        stage.server.then(error(404, 10015));
      }
      assertThat(stage.editOriginal()).isInstanceOf(Gone.class).extracting("code").isEqualTo(10015);
      assertThat(stage.time.waits())
          .containsExactly(millis(250, 500, 1000, 2000, 4000, 4000, 4000));
      assertThat(stage.server.requests()).hasSize(8);
    }
  }

  @ParameterizedTest
  @CsvSource({"401, 50027", "401, 0", "404, 10015", "404, 0"})
  void a_token_that_discord_does_not_know_yet_is_asked_again(int status, int code) {
    var unknown = error(status, code);
    try (var stage = new DiscordClientStage(unknown, unknown, message("5"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("5"));
      assertThat(stage.time.waits()).containsExactly(millis(250, 500));
    }
  }

  @Test
  void a_token_that_stays_unknown_is_gone_and_no_age_is_claimed() {
    try (var stage = new DiscordClientStage()) {
      for (int i = 0; i < 20; i++) {
        stage.server.then(error(401, 50027));
      }
      assertThat(stage.editOriginal())
          .isEqualTo(
              new Gone(
                  Delivery.Lost.TOKEN,
                  50027,
                  "Discord does not know this interaction: it has expired or is not available"
                      + " yet."));
    }
  }

  private static final String PAGE = "<!DOCTYPE html><html><body>Access denied</body></html>";

  private static ScriptedAnswer.Http edge(int status, String body) {
    return ScriptedAnswer.json(status, body).header("Content-Type", "text/html; charset=UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 400, 401, 403, 404, 405, 408, 413, 415, 451, 499, 500, 502, 520})
  void a_page_of_the_network_before_discord_is_no_answer_to_an_edit(int status) {
    var page = edge(status, PAGE);
    try (var stage = new DiscordClientStage(page, page, page, message("9"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("9"));
      assertThat(stage.time.waits()).containsExactly(millis(500, 1000, 2000));
    }
    try (var stage = new DiscordClientStage(page, page, page, page)) {
      assertThat(stage.editMessage()).isInstanceOf(Unreachable.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403|",
        "403|{\"code\":40333,\"message\":\"internal network error\"}",
        "403|{\"error\":\"blocked\"}",
        "403|[]",
        "403|{\"code\":\"blocked\"}",
        "401|{\"message\":\"unauthorized\"}",
        "408|stream timeout",
        "413|{\"message\":\"too large\"}",
        "400|plain text",
        "400|",
      })
  void without_a_code_of_discords_own_an_answer_is_the_edges(int status, @Nullable String body) {
    var answer = ScriptedAnswer.json(status, body == null ? "" : body);
    try (var stage = new DiscordClientStage(answer, message("9"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("9"));
      assertThat(stage.time.waits()).containsExactly(millis(500));
    }
    try (var stage = new DiscordClientStage(answer, answer, answer, answer)) {
      assertThat(stage.editMessage())
          .isInstanceOfSatisfying(
              Unreachable.class,
              it -> assertThat(it.sentence()).contains("network in front of Discord", "" + status));
    }
  }

  @Test
  void an_edge_that_refuses_a_bot_token_does_not_lock_it_out() {
    var page = edge(401, PAGE);
    try (var stage = new DiscordClientStage(page, page, page, page, message("3"))) {
      assertThat(stage.editMessage()).isInstanceOf(Unreachable.class);
      assertThat(stage.editMessage()).isEqualTo(new Delivered("3"));
    }
  }

  @Test
  void a_new_message_is_repeated_after_a_page_only_where_it_cannot_have_arrived() {
    try (var stage = new DiscordClientStage(edge(403, PAGE), message("9"))) {
      assertThat(stage.createMessage()).isEqualTo(new Delivered("9"));
    }
    try (var stage = new DiscordClientStage(edge(408, PAGE), message("9"))) {
      assertThat(stage.createMessage())
          .isInstanceOfSatisfying(
              Unreachable.class, it -> assertThat(it.sentence()).contains("may have arrived"));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | {\"error\":\"%s\"}",
        "403 | {\"code\":40333,\"message\":\"%s\"}",
        "400 | blocked: %s",
        "403 | {\"code\":50109,\"message\":\"%s\"}",
        "400 | {\"code\":50035,\"message\":\"%s\"}",
        "400 | {\"code\":50035,\"errors\":{\"content\":{\"_errors\":[{\"message\":\"%s\"}]}}}",
      })
  void no_part_of_a_secret_is_left_where_the_words_of_a_refusal_are_cut(int status, String body) {
    String secret = "gh" + "p_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    var refusal = ScriptedAnswer.json(status, body.formatted("x ".repeat(92) + secret));
    try (var stage = new DiscordClientStage(refusal, refusal, refusal, refusal)) {
      assertThat(stage.editMessage().toString())
          .doesNotContain(secret.substring(0, 8))
          .hasSizeLessThan(420);
    }
  }

  @ParameterizedTest
  @CsvSource({"upstream timeout, true", "<html>blocked</html>, false"})
  void words_of_the_edge_are_shown_and_its_pages_are_not(String body, boolean isShown) {
    var refusal = ScriptedAnswer.json(400, body);
    try (var stage = new DiscordClientStage(refusal, refusal, refusal, refusal)) {
      assertThat(stage.editMessage().toString().contains(body)).isEqualTo(isShown);
    }
  }

  @Test
  void a_refusal_without_a_code_shows_what_discord_wrote() {
    String secret = "gh" + "p_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    var refusal =
        ScriptedAnswer.json(
            400,
            "{\"components\":[\"0\"],\n \"near\":[\"" + "x".repeat(140) + " " + secret + "\"]}");
    try (var stage = new DiscordClientStage(refusal)) {
      assertThat(stage.editOriginal())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.cause()).isEqualTo(Delivery.Cause.CONTENT);
                assertThat(refused.sentence())
                    .startsWith("Discord refused with status 400: {\"components\":[\"0\"]")
                    .doesNotContain(secret.substring(0, 12))
                    .hasSizeLessThan(260);
              });
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void an_unknown_webhook_is_not_asked_again_beyond_the_deadline() {
    var unknown = error(404, 10015);
    try (var stage = new DiscordClientStage(unknown, unknown, unknown, unknown)) {
      var soon = VirtualTime.START.plusMillis(1000);

      assertThat(stage.client.editOriginal(APPLICATION, TOKEN, DiscordClientStage.BODY, soon))
          .isInstanceOf(Gone.class);
      assertThat(stage.time.waits()).containsExactly(millis(250, 500));
    }
  }

  @ParameterizedTest
  @CsvSource({"404, 10062", "404, 10008"})
  void what_can_never_be_seen_is_gone_at_once(int status, int code) {
    try (var stage = new DiscordClientStage(error(status, code), message("1"))) {
      assertThat(stage.editOriginal())
          .isInstanceOfSatisfying(Gone.class, gone -> assertThat(gone.code()).isEqualTo(code));
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, 40060, already been acknowledged",
    "400, 40094, 5 follow-ups",
    "400, 200000, AutoMod",
    "404, 10003, does not know the channel",
    "400, 50006, status 400 and code 50006: no.",
  })
  void what_discord_refuses_is_refused_with_a_reason_and_not_repeated(
      int status, int code, String words) {
    try (var stage = new DiscordClientStage(error(status, code), message("1"))) {
      assertThat(stage.createMessage())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.httpStatus()).isEqualTo(status);
                assertThat(refused.code()).isEqualTo(code);
                assertThat(refused.sentence()).contains(words).endsWith(".");
              });
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"50001, View Channel", "50013, Send Messages"})
  void a_missing_right_is_named_with_its_channel(int code, String permission) {
    try (var stage = new DiscordClientStage(error(403, code))) {
      assertThat(stage.createMessage())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.sentence()).contains(permission, "<#" + CHANNEL + ">"));
    }
  }

  @Test
  void faults_in_the_form_are_listed_with_their_places() {
    var nested =
        ScriptedAnswer.json(
            400,
            """
            {"code":50035,"message":"Invalid Form Body","errors":{
              "content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 2000 or fewer in length."}]},
              "embeds":{"0":{"fields":{"2":{"name":{"_errors":[{"code":"X","message":"This field is required"}]}}}}},
              "_errors":[{"code":"Y","message":"Not like this"}]}}
            """);
    try (var stage = new DiscordClientStage(nested)) {
      assertThat(stage.editOriginal())
          .isEqualTo(
              new Refused(
                  Delivery.Cause.CONTENT,
                  400,
                  50035,
                  "Discord rejected the request: content: Must be 2000 or fewer in length;"
                      + " embeds[0].fields[2].name: This field is required; Not like this."));
    }
  }

  @Test
  void a_flood_of_faults_is_cut() {
    var errors = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      errors.append(i == 0 ? "" : ",").append("\"f" + i + "\":{\"_errors\":[{\"message\":\"");
      errors.append("x".repeat(5000)).append("\"}]}");
    }
    var flood = ScriptedAnswer.json(400, "{\"code\":50035,\"errors\":{" + errors + "}}");
    try (var stage = new DiscordClientStage(flood)) {
      assertThat(stage.editOriginal())
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.sentence()).hasSizeLessThan(1200).endsWith("and 35 more."));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_server_fault_at_an_edit_is_tried_three_times_more(int status) {
    var fault = ScriptedAnswer.status(status);
    try (var stage = new DiscordClientStage(fault, fault, fault, message("9"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("9"));
      assertThat(stage.time.waits()).containsExactly(millis(500, 1000, 2000));
    }
    try (var stage = new DiscordClientStage(fault, fault, fault, fault, message("9"))) {
      assertThat(stage.editOriginal())
          .isEqualTo(
              new Unreachable(
                  "Discord is unavailable (status " + status + "). Given up: it failed 4 times."));
      assertThat(stage.server.requests()).hasSize(4);
    }
  }

  @Test
  void a_broken_connection_at_an_edit_is_tried_again() {
    try (var stage = new DiscordClientStage(new ScriptedAnswer.Reset(), message("9"))) {
      assertThat(stage.editOriginal()).isEqualTo(new Delivered("9"));
      assertThat(stage.time.waits()).containsExactly(millis(500));
    }
  }

  @Test
  void a_new_message_that_may_have_arrived_is_not_sent_again() {
    for (ScriptedAnswer doubtful :
        List.of(new ScriptedAnswer.Reset(), ScriptedAnswer.status(502), error(500, 0))) {
      try (var stage = new DiscordClientStage(doubtful, doubtful, message("9"), message("9"))) {
        assertThat(stage.createFollowUp())
            .isInstanceOfSatisfying(
                Unreachable.class,
                lost ->
                    assertThat(lost.sentence())
                        .endsWith("It may have arrived, so it was not sent again."));
        assertThat(stage.createMessage()).isInstanceOf(Unreachable.class);
        assertThat(stage.server.requests()).hasSize(2);
      }
    }
  }

  @Test
  void a_new_message_with_an_enforced_nonce_is_sent_again() {
    try (var stage = new DiscordClientStage(new ScriptedAnswer.Reset(), message("9"))) {
      byte[] once =
          "{\"content\":\"x\",\"nonce\":\"n1\",\"enforce_nonce\":true}"
              .getBytes(StandardCharsets.UTF_8);

      assertThat(stage.client.createMessage(CHANNEL, once, stage.deadline))
          .isEqualTo(new Delivered("9"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"nonce\":\"n1\"}", "{\"enforce_nonce\":true}", "no json"})
  void half_a_nonce_protects_nothing(String body) {
    try (var stage = new DiscordClientStage(new ScriptedAnswer.Reset(), message("9"))) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

      assertThat(stage.client.createMessage(CHANNEL, bytes, stage.deadline))
          .isInstanceOf(Unreachable.class);
      assertThat(stage.server.requests()).hasSize(1);
    }
  }

  @Test
  void a_new_message_that_discord_turned_away_for_load_is_sent_again() {
    try (var stage = new DiscordClientStage(error(503, 130000), message("9"))) {
      assertThat(stage.createFollowUp()).isEqualTo(new Delivered("9"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_CONNECTED", "UNKNOWN_HOST"})
  void a_new_message_that_never_left_is_sent_again(Reason reason) {
    var requests = new ArrayList<HttpRequest>();
    assertThat(followUpOver(failing(reason, requests)))
        .isEqualTo(new Unreachable("It did not work. Given up: it failed 4 times."));
    assertThat(requests).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"TLS_FAILED", "FORBIDDEN_ADDRESS"})
  void what_no_second_try_mends_is_not_tried_again(Reason reason) {
    var requests = new ArrayList<HttpRequest>();
    assertThat(followUpOver(failing(reason, requests)))
        .isEqualTo(new Unreachable("It did not work."));
    assertThat(requests).hasSize(1);
  }

  @Test
  void a_call_never_lasts_longer_than_the_time_that_is_left() {
    var requests = new ArrayList<HttpRequest>();
    var time = new VirtualTime();
    var client =
        new DiscordClient(
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            "1",
            failing(Reason.NOT_CONNECTED, requests),
            time,
            time,
            new FixedRandom(0));

    client.editOriginal("1", "t", DiscordClientStage.BODY, VirtualTime.START.plusSeconds(60));
    client.editOriginal("1", "t", DiscordClientStage.BODY, time.instant().plusMillis(1200));

    assertThat(requests)
        .extracting(HttpRequest::limit)
        .startsWith(Duration.ofSeconds(10))
        .endsWith(Duration.ofMillis(1200), Duration.ofMillis(700));
  }

  @Test
  void after_the_deadline_nothing_is_sent() {
    try (var stage = new DiscordClientStage(message("9"))) {
      assertThat(
              stage.client.editOriginal(
                  APPLICATION, TOKEN, DiscordClientStage.BODY, VirtualTime.START))
          .isEqualTo(new Unreachable("The deadline passed before Discord was called."));
      assertThat(stage.server.requests()).isEmpty();
    }
  }

  @Test
  void a_wait_that_is_broken_off_ends_the_call_and_keeps_the_interrupt() {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException();
        };
    var client =
        new DiscordClient(
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            "1",
            failing(Reason.NOT_CONNECTED, new ArrayList<>()),
            new VirtualTime(),
            interrupted,
            new FixedRandom(0));

    assertThat(
            client.editOriginal(
                "1", "t", DiscordClientStage.BODY, VirtualTime.START.plusSeconds(9)))
        .isInstanceOf(Unreachable.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void the_log_has_one_line_a_call_and_no_token_or_path() {
    try (var log = new CapturedLog("discord.client");
        var stage =
            new DiscordClientStage(
                error(404, 10015), new ScriptedAnswer.Reset(), message("5"), message("6"))) {
      stage.editOriginal();
      stage.createMessage();

      assertThat(log.lines()).hasSize(4);
      assertThat(log.lines().getFirst())
          .startsWith("DEBUG")
          .contains("PATCH", "/webhooks/{application}/{token}/messages/@original", "404", "attempt")
          .contains("duration_ms");
      assertThat(log.lines().get(1)).contains("BROKEN").contains("value=2");
      assertThat(String.join("\n", log.lines()))
          .doesNotContain(TOKEN, BOT_TOKEN, APPLICATION, CHANNEL, "hello");
    }
  }

  @Test
  void no_sentence_holds_a_token() {
    var answers =
        List.of(
            error(401, 50027),
            error(404, 10062),
            error(400, 40060),
            error(403, 50013),
            error(418, 9),
            ScriptedAnswer.status(302),
            DiscordClientStage.limited(500, "user"),
            new ScriptedAnswer.Reset());
    for (ScriptedAnswer answer : answers) {
      try (var stage = new DiscordClientStage(answer)) {
        assertThat(stage.createFollowUp().toString()).doesNotContain(TOKEN).doesNotContain("/api");
      }
    }
  }

  private static Delivery followUpOver(dev.orchestrator.http.HttpCalls calls) {
    var time = new VirtualTime();
    return new DiscordClient(
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            "1",
            calls,
            time,
            time,
            new FixedRandom(0))
        .createFollowUp("1", "t", DiscordClientStage.BODY, VirtualTime.START.plusSeconds(60));
  }

  private static dev.orchestrator.http.HttpCalls failing(Reason reason, List<HttpRequest> seen) {
    HttpOutcome failure = new Failed(reason, "It did not work.", Duration.ZERO);
    return request -> {
      seen.add(request);
      return failure;
    };
  }

  private static Duration[] millis(long... millis) {
    return java.util.Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
